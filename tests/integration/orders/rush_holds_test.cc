#include <atomic>
#include <mutex>
#include <random>
#include <thread>

#include "chassis/pg/clock.h"
#include "tests/integration/orders/rushes.h"

// Half of the buyers never pay, two sweeps run beside them, and the clock is set an hour ahead and
// back.
namespace farmgate::orders {
namespace {

constexpr int kBuyers = 240;
constexpr const char* kHeld = "SELECT count(*) FROM orders WHERE state = 1";
constexpr const char* kDue =
    "SELECT count(*) FROM orders WHERE state = 1 AND hold_expire_time <= farmgate_now()";

class HoldRushes : public Rushes {
 protected:
  // Sweeps of one process, again and again until they are stopped.
  struct Sweeper {
    explicit Sweeper(HoldRushes& desk)
        : database(desk.sandbox_.options(2)), holds(database, desk.outbox_) {
      thread = std::thread([this] {
        while (!stop) EXPECT_THAT(holds.sweep(), IsOk());
      });
    }
    ~Sweeper() {
      stop = true;
      thread.join();
    }

    pg::Database database;
    ExpireHolds holds;
    std::atomic<bool> stop{false};
    std::thread thread;
  };

  void set_clock(std::chrono::seconds offset) {
    EXPECT_THAT(pg::set_clock_offset(database_, offset), IsOk());
  }

  // Nothing that is due stays held.
  void expect_ends() {
    EXPECT_TRUE(eventually([&] { return value(kDue) == "0"; }));
  }

  // Buyers order; those with an even number pay, some of them when their hold has ended long ago.
  void shop(const std::vector<v1::Offer>& shelf, int from, int to) {
    std::mt19937 random(static_cast<unsigned>(from));
    for (int i = from; i < to; ++i) {
      auto request = basket(shelf[random() % shelf.size()], 1);
      if (i % 3 == 0) add_line(request, shelf[random() % shelf.size()], 1);
      const auto order = place_by(processes_[0]->api, "buyer-" + std::to_string(i), request);
      ASSERT_THAT(order, IsOk());
      if (i % 2 == 0) settle(*order, "FT-" + std::to_string(i));
    }
  }

  // As a bank does: the same credit again until it was taken.
  void settle(const v1::Order& order, const std::string& reference) {
    const Deadline patience = in(30s);
    auto paid = pay(order, reference);
    while (!paid.ok() && paid.status().retryable() && time_left(patience) > 0ms) {
      paid = pay(order, reference);
    }
    EXPECT_THAT(paid, IsOk());
  }
};

TEST_F(HoldRushes, EachHoldEndsOnceWhateverTheClockDoes) {
  process();
  const std::vector<v1::Offer> shelf = {offer(200), offer(200), offer(200)};
  {
    const Sweeper one(*this), other(*this);
    std::vector<std::thread> crowd;
    for (int i = 0; i < 4; ++i) {
      crowd.emplace_back([&, i] { shop(shelf, i * kBuyers / 4, (i + 1) * kBuyers / 4); });
    }
    for (const auto offset : {1h, -1h, 0h, 1h, -1h, 1h}) {
      set_clock(offset);
      expect_ends();
    }
    for (std::thread& thread : crowd) thread.join();
    set_clock(3h);
    expect_ends();
  }

  EXPECT_EQ(value(kHeld), "0");
  EXPECT_EQ(value("SELECT count(*) FROM orders WHERE state NOT IN (2, 3)"), "0");
  // Who did not pay has lost the hold, not before its time, with one release of each line and one
  // event.
  EXPECT_EQ(value("SELECT count(*) FROM orders WHERE state = 3"), std::to_string(kBuyers / 2));
  EXPECT_EQ(value("SELECT count(*) FROM orders WHERE state = 3 AND update_time < hold_expire_time"),
            "0");
  EXPECT_EQ(value("SELECT count(*) FROM (SELECT reference, offer FROM stock_ledger "
                  "WHERE kind = 'RELEASED' GROUP BY 1, 2 HAVING count(*) > 1) twice"),
            "0");
  EXPECT_EQ(value("SELECT count(*) FROM outbox WHERE type LIKE '%.order.expired.v1'"),
            value("SELECT count(DISTINCT reference) FROM stock_ledger WHERE kind = 'RELEASED'"));
  expect_books_balance();
  expect_money_balances();
}

}  // namespace
}  // namespace farmgate::orders
