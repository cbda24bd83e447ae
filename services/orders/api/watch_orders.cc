#include "services/orders/api/watch_orders.h"

#include <algorithm>
#include <set>
#include <utility>

#include "chassis/rpc/service_table.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/orders/v1/order_service.pb.h"
#include "services/orders/storage/orders.h"
#include "services/orders/wire/convert.h"

namespace farmgate::orders {
namespace {

using namespace std::chrono_literals;
using farmgate::wire::id_of;

constexpr auto kDeadline = 2000ms;
constexpr std::size_t kChangesOfTurn = 2'048;  // of all together that are behind
constexpr std::size_t kChangesOfIdle = 8;      // of each other one: more makes it one of those
constexpr int kSwept = 1'000;                  // in one transaction
constexpr int kSweepsMost = 300;               // of one sweep; the next goes on

Status expired() {
  return refuse("CURSOR_EXPIRED", "what came after this cursor is not kept: list and begin anew");
}

Status too_many_streams() {
  return Status(Code::kResourceExhausted, "OVERLOADED", "the seller has too many streams")
      .with("most", std::to_string(WatchOrders::kStreamsOfSellerMost));
}

StatusOr<order_changes::Watched> asked(const rpc::Call& call,
                                       const v1::WatchOrdersRequest& request) {
  order_changes::Watched out;
  ASSIGN_OR_RETURN(out.seller, id_of<ProducerId>(request.parent(), "producers"));
  if (!call.access.covers_party(request.parent())) return not_found(request.parent());
  if (!request.offer().empty()) {
    ASSIGN_OR_RETURN(out.offer, id_of<OfferId>(request.offer(), "offers"));
  }
  ASSIGN_OR_RETURN(out.cursor, WatchCursor::parse(request.cursor()));
  return out;
}

const Order* order_of(const std::vector<Order>& orders, OrderId id) {
  const auto found = std::ranges::find(orders, id, &Order::id);
  return found == orders.end() ? nullptr : &*found;
}

}  // namespace

void WatchOrders::watch(const rpc::Call& call, const v1::WatchOrdersRequest& request,
                        std::shared_ptr<rpc::Feed> feed) {
  auto at = asked(call, request);
  if (!at.ok()) return feed->end(at.status());
  const std::lock_guard lock(mutex_);
  int& open = streams_[at->seller];
  if (open >= kStreamsOfSellerMost) return feed->end(too_many_streams());
  ++open;
  arrivals_.push_back({std::move(*at), std::move(feed)});
}

void WatchOrders::take_arrivals() {
  std::vector<Listener> arrived;
  {
    const std::lock_guard lock(mutex_);
    arrived = std::exchange(arrivals_, {});
  }
  std::ranges::move(arrived, std::back_inserter(listeners_));
}

void WatchOrders::drop_ended() {
  const std::lock_guard lock(mutex_);
  std::erase_if(listeners_, [this](const Listener& it) {
    if (it.feed->alive()) return false;
    const auto open = streams_.find(it.at.seller);
    if (--open->second == 0) streams_.erase(open);
    return true;
  });
}

Status WatchOrders::turn() {
  take_arrivals();
  drop_ended();
  std::vector<Listener*> ready;
  const auto is_behind = [](const Listener& it) { return !it.at.cursor.through.empty(); };
  const auto behind = static_cast<std::size_t>(std::ranges::count_if(listeners_, is_behind));
  const std::size_t share = kChangesOfTurn / std::max<std::size_t>(behind, 1);
  for (Listener& it : listeners_) {
    const std::size_t most = is_behind(it) ? share : kChangesOfIdle;
    const std::size_t room = std::min(it.feed->room(), std::max<std::size_t>(most, 1));
    it.at.room = static_cast<int>(room);
    if (room > 0) ready.push_back(&it);
  }
  return ready.empty() ? ok() : tell(ready);
}

Status WatchOrders::tell(std::vector<Listener*>& listeners) {
  std::vector<order_changes::Watched> watched;
  for (const Listener* it : listeners) watched.push_back(it->at);
  std::vector<order_changes::Heard> heard;
  std::vector<Order> orders;
  RETURN_IF_ERROR(database_.read(in(kDeadline), [&](pg::Tx& tx) -> Status {
    ASSIGN_OR_RETURN(heard, order_changes::hear(tx, watched));
    std::set<OrderId> ids;
    for (const auto& one : heard) {
      for (const auto& change : one.changes) ids.insert(change.order);
    }
    orders.clear();
    if (ids.empty()) return ok();
    ASSIGN_OR_RETURN(orders, order_rows::named(tx, {ids.begin(), ids.end()}));
    return ok();
  }));
  for (std::size_t i = 0; i < listeners.size(); ++i) tell_one(*listeners[i], heard[i], orders);
  return ok();
}

void WatchOrders::tell_one(Listener& listener, const order_changes::Heard& heard,
                           const std::vector<Order>& orders) {
  if (heard.expired) return listener.feed->end(expired());
  WatchCursor& cursor = listener.at.cursor;
  if (cursor.base.empty()) cursor.base = heard.now;
  const auto now = Elapsed::now();
  const std::string through = cursor.through.empty() ? heard.now : cursor.through;
  for (const order_changes::Change& change : heard.changes) {
    cursor.through = through;
    cursor.after = change.id;
    v1::WatchOrdersResponse message;
    message.set_cursor(cursor.to_string());
    message.set_state(static_cast<v1::OrderState>(change.state));
    message.set_change_version(change.version);
    farmgate::wire::write(change.change_time, *message.mutable_change_time());
    if (const Order* const order = order_of(orders, change.order)) {
      *message.mutable_order() = wire::encode(*order);
    }
    listener.feed->send(rpc::serialise(message));
    listener.told_at = now;
  }
  // Told to the end of what was seen: the next look begins there.
  if (heard.changes.size() < static_cast<std::size_t>(listener.at.room)) {
    cursor = {.base = through, .through = {}, .after = 0};
  }
  const bool silent = heard.changes.empty() && (listener.told_at == Elapsed::time_point{} ||
                                                now - listener.told_at >= heartbeat_);
  if (!silent) return;
  v1::WatchOrdersResponse heartbeat;
  heartbeat.set_cursor(cursor.to_string());
  listener.feed->send(rpc::serialise(heartbeat));
  listener.told_at = now;
}

Status WatchOrders::sweep() {
  for (int i = 0; i < kSweepsMost; ++i) {
    ASSIGN_OR_RETURN(const int gone, database_.transact(in(kDeadline), [](pg::Tx& tx) {
      return order_changes::sweep(tx, kSwept);
    }));
    if (gone < kSwept) return ok();
  }
  return ok();
}

}  // namespace farmgate::orders
