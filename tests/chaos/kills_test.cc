// Clients of `farmgate all` while it is killed: what they were told stays true.
#include <gtest/gtest.h>

#include <atomic>
#include <barrier>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "chassis/testing/status_is.h"
#include "farmgate/orders/v1/order_service.pb.h"
#include "tests/support/stall.h"

namespace farmgate::testing {
namespace {

using namespace std::chrono_literals;
namespace op = orders::v1;

constexpr std::string_view kPlaceOrder = "farmgate.orders.v1.OrderService/PlaceOrder";

// A transaction takes one order, so that a kill finds most clients still waiting.
class Kills : public ::testing::Test {
 protected:
  Kills() {
    suite_.migrate();
    suite_.start();
  }

  std::string orders_value(const std::string& sql) const { return suite_.value("orders", sql); }
  int committed() const { return std::stoi(orders_value("SELECT count(*) FROM orders")); }

  // Kills the suite when `count` orders stand in its database, and starts it again.
  void kill_at(int count) {
    const Deadline deadline = in(30s);
    while (committed() < count) {
      ASSERT_GT(time_left(deadline), 0ms) << "no " << count << " orders came to be";
    }
    suite_.kill();
    suite_.start();
  }

  Suite suite_{{"orders.batch_orders = 1"}};
};

TEST_F(Kills, TwoHundredClientsOnAHundredUnitsAreSoldExactlyAHundred) {
  const Stall stall = open_stall(suite_, 100);
  std::mutex mutex;
  std::set<std::string> sold;
  int refused = 0;
  std::vector<std::string> other;
  std::barrier begin(201);
  std::vector<std::thread> clients;
  for (int i = 0; i < 200; ++i) {
    clients.emplace_back([&, i] {
      const op::PlaceOrderRequest request = basket(stall, 1);
      begin.arrive_and_wait();
      const auto order =
          suite_.settle<op::Order>(kPlaceOrder, request, buyer("buyer-" + std::to_string(i)));
      const std::lock_guard lock(mutex);
      if (order.ok()) {
        sold.insert(order->name());
      } else if (order.status().reason() == "SOLD_OUT") {
        ++refused;
      } else {
        other.push_back(order.status().to_string());
      }
    });
  }
  begin.arrive_and_wait();
  kill_at(10);
  kill_at(55);
  for (std::thread& client : clients) client.join();

  EXPECT_THAT(other, ::testing::IsEmpty());
  EXPECT_EQ(sold.size(), 100u);
  EXPECT_EQ(refused, 100);
  EXPECT_EQ(orders_value("SELECT count(*) FROM orders WHERE state = 1"), "100");
  EXPECT_EQ(orders_value("SELECT available || ' ' || held || ' ' || sold FROM offer"),
            "0 100000 0");
}

TEST_F(Kills, OneRequestFromFiftyThreadsIsOneOrderAndOneReply) {
  const Stall stall = open_stall(suite_, 100);
  const op::PlaceOrderRequest request = basket(stall, 1);
  std::mutex mutex;
  std::map<std::string, int> replies;
  std::atomic<int> aborted{0};
  std::barrier begin(51);
  std::vector<std::thread> twins;
  for (int i = 0; i < 50; ++i) {
    twins.emplace_back([&] {
      begin.arrive_and_wait();
      const Deadline patience = in(60s);
      while (time_left(patience) > 0ms) {
        const auto reply = suite_.call_bytes(kPlaceOrder, request, buyer("one-buyer"));
        if (!reply.ok() && reply.status().reason() == "REQUEST_IN_FLIGHT") ++aborted;
        if (!reply.ok() && reply.status().outcome_open()) continue;
        const std::lock_guard lock(mutex);
        ++replies[reply.ok() ? *reply : reply.status().to_string()];
        return;
      }
    });
  }
  begin.arrive_and_wait();
  kill_at(1);
  for (std::thread& twin : twins) twin.join();

  ASSERT_EQ(replies.size(), 1u);
  EXPECT_EQ(replies.begin()->second, 50);
  op::Order order;
  ASSERT_TRUE(order.ParseFromString(replies.begin()->first)) << replies.begin()->first;
  EXPECT_EQ(order.lines_size(), 1);
  EXPECT_EQ(orders_value("SELECT count(*) FROM orders"), "1");
  EXPECT_EQ(orders_value("SELECT available || ' ' || held FROM offer"), "99000 1000");
  RecordProperty("aborted", aborted);
}

}  // namespace
}  // namespace farmgate::testing
