#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "chassis/pg/database.h"
#include "chassis/rpc/call.h"
#include "chassis/rpc/feed.h"
#include "services/orders/storage/order_changes.h"

namespace farmgate::orders::v1 {
class WatchOrdersRequest;
}

namespace farmgate::orders {

// Tells sellers' tablets what becomes of their orders. One reader asks the database for all of them
// together, as often as turn() is called: by one thread at a time; all else is thread-safe.
class WatchOrders {
 public:
  static constexpr int kStreamsOfSellerMost = 32;

  explicit WatchOrders(pg::Database& database,
                       std::chrono::milliseconds heartbeat = std::chrono::seconds(10))
      : database_(database), heartbeat_(heartbeat) {}

  void watch(const rpc::Call& call, const v1::WatchOrdersRequest& request,
             std::shared_ptr<rpc::Feed> feed);
  // What is new goes to those who have room for it.
  Status turn();
  // Changes that nobody can ask for any more.
  Status sweep();

 private:
  struct Listener {
    order_changes::Watched at;
    std::shared_ptr<rpc::Feed> feed;  // shared: of the call and of us
    Elapsed::time_point told_at{};    // never
  };
  void take_arrivals();
  void drop_ended();
  Status tell(std::vector<Listener*>& listeners);
  void tell_one(Listener& listener, const order_changes::Heard& heard,
                const std::vector<Order>& orders);

  pg::Database& database_;
  const std::chrono::milliseconds heartbeat_;
  std::mutex mutex_;
  std::vector<Listener> arrivals_;
  std::map<ProducerId, int> streams_;  // of arrivals and listeners
  std::vector<Listener> listeners_;    // turn's alone
};

}  // namespace farmgate::orders
