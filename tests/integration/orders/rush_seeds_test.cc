#include <map>
#include <mutex>
#include <random>
#include <thread>

#include "tests/integration/orders/desk.h"

// Rushes drawn by seed: many buyers, few units, orders of several lines, combiners of several
// processes and batches of one.
namespace farmgate::orders {
namespace {

// More of the same service on the same database, as other processes would be.
struct Process {
  Process(const pg::Options& options, farmgate::events::Outbox& outbox, rpc::Once& once,
          farmgate::wire::Pager& pager, CombinerOptions limits)
      : database(options),
        combiner({database, outbox, 900s}, limits),
        api({database, once, outbox, pager, combiner}) {}

  pg::Database database;
  Combiner combiner;
  OrderApi api;
};

class Rushes : public Desk {
 protected:
  Process& process(CombinerOptions limits = {}) {
    pg::Options options = sandbox_.options(2);
    options.session = kByKey;
    return *processes_.emplace_back(
        std::make_unique<Process>(options, outbox_, once_, pager_, limits));
  }

  // Sends every request to each process in turn from so many threads; counts reasons.
  std::map<std::string, int> rush(const std::vector<v1::PlaceOrderRequest>& requests, int threads) {
    std::map<std::string, int> reasons;
    std::mutex mutex;
    std::atomic<std::size_t> next{0};
    std::vector<std::thread> crowd;
    for (int i = 0; i < threads; ++i) {
      crowd.emplace_back([&] {
        for (std::size_t turn = next++; turn < requests.size(); turn = next++) {
          OrderApi& api = processes_[turn % processes_.size()]->api;
          const Status status =
              place_by(api, "buyer-" + std::to_string(turn), requests[turn]).status();
          const std::lock_guard lock(mutex);
          ++reasons[status.ok() ? "OK" : std::string(status.reason())];
        }
      });
    }
    for (std::thread& thread : crowd) thread.join();
    return reasons;
  }

  std::vector<std::unique_ptr<Process>> processes_;
};

v1::PlaceOrderRequest drawn(std::mt19937& random, const std::vector<v1::Offer>& shelf,
                            v1::PlaceOrderRequest (*first)(const v1::Offer&, std::int64_t),
                            void (*more)(v1::PlaceOrderRequest&, const v1::Offer&, std::int64_t)) {
  const auto any = [&] { return shelf[random() % shelf.size()]; };
  v1::PlaceOrderRequest request = first(any(), 1);
  for (unsigned lines = random() % 4; lines > 0; --lines) more(request, any(), 1 + random() % 2);
  return request;
}

TEST_F(Rushes, SellWhatIsThereAndNeverMore) {
  process();
  process({.most = 3});
  process({.most = 1});
  for (unsigned seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    std::vector<v1::Offer> shelf;
    for (unsigned offers = 1 + random() % 4; offers > 0; --offers) {
      shelf.push_back(offer(10 + random() % 40));
    }
    std::vector<v1::PlaceOrderRequest> requests;
    for (int i = 0; i < 100; ++i) requests.push_back(drawn(random, shelf, basket, add_line));

    for (const auto& [reason, count] : rush(requests, 24)) {
      EXPECT_TRUE(reason == "OK" || reason == "SOLD_OUT") << reason << " " << count;
    }
    expect_books_balance();
  }
}

TEST_F(Rushes, LeaveNothingUnsoldThatWasAskedFor) {
  process();
  process();
  const v1::Offer it = offer(100);
  std::vector<v1::PlaceOrderRequest> requests;
  for (int i = 0; i < 250; ++i) requests.push_back(basket(it, 1));

  EXPECT_EQ(rush(requests, 32), (std::map<std::string, int>{{"OK", 100}, {"SOLD_OUT", 150}}));
  EXPECT_EQ(boxes(now(it).held()), 100);
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
