#include "services/listings/search/follower.h"

#include <utility>

#include "services/listings/storage/search_rows.h"

namespace farmgate::listings::search {
namespace {

using namespace std::chrono_literals;
using search_rows::SearchRow;

constexpr int kPage = 500;
constexpr int kPagesMost = 100'000;  // of a first load: fifty million listings
constexpr int kPagesBeside = 10;     // of a round that reads a new index beside a worn one
constexpr int kChangesMost = 40;     // pages of one round; the next one goes on behind them

Document document_of(const SearchRow& row, const Places& places) {
  const Listing& it = row.listing;
  const Places::Place& place = places.of(it.commune);
  Document out;
  out.id = it.id;
  out.revision = it.revision;
  out.title = it.title;
  out.seller_name = it.seller_name;
  out.place = place.words;
  out.category = places.category(it.category);
  out.story = it.story;
  out.facts = {.seller = it.seller,
               .commune = it.commune,
               .province = place.province,
               .seller_kind = row.seller_kind,
               .category = it.category,
               .star = it.star.stars,
               .star_until = it.star.until,
               .then_star = it.star.then_stars,
               .then_until = it.star.then_until,
               .stock = it.shelf.stock,
               .price = it.shelf.from_price,
               .create_time = it.create_time};
  return out;
}

StatusOr<std::int64_t> horizon(pg::Database& database) {
  return database.read(in(5s), [](pg::Tx& tx) { return search_rows::horizon(tx); });
}

}  // namespace

Status Follower::follow(pg::Database& database) {
  if (!now_) {
    ASSIGN_OR_RETURN(Reading first, begin(database));
    RETURN_IF_ERROR(load(database, first, kPagesMost));
    now_ = std::move(first);
    show();
    return ok();
  }
  ASSIGN_OR_RETURN(const bool complete, catch_up(database, *now_));
  if (complete) show();
  return next_ || now_->index->size().is_worn() ? renew(database) : ok();
}

Status Follower::renew(pg::Database& database) {
  if (!next_) {
    ASSIGN_OR_RETURN(next_, begin(database));
  }
  RETURN_IF_ERROR(load(database, *next_, kPagesBeside));
  if (next_->after) return ok();
  // Nothing that was found may be missing again for a while.
  ASSIGN_OR_RETURN(const bool complete, catch_up(database, *next_));
  if (!complete) return ok();
  now_ = std::exchange(next_, std::nullopt);
  show();
  return ok();
}

void Follower::show() {
  looked_.store(now_->looked.time_since_epoch().count());
  const std::lock_guard lock(mutex_);
  index_ = now_->index;
}

std::shared_ptr<const Index> Follower::index() const {
  const std::lock_guard lock(mutex_);
  return index_;
}

std::chrono::milliseconds Follower::age() const {
  const Elapsed::time_point looked{Elapsed::duration(looked_.load())};
  return std::chrono::duration_cast<std::chrono::milliseconds>(Elapsed::now() - looked);
}

StatusOr<Follower::Reading> Follower::begin(pg::Database& database) const {
  Reading reading;
  reading.looked = Elapsed::now();
  ASSIGN_OR_RETURN(reading.from, horizon(database));
  reading.index = std::make_shared<Index>(vocabulary_);
  reading.after = Uuid();
  return reading;
}

Status Follower::load(pg::Database& database, Reading& reading, int pages) const {
  for (int page = 0; page < pages && reading.after; ++page) {
    ASSIGN_OR_RETURN(const auto rows, database.read(in(5s), [&](pg::Tx& tx) {
      return search_rows::on_sale_after(tx, *reading.after, kPage);
    }));
    for (const SearchRow& row : rows) reading.index->apply(document_of(row, places_));
    const bool last = rows.size() < static_cast<std::size_t>(kPage);
    reading.after = last ? std::nullopt : std::optional(rows.back().listing.id.uuid());
  }
  return ok();
}

StatusOr<bool> Follower::catch_up(pg::Database& database, Reading& reading) const {
  if (!reading.pass) {
    const auto begun = Elapsed::now();
    ASSIGN_OR_RETURN(const std::int64_t safe, horizon(database));
    reading.pass = Pass{{reading.from - 1, Uuid::from_bytes(std::string(16, '\xff'))}, safe, begun};
  }
  Pass& pass = *reading.pass;
  for (int page = 0; page < kChangesMost; ++page) {
    ASSIGN_OR_RETURN(const auto rows, database.read(in(5s), [&](pg::Tx& tx) {
      return search_rows::changed_after(tx, pass.place, kPage);
    }));
    for (const SearchRow& row : rows) {
      if (row.on_sale) {
        reading.index->apply(document_of(row, places_));
      } else {
        reading.index->remove(row.listing.id);
      }
    }
    if (rows.size() < static_cast<std::size_t>(kPage)) {
      reading.from = pass.safe;
      reading.looked = pass.begun;
      reading.pass.reset();
      return true;
    }
    pass.place = {rows.back().change_xid, rows.back().listing.id.uuid()};
  }
  return false;
}

}  // namespace farmgate::listings::search
