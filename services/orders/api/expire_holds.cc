#include "services/orders/api/expire_holds.h"

#include <algorithm>
#include <utility>

#include "chassis/pg/clock.h"
#include "services/orders/events/announce.h"
#include "services/orders/storage/combined.h"
#include "services/orders/storage/orders.h"
#include "services/orders/storage/tallies.h"

namespace farmgate::orders {
namespace {

using namespace std::chrono_literals;

constexpr int kBatch = 100;                   // orders in one commit: it holds their offers
constexpr int kBatchesMax = 200;              // of one sweep; the next round goes on
constexpr std::size_t kPassedOverMax = 6;     // offers that were waited for in vain: 3 s of a sweep
constexpr std::size_t kLeftAloneMax = 2'000;  // orders whose buyers' rows are held
constexpr auto kDeadline = 5000ms;

std::set<OfferId> offers_of(const std::vector<Order>& orders) {
  std::set<OfferId> offers;
  for (const Order& order : orders) {
    for (const OrderLine& line : order.lines) offers.insert(line.offer);
  }
  return offers;
}

std::vector<TallyKey> tallies_of(const std::vector<Order>& orders, const std::set<OrderId>& some) {
  std::set<TallyKey> keys;
  for (const Order& order : orders) {
    if (!some.contains(order.id)) continue;
    for (const auto& [key, taken] : order.fair_tallies()) keys.insert(key);
  }
  return {keys.begin(), keys.end()};
}

// Whether no other transaction has one of its rows; else a later sweep ends it.
bool covers(const Tallies& locked, const Order& order) {
  const Tallies wanted = order.fair_tallies();
  return std::ranges::all_of(wanted, [&](const auto& it) { return locked.contains(it.first); });
}

Announcement announcement_of(const std::vector<Order>& ended, const ReturningStock& stock) {
  Announcement all;
  for (const ReturningStock::Move& move : stock.moves()) {
    if (move.refilled) all.offers.emplace_back(move.offer, OfferChange::kStocked);
  }
  for (const Order& order : ended) all.orders.emplace_back(&order, "");
  return all;
}

}  // namespace

Status ExpireHolds::sweep() {
  Course course;
  for (int rounds = 0; rounds < kBatchesMax; ++rounds) {
    const auto done = sweep_batch(course);
    if (course.turn && done.status().reason() == "ROW_BUSY") {
      course.passed_over.push_back(*std::exchange(course.turn, std::nullopt));
      if (course.passed_over.size() == kPassedOverMax) return ok();
      continue;
    }
    RETURN_IF_ERROR(done.status());
    course.turn = done->ended == 0 ? done->held_up_by : std::nullopt;
    if (!done->full && !done->held_up_by) return ok();
    course.left_alone.insert(course.left_alone.end(), done->kept_back.begin(),
                             done->kept_back.end());
    if (course.left_alone.size() > kLeftAloneMax) return ok();
    const bool stuck = done->ended == 0 && done->kept_back.empty();
    if (stuck && !course.turn) return ok();  // another sweep has them
  }
  return ok();
}

StatusOr<ExpireHolds::Round> ExpireHolds::sweep_batch(const Course& course) {
  return database_.transact(in(kDeadline), [&](pg::Tx& tx) -> StatusOr<Round> {
    Round round;
    ASSIGN_OR_RETURN(const auto due,
                     order_rows::due(tx, course.passed_over, course.left_alone, kBatch));
    if (due.empty()) return round;
    round.full = due.size() == static_cast<std::size_t>(kBatch);
    if (course.turn) RETURN_IF_ERROR(combined::expect_turn(tx, *course.turn));
    RETURN_IF_ERROR(end(tx, due, offers_of(due), round));
    return round;
  });
}

Status ExpireHolds::end(pg::Tx& tx, const std::vector<Order>& due, const std::set<OfferId>& offers,
                        Round& round) {
  ASSIGN_OR_RETURN(const auto free, combined::lock_free(tx, {offers.begin(), offers.end()}));
  ReturningStock stock;
  std::set<OfferId> missing = offers;
  for (const Offer& offer : free) {
    stock.add(offer);
    missing.erase(offer.id);
  }
  if (!missing.empty()) round.held_up_by = *missing.begin();
  std::vector<OrderId> covered;
  for (const Order& order : due) {
    if (stock.covers(order)) covered.push_back(order.id);
  }
  if (covered.empty()) return ok();
  ASSIGN_OR_RETURN(const auto held, order_rows::lock_held(tx, covered));
  ASSIGN_OR_RETURN(const Tallies counted, tallies::lock_free(tx, tallies_of(due, held)));
  ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
  std::vector<Order> ended;
  for (const Order& order : due) {
    if (!held.contains(order.id)) continue;
    if (!covers(counted, order)) {
      round.kept_back.push_back(order.id);
      continue;
    }
    ended.push_back(order);
    RETURN_IF_ERROR(ended.back().expire(now));
    stock.give_back(order);
  }
  round.ended = static_cast<int>(ended.size());
  if (ended.empty()) return ok();
  RETURN_IF_ERROR(combined::write_ends(tx, ended, stock));
  RETURN_IF_ERROR(tallies::count_less(tx, stock.tallies()));
  return announce(tx, outbox_, announcement_of(ended, stock));
}

}  // namespace farmgate::orders
