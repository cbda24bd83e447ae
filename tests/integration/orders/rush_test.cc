#include <atomic>
#include <map>
#include <mutex>
#include <random>
#include <thread>

#include "tests/integration/orders/desk.h"

namespace farmgate::orders {
namespace {

// Runs act(i) for 0 <= i < count on so many threads at once and counts the reasons.
std::map<std::string, int> at_once(int threads, int count, const std::function<Status(int)>& act) {
  std::map<std::string, int> reasons;
  std::mutex mutex;
  std::atomic<int> next{0};
  std::vector<std::thread> crowd;
  for (int i = 0; i < threads; ++i) {
    crowd.emplace_back([&] {
      for (int turn = next++; turn < count; turn = next++) {
        const Status status = act(turn);
        const std::lock_guard lock(mutex);
        ++reasons[status.ok() ? "OK" : std::string(status.reason())];
      }
    });
  }
  for (std::thread& thread : crowd) thread.join();
  return reasons;
}

TEST_F(Desk, TwoHundredBuyersOfAHundredBoxesGetExactlyAHundred) {
  const v1::Offer it = offer(100);

  const auto outcome = at_once(32, 200, [&](int buyer) {
    return place("buyer-" + std::to_string(buyer), basket(it, 1)).status();
  });

  EXPECT_EQ(outcome, (std::map<std::string, int>{{"OK", 100}, {"SOLD_OUT", 100}}));
  EXPECT_EQ(boxes(now(it).held()), 100);
  expect_books_balance();
}

TEST_F(Desk, OneRequestIdFromFiftyThreadsIsOneOrderWithOneReply) {
  const v1::Offer it = offer(100);
  const auto request = basket(it, 1);
  std::set<std::string> replies;
  std::mutex mutex;

  at_once(50, 50, [&](int) -> Status {
    while (true) {
      const auto answer = reply("an", request);
      if (!answer.ok() && answer.status().code() == Code::kAborted) continue;
      const std::lock_guard lock(mutex);
      if (answer.ok()) replies.insert(**answer);
      return answer.status();
    }
  });

  EXPECT_EQ(replies.size(), 1u);
  EXPECT_EQ(boxes(now(it).held()), 1);
}

TEST_F(Desk, ParallelOrdersOfOneBuyerNeverPassItsLimit) {
  const v1::Offer it = offer(100, 5);

  const auto outcome = at_once(20, 20, [&](int) { return place("an", basket(it, 1)).status(); });

  EXPECT_EQ(outcome.at("OK"), 5);
  EXPECT_EQ(outcome.at("BUYER_LIMIT"), 15);
  EXPECT_THAT(place("binh", basket(it, 5)), IsOk());
  expect_books_balance();
}

TEST_F(Desk, OrdersOverSeveralOffersInAnyOrderEndWithoutDeadlock) {
  const std::vector<v1::Offer> shelf = {offer(150), offer(150), offer(150), offer(150)};

  const auto outcome = at_once(16, 200, [&](int turn) {
    std::vector<v1::Offer> mixed = shelf;
    std::shuffle(mixed.begin(), mixed.end(), std::minstd_rand(static_cast<unsigned>(turn)));
    auto request = basket(mixed[0], 1);
    for (int i = 1; i <= turn % 4; ++i) {
      add_line(request, mixed[static_cast<std::size_t>(i) % mixed.size()], 1);
    }
    return place("buyer-" + std::to_string(turn), request).status();
  });

  for (const auto& [reason, count] : outcome) {
    EXPECT_TRUE(reason == "OK" || reason == "SOLD_OUT") << reason << " " << count;
  }
  expect_books_balance();
}

TEST_F(Desk, TwoSweepsEndEachHoldOnce) {
  const v1::Offer it = offer(50);
  for (int i = 0; i < 50; ++i) place("b" + std::to_string(i), basket(it, 1)).value();
  sandbox_.execute("UPDATE clock_offset SET offset_us = 1000000000");

  at_once(4, 4, [&](int) { return holds_.sweep(); });

  EXPECT_EQ(boxes(now(it).available()), 50);
  EXPECT_EQ(value("SELECT count(*) FROM stock_ledger WHERE kind = 'RELEASED'"), "50");
  expect_books_balance();
}

}  // namespace
}  // namespace farmgate::orders
