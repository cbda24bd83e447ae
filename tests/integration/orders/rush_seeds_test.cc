#include <cmath>
#include <map>
#include <random>
#include <thread>

#include "tests/integration/orders/rushes.h"

// Rushes drawn by seed: many buyers, few units, orders of several lines, combiners of several
// processes, large batches and small ones.
namespace farmgate::orders {
namespace {

constexpr unsigned kSeeds = 20;
constexpr std::size_t kTwinEvery = 9;  // each such request is sent twice

// From least to most, each step by the same factor.
int sized(int least, int most, unsigned step) {
  const double part = static_cast<double>(step % kSeeds) / (kSeeds - 1);
  return static_cast<int>(std::lround(least * std::pow(static_cast<double>(most) / least, part)));
}

class SeededRushes : public Rushes {
 protected:
  // The processes stay for all seeds, as they do beside a market that changes.
  SeededRushes() {
    process();
    process({.most = 16});
    process({.most = 3});
  }

  void open_market() {
    shelf_.clear();
    const int units = sized(10, 1'000, seed_ * 7);
    const unsigned offers = 1 + random_() % 4;
    for (unsigned i = 0; i < offers; ++i) shelf_.push_back(offer(units));
  }

  // One to four lines, some of them of the same offer.
  v1::PlaceOrderRequest drawn() {
    const auto any = [&]() -> const v1::Offer& { return shelf_[random_() % shelf_.size()]; };
    v1::PlaceOrderRequest request = basket(any(), 1);
    for (unsigned lines = random_() % 4; lines > 0; --lines) {
      add_line(request, any(), 1 + random_() % 2);
    }
    return request;
  }

  std::vector<Sent> crowd() {
    std::vector<Sent> all;
    const auto buyers = static_cast<std::size_t>(sized(500, 5'000, seed_ - 1));
    for (std::size_t i = 0; i < buyers; ++i) {
      all.push_back({"buyer-" + std::to_string(i), drawn()});
      if (i % kTwinEvery == 0) all.push_back(all[random_() % all.size()]);
    }
    return all;
  }

  // Whoever asks twice is told the same twice, to the byte, and it happened once.
  static std::size_t expect_one_outcome_each(const std::vector<Sent>& sent,
                                             const std::vector<Told>& told) {
    std::map<std::string, Told> outcomes;
    std::size_t placed = 0;
    for (std::size_t i = 0; i < sent.size(); ++i) {
      EXPECT_TRUE(told[i].reason == "OK" || told[i].reason == "SOLD_OUT") << told[i].reason;
      const auto [known, is_first] = outcomes.emplace(sent[i].request.request_id(), told[i]);
      if (is_first && told[i].reason == "OK") ++placed;
      EXPECT_EQ(known->second.reason, told[i].reason);
      EXPECT_EQ(known->second.reply, told[i].reply);
    }
    return placed;
  }

  // What the rush left can be had, and when its holds have ended everything can: N units are sold.
  void expect_all_can_be_sold() {
    for (const v1::Offer& it : shelf_) {
      const std::int64_t left = boxes(now(it).available());
      if (left > 0) place("late", basket(it, left)).value();
      EXPECT_THAT(place("late", basket(it, 1)), StatusIs(Code::kFailedPrecondition, "SOLD_OUT"));
    }
    pass(901s);
    for (const v1::Offer& it : shelf_) {
      const std::int64_t units = boxes(it.received());
      const auto order = place("last", basket(it, units));
      ASSERT_THAT(order, IsOk());
      EXPECT_THAT(pay(*order, "FT-" + order->payment_code()), IsOk());
      EXPECT_EQ(boxes(now(it).sold()), units);
    }
  }

  unsigned seed_ = 1;
  std::mt19937 random_;
  std::vector<v1::Offer> shelf_;
};

TEST_F(SeededRushes, SellWhatIsThereAndNeverMore) {
  for (; seed_ <= kSeeds; ++seed_) {
    SCOPED_TRACE(seed_);
    random_.seed(seed_);
    open_market();
    const std::vector<Sent> sent = crowd();
    const std::string before = value("SELECT count(*) FROM orders");

    const std::vector<Told> told = rush(sent, 48);

    const std::size_t placed = expect_one_outcome_each(sent, told);
    EXPECT_EQ(value("SELECT count(*) - " + before + " FROM orders"), std::to_string(placed));
    expect_books_balance();
    expect_all_can_be_sold();
    expect_books_balance();
  }
  EXPECT_EQ(value("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"),
            "0");
}

TEST_F(Rushes, LeaveNothingUnsoldThatWasAskedFor) {
  process();
  process();
  const v1::Offer it = offer(100);
  std::vector<Sent> sent;
  for (int i = 0; i < 250; ++i) sent.push_back({"buyer-" + std::to_string(i), basket(it, 1)});

  EXPECT_EQ(counted(rush(sent, 32)), (std::map<std::string, int>{{"OK", 100}, {"SOLD_OUT", 150}}));
  EXPECT_EQ(boxes(now(it).held()), 100);
  expect_books_balance();
}

TEST_F(Rushes, OfOneOrderATransactionSellTheSame) {
  process({.most = 1});
  const std::vector<v1::Offer> shelf = {offer(60), offer(60)};
  std::vector<Sent> sent;
  for (int i = 0; i < 300; ++i) {
    auto request = basket(shelf[static_cast<std::size_t>(i) % 2], 1);
    if (i % 3 == 0) add_line(request, shelf[0], 1);
    sent.push_back({"buyer-" + std::to_string(i), std::move(request)});
  }

  for (const auto& [reason, count] : counted(rush(sent, 32))) {
    EXPECT_TRUE(reason == "OK" || reason == "SOLD_OUT") << reason << " " << count;
  }
  EXPECT_EQ(boxes(now(shelf[0]).held()), 60);
  EXPECT_EQ(boxes(now(shelf[1]).held()), 60);
  expect_books_balance();
}

// The same request at two processes at once, again and again.
TEST_F(Rushes, OneRequestIsOneOrderWhereverItIsSent) {
  process();
  process();
  const v1::Offer it = offer(100);
  for (int round = 0; round < 10; ++round) {
    const auto request = basket(it, 1);
    std::set<std::string> replies;
    std::mutex mutex;
    std::vector<std::thread> crowd;
    for (std::size_t i = 0; i < 16; ++i) {
      crowd.emplace_back([&, i] {
        const auto answer = reply_by(processes_[i % 2]->api, buyer("an"), request);
        const std::lock_guard lock(mutex);
        EXPECT_THAT(answer, IsOk());
        if (answer.ok()) replies.insert(**answer);
      });
    }
    for (std::thread& thread : crowd) thread.join();
    EXPECT_EQ(replies.size(), 1u);
  }
  EXPECT_EQ(boxes(now(it).held()), 10);
}

// Two payloads under one id at two processes: one of them, and its buyer can tell which.
TEST_F(Rushes, OneIdWithTwoPayloadsIsOneOrder) {
  process();
  process();
  const std::vector<v1::Offer> shelf = {offer(100), offer(100)};
  for (int round = 0; round < 20; ++round) {
    std::vector<v1::PlaceOrderRequest> requests = {basket(shelf[0], 1), basket(shelf[1], 1)};
    requests[1].set_request_id(requests[0].request_id());
    std::vector<std::future<Status>> outcomes;
    for (std::size_t i = 0; i < 2; ++i) {
      outcomes.push_back(std::async(std::launch::async, [&, i] {
        return place_by(processes_[i]->api, "an", requests[i]).status();
      }));
    }
    int placed = 0;
    for (auto& outcome : outcomes) {
      const Status status = outcome.get();
      placed += status.ok() ? 1 : 0;
      EXPECT_TRUE(status.ok() || status.reason() == "REQUEST_ID_REUSED" ||
                  status.reason() == "REQUEST_IN_FLIGHT")
          << status.to_string();
    }
    EXPECT_EQ(placed, 1);
  }
  EXPECT_EQ(boxes(now(shelf[0]).held()) + boxes(now(shelf[1]).held()), 20);
}

TEST_F(Rushes, AShortDeadlineFailsNobodyElse) {
  Process& it = process();
  const v1::Offer box = offer(100);
  std::vector<std::future<Status>> patient, hasty;
  {
    const Holder holder(database_, box);
    for (int i = 0; i < 20; ++i) {
      for (auto* crowd : {&patient, &hasty}) {
        rpc::Call call = buyer("b" + Uuid::v7().to_string());
        if (crowd == &hasty) call.deadline = in(60ms);
        crowd->push_back(std::async(std::launch::async, [&it, call, request = basket(box, 1)] {
          return reply_by(it.api, call, request).status();
        }));
      }
    }
    for (auto& one : hasty) {
      const Status status = one.get();
      EXPECT_TRUE(status.reason() == "DEADLINE" || status.reason() == "OVERLOADED")
          << status.to_string();
    }
  }
  for (auto& one : patient) EXPECT_THAT(one.get(), IsOk());
  EXPECT_EQ(boxes(now(box).held()), 20);
  expect_books_balance();
}

}  // namespace
}  // namespace farmgate::orders
