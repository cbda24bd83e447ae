#include "tests/support/offer_history.h"

#include <atomic>
#include <mutex>
#include <random>
#include <thread>

#include "tests/integration/orders/desk.h"
#include "tests/support/cut_proxy.h"

// What many callers saw of one offer is what they would have seen one after the other.
namespace farmgate::orders {
namespace {

using farmgate::testing::Act;
using farmgate::testing::judge_history;
using farmgate::testing::Linearity;

class History : public Desk {
 protected:
  History() {
    pg::Options options = sandbox_.options(2);
    options.session = kByKey;
    steady_ = std::make_unique<pg::Database>(options);
    options.conninfo = proxy_.conninfo();
    cut_ = std::make_unique<pg::Database>(options);
  }

  // One caller's turns: it orders, gives back what it has, looks.
  void shop(const v1::Offer& offer, OrderApi& api, unsigned seed, int turns) {
    std::mt19937 random(seed);
    const std::string name = "buyer-" + std::to_string(seed);
    std::vector<v1::Order> own;
    for (int i = 0; i < turns; ++i) {
      const unsigned draw = random() % 4;
      if (draw == 0) {
        look(offer);
      } else if (draw == 1 && !own.empty()) {
        give_back(name, own.back());
        own.pop_back();
      } else if (auto order = order_of(offer, api, name, 1 + random() % 2)) {
        own.push_back(*order);
      }
    }
  }

  void look(const v1::Offer& offer) {
    Act act{.kind = Act::Kind::kRead, .begin = clock_++};
    act.seen = boxes(now(offer).available());
    note(act, Act::Answer::kDone);
  }

  void give_back(const std::string& name, const v1::Order& order) {
    Act act{.kind = Act::Kind::kGiveBack, .begin = clock_++};
    act.quantity = boxes(order.lines(0).quantity());
    const Status status = cancel(name, order).status();
    // Busy: nothing came of it. Nobody else gives this order back.
    if (status.ok()) return note(act, Act::Answer::kDone);
    EXPECT_THAT(status, StatusIs(Code::kAborted, "ROW_BUSY"));
  }

  std::optional<v1::Order> order_of(const v1::Offer& offer, OrderApi& api, const std::string& name,
                                    std::int64_t count) {
    Act act{.kind = Act::Kind::kTake, .quantity = count, .begin = clock_++};
    const auto order = place_by(api, name, basket(offer, count));
    if (order.ok()) {
      note(act, Act::Answer::kDone);
      return *order;
    }
    if (order.status().reason() == "SOLD_OUT") {
      act.seen = std::stoll(order.status().values().at("available_thousandths")) / 1000;
      note(act, Act::Answer::kShort);
    } else {
      EXPECT_TRUE(order.status().outcome_open()) << order.status().to_string();
      note(act, Act::Answer::kNone);
    }
    return std::nullopt;
  }

  void note(Act act, Act::Answer answer) {
    act.answer = answer;
    if (answer != Act::Answer::kNone) act.end = clock_++;
    const std::lock_guard lock(mutex_);
    acts_.push_back(act);
  }

  farmgate::testing::CutProxy proxy_{sandbox_.options().conninfo};
  std::unique_ptr<pg::Database> steady_, cut_;
  std::atomic<std::int64_t> clock_{0};
  std::mutex mutex_;
  std::vector<Act> acts_;
};

TEST_F(History, OfAnOfferIsThatOfOneAfterTheOtherThoughCommitsAreCut) {
  Combiner first({*steady_, outbox_, 900s}, {}), second({*cut_, outbox_, 900s}, {});
  OrderApi one({database_, once_, outbox_, pager_, first});
  OrderApi other({database_, once_, outbox_, pager_, second});
  proxy_.start_cutting();
  for (unsigned round = 0; round < 5; ++round) {
    SCOPED_TRACE(round);
    acts_.clear();
    const v1::Offer it = offer(12);
    std::vector<std::thread> crowd;
    for (unsigned i = 0; i < 12; ++i) {
      crowd.emplace_back([&, i] { shop(it, i % 2 == 0 ? one : other, round * 100 + i, 20); });
    }
    for (std::thread& thread : crowd) thread.join();

    EXPECT_GT(acts_.size(), 150u);
    EXPECT_EQ(to_string(judge_history(12, acts_)), to_string(Linearity::kYes));
    expect_books_balance();
  }
  EXPECT_GT(proxy_.cuts(), 0);
}

}  // namespace
}  // namespace farmgate::orders
