#include "services/listings/api/pages.h"

#include <map>

#include "chassis/pg/clock.h"
#include "chassis/wire/fields.h"
#include "chassis/wire/names.h"
#include "farmgate/listings/v1/listing.pb.h"
#include "services/listings/events/facts.h"
#include "services/listings/storage/listings.h"
#include "services/listings/wire/convert.h"

namespace farmgate::listings {
namespace {

using farmgate::wire::find_id;
using redis::Found;
using redis::Loaded;

bool is_overtaken(const Listing& listing, Time now) {
  const auto until = listing.until();
  return until && now >= *until;
}

// As it is at this instant, though the sweep that saves a new shelf has not come to it yet.
Status bring_up(pg::Tx& tx, const Gate& gate, Listing& listing) {
  ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
  return is_overtaken(listing, now) ? bring_up_to_date(tx, gate, listing, now) : ok();
}

StatusOr<std::optional<Loaded>> read_slowly(pg::Database& database, const Gate& gate, ListingId id,
                                            Deadline deadline) {
  ASSIGN_OR_RETURN(auto listing,
                   database.read(deadline, [&](pg::Tx& tx) -> StatusOr<std::optional<Listing>> {
                     ASSIGN_OR_RETURN(auto it, listing_rows::find_public(tx, id));
                     if (it) RETURN_IF_ERROR(bring_up(tx, gate, *it));
                     return it;
                   }));
  if (!listing) return std::optional<Loaded>();
  return std::optional<Loaded>(Pages::loaded(*listing));
}

}  // namespace

Loaded Pages::loaded(const Listing& listing) {
  Loaded it;
  it.version = listing.version;
  it.bytes = wire::encode(listing).SerializeAsString();
  it.end_time = listing.until();
  it.star = listing.star.stars;
  it.flags = listing.state == ListingState::kPublished ? kListed : 0;
  return it;
}

void Pages::ask(std::string_view name, ListingId id, Deadline deadline, redis::Cache::Told told) {
  cache_.ask(
      name,
      [this, id, guard = lifetime_.guard()](Deadline limit, const auto& answer) {
        begin(id, limit, answer);
      },
      deadline, std::move(told));
}

void Pages::begin(ListingId id, Deadline deadline,
                  const std::function<void(redis::Cache::Outcome)>& to) {
  listing_rows::find_public(
      database_, deadline, id,
      [this, id, deadline, to, guard = lifetime_.guard()](StatusOr<std::optional<Listing>> row) {
        if (!row.ok()) return to(row.status());
        if (!*row) return to(std::optional<Loaded>());
        if (!is_overtaken(**row, clock_.now())) return to(std::optional<Loaded>(loaded(**row)));
        const bool taken = overtaken_.post(
            [this, id, deadline, to, guard] { to(read_slowly(database_, gate_, id, deadline)); });
        if (!taken) {
          to(Status(Code::kResourceExhausted, "OVERLOADED", "too many pages have just ended"));
        }
      });
}

StatusOr<std::vector<Found>> Pages::find(const Names& names, Deadline deadline) {
  return cache_.get_many(
      names,
      [this, guard = lifetime_.guard()](const Names& missing, Deadline limit) {
        return load(missing, limit);
      },
      deadline);
}

StatusOr<std::vector<std::optional<Loaded>>> Pages::load(const Names& names, Deadline deadline) {
  std::vector<ListingId> ids;
  for (const std::string& name : names) {
    if (const auto id = find_id(name, "listings")) ids.emplace_back(*id);
  }
  ASSIGN_OR_RETURN(auto rows, database_.select(deadline, [&](pg::Tx& tx) {
    return listing_rows::public_of(tx, ids);
  }));
  const Time now = clock_.now();
  std::map<std::string, Loaded, std::less<>> read;
  for (const Listing& it : rows) {
    const std::string name = farmgate::wire::name_of("listings", it.id.uuid());
    if (!is_overtaken(it, now)) {
      read.emplace(name, loaded(it));
      continue;
    }
    ASSIGN_OR_RETURN(auto anew, read_slowly(database_, gate_, it.id, deadline));
    if (anew) read.emplace(name, std::move(*anew));
  }
  std::vector<std::optional<Loaded>> out;
  for (const std::string& name : names) {
    const auto it = read.find(name);
    out.push_back(it == read.end() ? std::nullopt : std::optional<Loaded>(std::move(it->second)));
  }
  return out;
}

std::string Pages::rows(const std::vector<Found>& found, const Wanted& wanted, int number) {
  const auto fits = [&wanted](const Found& it) {
    if (it.bytes == nullptr || it.star < wanted.least_star) return false;
    return !wanted.listed || (it.flags & kListed) != 0;
  };
  std::size_t size = 0;
  for (const Found& it : found) {
    if (fits(it)) size += it.bytes->size() + farmgate::wire::kFieldHead;
  }
  std::string out;
  out.reserve(size);
  for (const Found& it : found) {
    if (fits(it)) farmgate::wire::append_field(out, number, *it.bytes);
  }
  return out;
}

std::optional<std::string> Pages::peek_rows(const Names& names, const Wanted& wanted, int number) {
  const auto found = peek(names);
  if (!found) return std::nullopt;
  return rows(*found, wanted, number);
}

StatusOr<std::string> Pages::compose(const Names& names, const Wanted& wanted, Deadline deadline,
                                     int number) {
  ASSIGN_OR_RETURN(const auto found, find(names, deadline));
  return rows(found, wanted, number);
}

}  // namespace farmgate::listings
