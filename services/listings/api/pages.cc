#include "services/listings/api/pages.h"

#include <algorithm>
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

using Read = std::map<ListingId, Loaded>;

// As they are at this instant, though the sweep that saves what ended has not come to them yet: in
// as many statements as one of them takes.
StatusOr<Read> read_anew(pg::Database& database, const Gate& gate,
                         const std::vector<ListingId>& ids, Deadline deadline) {
  ASSIGN_OR_RETURN(const auto rows,
                   database.read(deadline, [&](pg::Tx& tx) -> StatusOr<std::vector<Listing>> {
                     ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
                     ASSIGN_OR_RETURN(auto listings, listing_rows::public_of(tx, ids));
                     std::vector<Listing*> overtaken;
                     for (Listing& it : listings) {
                       if (is_overtaken(it, now)) overtaken.push_back(&it);
                     }
                     RETURN_IF_ERROR(bring_up_to_date(tx, gate, overtaken, now));
                     return listings;
                   }));
  Read out;
  for (const Listing& it : rows) out.emplace(it.id, Pages::loaded(it));
  return out;
}

std::optional<Loaded> taken(Read& read, ListingId id) {
  const auto it = read.find(id);
  if (it == read.end()) return std::nullopt;
  return std::move(it->second);
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
        read_later({id, deadline, to, guard});
      });
}

// Many pages may end at one instant: those that are asked for while some are read are read together
// after them.
void Pages::read_later(Overtaken page) {
  {
    const std::lock_guard lock(mutex_);
    if (overtaken_.size() < kOvertakenMost) {
      overtaken_.push_back(std::move(page));
      page.to = nullptr;
    }
  }
  if (page.to) {
    return page.to(Status(Code::kResourceExhausted, "OVERLOADED", "too many pages have ended"));
  }
  // Not taken: as many rounds are to come, and each reads all that wait.
  (void)reader_.post([this, guard = lifetime_.guard()] { read_overtaken(); });
}

void Pages::read_overtaken() {
  std::vector<Overtaken> pages;
  {
    const std::lock_guard lock(mutex_);
    pages.swap(overtaken_);
  }
  for (std::size_t at = 0; at < pages.size(); at += kAtOnce) {
    const std::size_t end = std::min(at + kAtOnce, pages.size());
    std::vector<ListingId> ids;
    Deadline deadline = pages[at].deadline;
    for (std::size_t i = at; i < end; ++i) {
      ids.push_back(pages[i].id);
      deadline = std::max(deadline, pages[i].deadline);
    }
    auto read = read_anew(database_, gate_, ids, deadline);
    for (std::size_t i = at; i < end; ++i) {
      pages[i].to(read.ok() ? redis::Cache::Outcome(taken(*read, ids[i - at]))
                            : redis::Cache::Outcome(read.status()));
    }
  }
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
  Read read;
  std::vector<ListingId> overtaken;
  for (const Listing& it : rows) {
    if (is_overtaken(it, now)) {
      overtaken.push_back(it.id);
    } else {
      read.emplace(it.id, loaded(it));
    }
  }
  if (!overtaken.empty()) {
    ASSIGN_OR_RETURN(auto anew, read_anew(database_, gate_, overtaken, deadline));
    read.merge(anew);
  }
  std::vector<std::optional<Loaded>> out;
  for (const std::string& name : names) {
    const auto id = find_id(name, "listings");
    out.push_back(id ? taken(read, ListingId(*id)) : std::nullopt);
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
