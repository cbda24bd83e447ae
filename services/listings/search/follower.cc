#include "services/listings/search/follower.h"

#include <algorithm>

#include "services/listings/storage/search_rows.h"

namespace farmgate::listings::search {
namespace {

using namespace std::chrono_literals;
using search_rows::SearchRow;

constexpr int kPage = 500;
constexpr int kPagesMost = 100'000;  // of a first load: fifty million listings
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
  if (index() == nullptr || index()->size().is_worn()) return load(database);
  if (!pass_) {
    const auto begun = Elapsed::now();
    ASSIGN_OR_RETURN(const std::int64_t safe, horizon(database));
    pass_ = Pass{{from_ - 1, Uuid::from_bytes(std::string(16, '\xff'))}, safe, begun};
  }
  ASSIGN_OR_RETURN(const bool complete, catch_up(database, *pass_));
  if (!complete) return ok();
  from_ = pass_->safe;
  looked_.store(pass_->begun.time_since_epoch().count());
  pass_.reset();
  return ok();
}

std::shared_ptr<const Index> Follower::index() const {
  const std::lock_guard lock(mutex_);
  return index_;
}

std::chrono::milliseconds Follower::age() const {
  const Elapsed::time_point looked{Elapsed::duration(looked_.load())};
  return std::chrono::duration_cast<std::chrono::milliseconds>(Elapsed::now() - looked);
}

Status Follower::load(pg::Database& database) {
  const auto begun = Elapsed::now();
  ASSIGN_OR_RETURN(const std::int64_t from, horizon(database));
  auto fresh = std::make_shared<Index>(vocabulary_);
  Uuid after;
  for (int page = 0; page < kPagesMost; ++page) {
    ASSIGN_OR_RETURN(const auto rows, database.read(in(5s), [&](pg::Tx& tx) {
      return search_rows::on_sale_after(tx, after, kPage);
    }));
    for (const SearchRow& row : rows) fresh->apply(document_of(row, places_));
    if (rows.size() < static_cast<std::size_t>(kPage)) break;
    after = rows.back().listing.id.uuid();
  }
  from_ = from;
  pass_.reset();
  looked_.store(begun.time_since_epoch().count());
  const std::lock_guard lock(mutex_);
  index_ = std::move(fresh);
  return ok();
}

StatusOr<bool> Follower::catch_up(pg::Database& database, Pass& pass) {
  for (int page = 0; page < kChangesMost; ++page) {
    ASSIGN_OR_RETURN(const auto rows, database.read(in(5s), [&](pg::Tx& tx) {
      return search_rows::changed_after(tx, pass.place, kPage);
    }));
    for (const SearchRow& row : rows) {
      if (row.on_sale) {
        index_->apply(document_of(row, places_));
      } else {
        index_->remove(row.listing.id);
      }
    }
    if (rows.size() < static_cast<std::size_t>(kPage)) return true;
    pass.place = {rows.back().change_xid, rows.back().listing.id.uuid()};
  }
  return false;
}

}  // namespace farmgate::listings::search
