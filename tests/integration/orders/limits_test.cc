#include <atomic>
#include <thread>

#include "chassis/pg/clock.h"
#include "services/orders/storage/fairs.h"
#include "tests/integration/orders/goods.h"

// Limits of a buyer beyond one offer, over combiners of several processes.
namespace farmgate::orders {
namespace {

constexpr pg::Statement kRowOfAn{
    "test_hold_tally", "SELECT taken FROM buyer_tally WHERE buyer = 'an' FOR NO KEY UPDATE"};
constexpr pg::Statement kTransfers{"test_hold_transfers",
                                   "SELECT id FROM bank_transfer FOR NO KEY UPDATE"};
const auto kLimit = StatusIs(Code::kFailedPrecondition, "BUYER_LIMIT");

class Limits : public Goods {
 protected:
  struct Process {
    Process(const pg::Options& options, Limits& desk, CombinerOptions limits)
        : database(options),
          combiner({database, desk.outbox_, 900s, 5}, limits),
          api({database, desk.once_, desk.outbox_, desk.pager_, combiner}) {}
    pg::Database database;
    Combiner combiner;
    OrderApi api;
  };
  // So many wait for a row that somebody holds.
  void await_waiting(int many) {
    ASSERT_TRUE(eventually([&] { return sandbox_.blocked() >= many; })) << "nobody waits";
  }
  void start(CombinerOptions limits = {}) {
    pg::Options options = sandbox_.options(2);
    options.session = kByKey;
    processes_.push_back(std::make_unique<Process>(options, *this, limits));
  }
  void start_three() {
    start();
    start({.most = 3});
    start({.most = 1});
  }

  // At once, each to the next process; the reasons of those that were refused.
  std::vector<std::string> all_at_once(const std::string& who,
                                       const std::vector<v1::PlaceOrderRequest>& requests) {
    std::vector<std::string> reasons(requests.size());
    std::vector<std::thread> crowd;
    for (std::size_t i = 0; i < requests.size(); ++i) {
      crowd.emplace_back([&, i] {
        const auto order = place_by(processes_[i % processes_.size()]->api, who, requests[i]);
        if (!order.ok()) reasons[i] = order.status().reason();
      });
    }
    for (std::thread& it : crowd) it.join();
    return reasons;
  }
  static std::size_t count(const std::vector<std::string>& reasons, const std::string& which) {
    return static_cast<std::size_t>(std::count(reasons.begin(), reasons.end(), which));
  }

  FairId fair(std::optional<std::int64_t> limit_vnd) {
    Fair it;
    it.id = FairId::make();
    it.title = "Tuần lễ vải thiều (ví dụ)";
    it.province = "provinces/24";
    it.start_date = Date(std::chrono::year{2026} / 6 / 1);
    it.end_date = Date(std::chrono::year{2026} / 6 / 7);
    it.create_time = credit_time_;
    if (limit_vnd) it.buyer_limit = Money::vnd(*limit_vnd);
    EXPECT_THAT(
        database_.transact(in(5s), [&](pg::Tx& tx) { return fairs::insert(tx, it, Uuid::v7()); }),
        IsOk());
    return it.id;
  }
  v1::Offer offer_at(FairId fair, std::int64_t count) {
    const v1::Offer it = offer(count);
    sandbox_.execute("UPDATE offer SET fair = '" + fair.to_string() + "' WHERE id = '" +
                     it.name().substr(7) + "'");
    return it;
  }
  std::string taken_at(FairId fair) {
    return value("SELECT taken FROM buyer_tally WHERE fair = '" + fair.to_string() + "'");
  }
  std::vector<v1::PlaceOrderRequest> one_of_each(int count, FairId fair) {
    std::vector<v1::PlaceOrderRequest> requests;
    for (int i = 0; i < count; ++i) requests.push_back(basket(offer_at(fair, 5), 1));
    return requests;
  }

