#include "services/orders/combiner/round.h"

#include <algorithm>

#include "services/orders/events/announce.h"
#include "services/orders/storage/tallies.h"
#include "services/orders/wire/convert.h"

namespace farmgate::orders {
namespace {

using namespace std::chrono_literals;

// How long a claim waits for a twin that is being worked on: our offers are locked meanwhile.
constexpr auto kTwinWait = 50ms;
constexpr auto kTwinWaitApart = 10ms;

Status expect_turn(pg::Tx& tx, const Turn& turn) {
  if (const auto* offer = std::get_if<OfferId>(&turn)) return combined::expect_turn(tx, *offer);
  return tallies::expect_turn(tx, std::get<TallyKey>(turn));
}

}  // namespace

Status Round::run(pg::Tx& tx) {
  stage_ = Stage::kRead;
  verdicts_.assign(plan_.tickets.size(), {});
  locked_.clear();
  tallies_locked_.clear();
  missing_.clear();
  placed_.clear();
  accepted_.clear();
  ASSIGN_OR_RETURN(const Places wanted, judge_plainly(tx));
  if (wanted.empty()) return ok();
  stage_ = Stage::kTurn;
  std::optional<RunningStock> stock;
  ASSIGN_OR_RETURN(const Places covered, lock(tx, wanted, stock));
  stage_ = Stage::kClaims;
  if (plan_.claims_apart) {
    RETURN_IF_ERROR(judge_apart(tx, covered, *stock));
  } else {
    judge(covered, *stock);
    RETURN_IF_ERROR(claim(tx));
  }
  stage_ = Stage::kRows;
  return placed_.empty() ? ok() : write(tx, *stock);
}

// What is committed, without a lock. Offers come before replies: stock that a twin took is seen
// together with its reply.
StatusOr<Round::Places> Round::judge_plainly(pg::Tx& tx) {
  Places all(plan_.tickets.size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
  const std::vector<OfferId> ids = offers_at(all);
  RETURN_IF_ERROR(offers::expect_on_sale(tx, ids));
  ASSIGN_OR_RETURN(auto known, rpc::claims::find(tx, asked_at(all)));
  ASSIGN_OR_RETURN(offers::Market market, offers::on_sale(tx, ids));
  now_ = market.now;
  market_.clear();
  RunningStock plain(now_, it_.open_cash);
  for (OfferOnSale& it : market.offers) {
    if (it_.taxes != nullptr) {
      it.tax = it_.taxes->of(it.goods, date_in_vietnam(now_));
    }
    plain.add(it);
    market_.emplace(it.offer.id, std::move(it));
  }
  Places wanted;
  for (const std::size_t place : all) {
    if (known[place]) {
      verdicts_[place].answer = std::move(known[place]);
      continue;
    }
    const Status judged = plain.judge(plan_.tickets[place]->basket, it_.hold);
    if (!judged.ok()) {
      verdicts_[place].answer = judged;
    } else {
      wanted.push_back(place);
    }
  }
  return wanted;
}

// Then nothing can change what is judged; replies and shares are read once more behind the locks.
StatusOr<Round::Places> Round::lock(pg::Tx& tx, const Places& places,
                                    std::optional<RunningStock>& stock) {
  const std::vector<OfferId> ids = offers_at(places);
  const combined::Pairs pairs = limited(places);
  const std::vector<TallyKey> keys = tallies_at(places);
  if (plan_.turn) RETURN_IF_ERROR(expect_turn(tx, *plan_.turn));
  RETURN_IF_ERROR(combined::expect_free(tx, ids));
  RETURN_IF_ERROR(tallies::expect_free(tx, keys));
  RETURN_IF_ERROR(combined::expect_shares(tx, pairs));
  ASSIGN_OR_RETURN(auto known, rpc::claims::find(tx, asked_at(places)));
  ASSIGN_OR_RETURN(const auto free, combined::lock_free(tx, ids));
  ASSIGN_OR_RETURN(const Tallies counted, lock_tallies(tx, keys));
  ASSIGN_OR_RETURN(const auto shares, combined::shares(tx, pairs));
  stock.emplace(now_, it_.open_cash);
  for (const Offer& offer : free) {
    OfferOnSale& it = market_.at(offer.id);
    // Shares of an offer without a limit were not read: it comes once more.
    if (offer.buyer_limit.has_value() && !it.offer.buyer_limit.has_value()) continue;
    it.offer = offer;
    stock->add(it);
    locked_.insert(offer.id);
  }
  for (const auto& [key, taken] : counted) stock->add_tally(key, taken);
  for (const auto& share : shares) stock->add_share(share.offer, share.buyer, share.taken);
  Places covered;
  for (std::size_t i = 0; i < places.size(); ++i) {
    Verdict& verdict = verdicts_[places[i]];
    verdict.answer = std::move(known[i]);
    if (verdict.answer) continue;
    verdict.held_up_by = held_up(plan_.tickets[places[i]]->basket);
    if (!verdict.held_up_by) covered.push_back(places[i]);
  }
  return covered;
}

// Those of the rows that were free. One that is not there yet is made beside this transaction.
StatusOr<Tallies> Round::lock_tallies(pg::Tx& tx, const std::vector<TallyKey>& keys) {
  ASSIGN_OR_RETURN(Tallies free, tallies::lock_free(tx, keys));
  for (const auto& [key, taken] : free) tallies_locked_.insert(key);
  if (free.size() == keys.size()) return free;
  ASSIGN_OR_RETURN(missing_, tallies::missing(tx, keys));
  if (missing_.empty()) return free;
  stage_ = Stage::kTallies;
  return Status(Code::kAborted, "TALLY_MISSING", "a row of a buyer is not there yet");
}

std::optional<Turn> Round::held_up(const Basket& basket) const {
  for (const BasketLine& line : basket.lines) {
    if (!locked_.contains(line.offer)) return line.offer;
  }
  for (const TallyKey& key : tallies_of(basket)) {
    if (!tallies_locked_.contains(key)) return key;
  }
  return std::nullopt;
}

void Round::judge(const Places& places, RunningStock& stock) {
  for (const std::size_t place : places) accept(place, stock);
}

bool Round::accept(std::size_t place, RunningStock& stock) {
  const Ticket& ticket = *plan_.tickets[place];
  StatusOr<Order> order = stock.take(ticket.basket, it_.hold);
  if (!order.ok()) {
    verdicts_[place].answer = order.status();
    return false;
  }
  verdicts_[place].answer = wire::reply_of(*order);
  placed_.push_back({std::move(*order), ticket.asked.key.request_id});
  accepted_.push_back(place);
  return true;
}

// All or none. ABORTED when one waits for its twin or came second: which one, judge_apart tells.
Status Round::claim(pg::Tx& tx) {
  if (placed_.empty()) return ok();
  std::vector<rpc::Bytes> replies;
  for (const std::size_t place : accepted_) replies.push_back(**verdicts_[place].answer);
  RETURN_IF_ERROR(tx.wait_for_locks(kTwinWait));
  ASSIGN_OR_RETURN(const auto ours, rpc::claims::take(tx, asked_at(accepted_), replies));
  return std::ranges::find(ours, false) == ours.end() ? ok() : rpc::in_flight();
}

Status Round::judge_apart(pg::Tx& tx, const Places& places, RunningStock& stock) {
  RETURN_IF_ERROR(tx.wait_for_locks(kTwinWaitApart));
  for (const std::size_t place : places) {
    RunningStock after = stock;
    if (!accept(place, after)) continue;
    const std::vector<rpc::Bytes> reply = {**verdicts_[place].answer};
    const Status claimed = tx.savepoint([&]() -> Status {
      ASSIGN_OR_RETURN(const auto ours, rpc::claims::take(tx, asked_at({place}), reply));
      return ours.front() ? ok() : rpc::in_flight();
    });
    if (claimed.ok()) {
      stock = std::move(after);
      continue;
    }
    if (claimed.code() != Code::kAborted) return claimed;
    verdicts_[place].answer = rpc::in_flight();
    placed_.pop_back();
    accepted_.pop_back();
  }
  return ok();
}

Status Round::write(pg::Tx& tx, const RunningStock& stock) {
  RETURN_IF_ERROR(combined::write(tx, placed_, stock));
  Announcement all;
  for (const RunningStock::Move& move : stock.moves()) {
    if (move.sold_out) all.offers.emplace_back(move.offer, OfferChange::kSoldOut);
  }
  for (std::size_t i = 0; i < placed_.size(); ++i) {
    all.orders.emplace_back(&placed_[i].order, plan_.tickets[accepted_[i]]->trace);
  }
  return announce(tx, it_.outbox, all);
}

std::vector<rpc::Asked> Round::asked_at(const Places& places) const {
  std::vector<rpc::Asked> asked;
  for (const std::size_t place : places) asked.push_back(plan_.tickets[place]->asked);
  return asked;
}

std::vector<OfferId> Round::offers_at(const Places& places) const {
  std::set<OfferId> ids;
  for (const std::size_t place : places) {
    for (const BasketLine& line : plan_.tickets[place]->basket.lines) ids.insert(line.offer);
  }
  return {ids.begin(), ids.end()};
}

std::set<TallyKey> Round::tallies_of(const Basket& basket) const {
  std::vector<const OfferOnSale*> offers;
  for (const BasketLine& line : basket.lines) offers.push_back(&market_.at(line.offer));
  return tally_keys(basket, offers);
}

std::vector<TallyKey> Round::tallies_at(const Places& places) const {
  std::set<TallyKey> keys;
  for (const std::size_t place : places) keys.merge(tallies_of(plan_.tickets[place]->basket));
  return {keys.begin(), keys.end()};
}

combined::Pairs Round::limited(const Places& places) const {
  std::set<std::pair<OfferId, std::string>> pairs;
  for (const std::size_t place : places) {
    const Basket& basket = plan_.tickets[place]->basket;
    for (const BasketLine& line : basket.lines) {
      if (market_.at(line.offer).offer.buyer_limit) pairs.emplace(line.offer, basket.buyer);
    }
  }
  combined::Pairs out;
  for (const auto& [offer, buyer] : pairs) {
    out.offers.push_back(offer);
    out.buyers.push_back(buyer);
  }
  return out;
}

}  // namespace farmgate::orders