  std::vector<std::unique_ptr<Process>> processes_;
};

TEST_F(Limits, OfOpenCashOrdersAreExactOverTwentyOffersAndThreeProcesses) {
  start_three();
  std::vector<v1::PlaceOrderRequest> requests;
  for (int i = 0; i < 20; ++i) requests.push_back(cash(basket(offer(5), 1)));
  for (const std::string who : {"an", "binh"}) {
    const auto reasons = all_at_once(who, requests);
    EXPECT_EQ(count(reasons, ""), 5U);
    EXPECT_EQ(count(reasons, "BUYER_LIMIT"), 15U);
    for (auto& it : requests) it.set_request_id(Uuid::v7().to_string());
  }
  EXPECT_EQ(value("SELECT count(*) FROM orders WHERE state = 9"), "10");
  expect_books_balance();
}

TEST_F(Limits, OfAFairAreExactOverTwentyOffersAndThreeProcesses) {
  start_three();
  const FairId it = fair(1'600'000);  // seven boxes
  const auto reasons = all_at_once("an", one_of_each(20, it));
  EXPECT_EQ(count(reasons, ""), 7U);
  EXPECT_EQ(count(reasons, "BUYER_LIMIT"), 13U);
  EXPECT_EQ(taken_at(it), "1575000");
  expect_books_balance();
}

TEST_F(Limits, OfAFairCountWhatIsHeldAndBoughtAtAllItsOffersAndNameTheValues) {
  const FairId it = fair(700'000);
  v1::PlaceOrderRequest two = basket(offer_at(it, 5), 1);
  add_line(two, offer_at(it, 5), 1);
  ASSERT_THAT(place("an", two), IsOk());

  const Status refused = place("an", basket(offer_at(it, 5), 2)).status();
  EXPECT_THAT(refused, kLimit);
  EXPECT_EQ(refused.values().at("fair"), "fairs/" + it.to_string());
  EXPECT_EQ(refused.values().at("limit_vnd"), "700000");
  EXPECT_EQ(refused.values().at("taken_vnd"), "450000");
  EXPECT_EQ(refused.values().at("asked_vnd"), "450000");

  EXPECT_THAT(place("an", basket(offer_at(it, 5), 1)), IsOk());
  EXPECT_THAT(place("binh", basket(offer_at(it, 5), 2)), IsOk());
  EXPECT_THAT(place("an", basket(offer(5), 5)), IsOk());  // at no fair
  EXPECT_THAT(place("an", basket(offer_at(fair({}), 5), 5)), IsOk());
  expect_books_balance();
}

TEST_F(Limits, OfAFairAreGivenBackByEveryEnd) {
  const FairId it = fair(225'000);
  const v1::Offer box = offer_at(it, 50);
  const v1::Order cancelled = place("an", basket(box, 1)).value();
  EXPECT_THAT(place("an", basket(box, 1)), kLimit);
  ASSERT_THAT(cancel("an", cancelled), IsOk());
  EXPECT_EQ(taken_at(it), "0");

  const v1::Order expired = place("an", basket(box, 1)).value();
  pass(901s);
  EXPECT_EQ(taken_at(it), "0");
  EXPECT_THAT(pay(expired, "FT001"), IsOk());  // late, and taken again
  EXPECT_EQ(now("an", expired).state(), v1::ORDER_STATE_PAID);
  EXPECT_EQ(taken_at(it), "225000");
  ASSERT_THAT(refund(expired, seller()), IsOk());
  EXPECT_EQ(taken_at(it), "0");

  const v1::Order back = paid(by(v1::FULFILMENT_DELIVERY, basket(box, 1)));
  ASSERT_THAT(ship(seller(), back), IsOk());
  EXPECT_THAT(place("an", basket(box, 1)), kLimit);
  ASSERT_THAT(send_back(back, v1::RETURNED_GOODS_WRITTEN_OFF), IsOk());
  EXPECT_EQ(taken_at(it), "0");
  expect_books_balance();
  expect_money_balances();
}

TEST_F(Limits, OfAFairAreNotPassedByAHoldThatIsPaidLate) {
  const FairId it = fair(225'000);
  const v1::Offer box = offer_at(it, 50);
  const v1::Order late = place("an", basket(box, 1)).value();
  pass(901s);
  ASSERT_THAT(place("an", basket(box, 1)), IsOk());
  EXPECT_EQ(pay(late, "FT001")->unmatched_reason(), "HOLD_EXPIRED");
  EXPECT_EQ(taken_at(it), "225000");
  expect_books_balance();
}

TEST_F(Limits, AFairsLimitMayComeAndGoWhileOrdersAreThere) {
  const FairId it = fair({});
  const v1::Offer box = offer_at(it, 50);
  const v1::Order before = place("an", basket(box, 1)).value();
  sandbox_.execute("UPDATE fair SET buyer_limit_vnd = 225000");
  const v1::Order counted = place("an", basket(box, 1)).value();
  EXPECT_THAT(place("an", basket(box, 1)), kLimit);
  sandbox_.execute("UPDATE fair SET buyer_limit_vnd = NULL");
  ASSERT_THAT(place("an", basket(box, 1)), IsOk());
  ASSERT_THAT(cancel("an", before), IsOk());
  ASSERT_THAT(cancel("an", counted), IsOk());
  EXPECT_EQ(taken_at(it), "0");
  expect_books_balance();
}

// Somebody has the row of a buyer: its orders wait for that row alone, and others do not wait.
TEST_F(Limits, ARowThatIsHeldDelaysItsBuyerAlone) {
  const v1::Offer it = offer(200);
  ASSERT_THAT(place("an", cash(basket(it, 1))), IsOk());
  Holder holder(database_, kRowOfAn);
  auto waits = std::async(std::launch::async, [&] { return place("an", cash(basket(it, 1))); });

  for (int i = 0; i < 50; ++i) {
    EXPECT_THAT(place("b" + std::to_string(i), cash(basket(it, 1))), IsOk());
  }
  EXPECT_NE(waits.wait_for(0s), std::future_status::ready);
  holder.release();
  EXPECT_THAT(waits.get(), IsOk());
  expect_books_balance();
}

// More than a sweep ends at once, all older than the other one's.
TEST_F(Limits, ARowThatIsHeldDelaysTheEndsOfItsBuyerAlone) {
  const v1::Offer at_fair = offer_at(fair(100'000'000'000), 200), other = offer(10);
  for (int i = 0; i < 105; ++i) ASSERT_THAT(place("an", basket(at_fair, 1)), IsOk());
  const v1::Order last = place("binh", basket(other, 1)).value();
  Holder holder(database_, kRowOfAn);
  ASSERT_THAT(pg::set_clock_offset(database_, 901s), IsOk());

  EXPECT_THAT(holds_.sweep(), IsOk());
  EXPECT_EQ(now("binh", last).state(), v1::ORDER_STATE_EXPIRED);
  EXPECT_EQ(value("SELECT count(*) FROM orders WHERE state = 1"), "105");
  holder.release();
  EXPECT_THAT(holds_.sweep(), IsOk());
  EXPECT_EQ(value("SELECT count(*) FROM orders WHERE state = 1"), "0");
  expect_books_balance();
}

// Orders whose holds have ended are paid again by transfers of several at once: in the order of the
// orders the one transfer counts for an and then for binh, the other the other way round.
TEST_F(Limits, TransfersThatPayAgainForSeveralBuyersMeetWithoutADeadlock) {
  const FairId at = fair(100'000'000);
  std::vector<v1::Order> orders;
  for (const char* who : {"an", "binh", "an", "binh"}) {
    orders.push_back(place(who, basket(offer_at(at, 1), 1)).value());
  }
  pass(901s);
  const auto pay_both = [&](const std::string& reference, std::size_t one, std::size_t other) {
    const std::string codes = orders[one].payment_code() + " " + orders[other].payment_code();
    return until_row_is_free([&] { return record(credit(reference, 450'000, codes)); });
  };
  Holder holder(database_, kRowOfAn);
  auto first = std::async(std::launch::async, [&] { return pay_both("FT1", 0, 3); });
  await_waiting(1);
  auto second = std::async(std::launch::async, [&] { return pay_both("FT2", 1, 2); });
  await_waiting(2);
  holder.release();

  EXPECT_THAT(first.get(), IsOk());
  EXPECT_THAT(second.get(), IsOk());
  for (std::size_t i = 0; i < orders.size(); ++i) {
    EXPECT_EQ(now(i % 2 == 0 ? "an" : "binh", orders[i]).state(), v1::ORDER_STATE_PAID);
  }
  EXPECT_EQ(value("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"),
            "0");
  expect_books_balance();
  expect_money_balances();
}

// An order comes back while what is left of the transfer that paid it pays for another one of the
// same buyer: both want the transfer's row and the buyer's.
TEST_F(Limits, AReturnAndAMatchOfOneTransferMeetWithoutADeadlock) {
  const FairId at = fair(100'000'000);
  const v1::Order ended = place("an", basket(offer_at(at, 1), 1)).value();
  pass(901s);
  const v1::Order sent =
      place("an", by(v1::FULFILMENT_DELIVERY, basket(offer_at(at, 1), 1))).value();
  const auto transfer = record(credit("FT1", 450'000, sent.payment_code())).value();
  v1::MatchBankTransferRequest some, rest;
  add_part(some, transfer, sent, 225'000);
  add_part(rest, transfer, ended, 225'000);
  ASSERT_THAT(match(some), IsOk());
  ASSERT_THAT(ship(seller(), sent), IsOk());
  Holder holder(database_, kTransfers);
  const auto match_rest = [&] { return match(rest); };
  auto matched = std::async(std::launch::async, [&] { return until_row_is_free(match_rest); });
  await_waiting(1);
  const auto bring_back = [&] { return send_back(sent); };
  auto back = std::async(std::launch::async, [&] { return until_row_is_free(bring_back); });
  await_waiting(2);
  holder.release();

  EXPECT_THAT(matched.get(), IsOk());
  EXPECT_THAT(back.get(), IsOk());
  EXPECT_EQ(now("an", ended).state(), v1::ORDER_STATE_PAID);
  EXPECT_EQ(value("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"),
            "0");
  expect_books_balance();
  expect_money_balances();
}

// While the sweep of holds, cancellations and orders of one buyer meet at one row.
TEST_F(Limits, EndsAndOrdersOfOneBuyerMeetWithoutADeadlock) {
  start_three();
  const FairId one = fair(100'000'000), other = fair(100'000'000);
  const v1::Offer at_one = offer_at(one, 500), at_other = offer_at(other, 500);
  std::atomic<bool> over{false};
  std::thread sweeper([&] {
    while (!over) EXPECT_THAT(holds_.sweep(), IsOk());
  });
  std::vector<std::thread> crowd;
  for (unsigned i = 0; i < 6; ++i) {
    crowd.emplace_back([&, i] {
      for (int turn = 0; turn < 15; ++turn) {
        v1::PlaceOrderRequest both = basket(turn % 2 == 0 ? at_one : at_other, 1);
        add_line(both, turn % 2 == 0 ? at_other : at_one, 1);
        const auto order = place_by(processes_[i % 3]->api, "an", both);
        ASSERT_THAT(order, IsOk());
        if (turn % 3 != 0) continue;
        const Status ended = cancel("an", *order).status();
        EXPECT_TRUE(ended.ok() || ended.reason() == "ROW_BUSY") << ended.to_string();
      }
    });
  }
  for (std::thread& it : crowd) it.join();
  over = true;
  sweeper.join();
  EXPECT_EQ(value("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"),
            "0");
  expect_books_balance();
  pass(901s);
  EXPECT_EQ(value("SELECT sum(taken) FROM buyer_tally"), "0");
  expect_books_balance();
}

}  // namespace
}  // namespace farmgate::orders
