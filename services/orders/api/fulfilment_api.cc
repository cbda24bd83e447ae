#include "services/orders/api/fulfilment_api.h"

#include <google/api/httpbody.pb.h>

#include "chassis/base/digest.h"
#include "chassis/base/phone.h"
#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/orders/v1/order_service.pb.h"
#include "services/orders/api/selling.h"
#include "services/orders/api/visible.h"
#include "services/orders/domain/day_close.h"
#include "services/orders/events/announce.h"
#include "services/orders/storage/fulfilment.h"
#include "services/orders/storage/orders.h"
#include "services/orders/wire/convert.h"
#include "services/orders/wire/packing_labels.h"

namespace farmgate::orders {
namespace {

using farmgate::wire::id_of;
using farmgate::wire::position_of;

constexpr int kForgottenAtOnce = 1'000;
constexpr int kLabelsMost = 200;

// Digests: what was guessed at is in no row, and a phone is nobody's business.
std::string subject_of(std::string_view text) { return hex(as_bytes(sha256(text))); }

}  // namespace

template <class Request>
StatusOr<rpc::Bytes> FulfilmentApi::act(const rpc::Call& call, const Request& request,
                                        const std::string& etag, const order_rows::Visible& whose,
                                        const Act& act) {
  ASSIGN_OR_RETURN(const OrderId id, id_of<OrderId>(request.name(), "orders"));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Order> {
    ASSIGN_OR_RETURN(auto order, order_rows::lock_alone(tx, id, whose));
    if (!order) return not_found(request.name());
    RETURN_IF_ERROR(farmgate::wire::check_etag(etag, order->version));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    RETURN_IF_ERROR(act(tx, *order, now));
    RETURN_IF_ERROR(order_rows::save_state(tx, *order));
    RETURN_IF_ERROR(announce(tx, it_.outbox, *order));
    return wire::encode(*order);
  });
}

StatusOr<rpc::Bytes> FulfilmentApi::ship(const rpc::Call& call,
                                         const v1::ShipOrderRequest& request) {
  return act(call, request, request.etag(), sold_by(call),
             [&](pg::Tx& tx, Order& order, Time now) -> Status {
               RETURN_IF_ERROR(order.ship(now));
               return fulfilment::insert(
                   tx, order.id,
                   {request.shipment().carrier(), request.shipment().tracking_code(), now});
             });
}

StatusOr<rpc::Bytes> FulfilmentApi::mark_ready(const rpc::Call& call,
                                               const v1::MarkReadyRequest& request) {
  return act(call, request, request.etag(), sold_by(call),
             [](pg::Tx& tx, Order& order, Time now) -> Status {
               RETURN_IF_ERROR(order.make_ready(now));
               ASSIGN_OR_RETURN(const std::string phone,
                                normalise_phone(order.contact.phone, "contact.phone"));
               return fulfilment::insert(tx, Pickup{order.id, phone, make_pickup_code()});
             });
}

// Counted before it is looked at, so that many guesses at once are no more than those allowed.
Status FulfilmentApi::check_guess_of(const rpc::Call& call, const std::string& subject) {
  ASSIGN_OR_RETURN(const auto guesses, it_.database.transact(call.deadline, [&](pg::Tx& tx) {
    return fulfilment::count_guess(tx, subject);
  }));
  return check_guess(guesses.count, guesses.begin, guesses.now);
}

StatusOr<rpc::Bytes> FulfilmentApi::hand_over(const rpc::Call& call,
                                              const v1::HandOverOrderRequest& request) {
  ASSIGN_OR_RETURN(const OrderId id, id_of<OrderId>(request.name(), "orders"));
  const std::string subject = subject_of(request.name());
  // Others' orders are not there: guesses at them must not lock their sellers out.
  ASSIGN_OR_RETURN(const auto seen, it_.database.read(call.deadline, [&](pg::Tx& tx) {
    return order_rows::find(tx, id, sold_by(call));
  }));
  if (!seen) return not_found(request.name());
  RETURN_IF_ERROR(check_guess_of(call, subject));
  return act(call, request, "", sold_by(call), [&](pg::Tx& tx, Order& order, Time now) -> Status {
    RETURN_IF_ERROR(order.hand_over(now));
    ASSIGN_OR_RETURN(const auto pickup, fulfilment::pickup_of(tx, id));
    const bool right =
        pickup && equal_in_constant_time(pickup->code, pickup_code_of(request.pickup_code()));
    if (!right) return wrong_pickup_code();
    RETURN_IF_ERROR(fulfilment::forgive_guesses(tx, subject));
    RETURN_IF_ERROR(fulfilment::remove_pickup(tx, id));
    return selling::done(tx, order, now);
  });
}

StatusOr<rpc::Bytes> FulfilmentApi::complete(const rpc::Call& call,
                                             const v1::CompleteOrderRequest& request) {
  return act(
      call, request, "", visible_to(call), [&](pg::Tx& tx, Order& order, Time now) -> Status {
        RETURN_IF_ERROR(
            order.complete({order.buyer == call.access.subject, covers(call, order.seller)}, now));
        return selling::done(tx, order, now);
      });
}

StatusOr<v1::Order> FulfilmentApi::lookup_guest(const rpc::Call& call,
                                                const v1::LookupGuestOrderRequest& request) {
  ASSIGN_OR_RETURN(const std::string phone, normalise_phone(request.phone(), "phone"));
  const std::string code = pickup_code_of(request.pickup_code());
  const std::string subject = subject_of(phone);
  RETURN_IF_ERROR(check_guess_of(call, subject));
  ASSIGN_OR_RETURN(
      const auto order,
      it_.database.transact(call.deadline, [&](pg::Tx& tx) -> StatusOr<std::optional<Order>> {
        ASSIGN_OR_RETURN(const auto waiting, fulfilment::pickups_for(tx, phone));
        for (const Pickup& it : waiting) {
          if (!equal_in_constant_time(it.code, code)) continue;
          RETURN_IF_ERROR(fulfilment::forgive_guesses(tx, subject));
          return order_rows::find(tx, it.order, {.all = true, .buyer = {}, .sellers = {}});
        }
        return std::optional<Order>();
      }));
  if (!order) return not_found("an order of this phone and pick-up code");
  v1::Order reply = wire::encode(*order);
  reply.clear_contact();
  return reply;
}

StatusOr<v1::GeneratePickListResponse> FulfilmentApi::pick_list(
    const rpc::Call& call, const v1::GeneratePickListRequest& request) {
  if (!call.access.covers_party(request.parent())) return not_found(request.parent());
  ASSIGN_OR_RETURN(const auto seller, id_of<ProducerId>(request.parent(), "producers"));
  ASSIGN_OR_RETURN(const Date day,
                   farmgate::wire::read_date(request.through_date(), "through_date"));
  ASSIGN_OR_RETURN(const auto page, it_.pager.open(request));
  const Time end = end_of_day(day);
  v1::GeneratePickListResponse reply;
  ASSIGN_OR_RETURN(
      auto orders,
      it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<std::vector<Order>> {
        if (page.after.empty()) {
          ASSIGN_OR_RETURN(const auto items, fulfilment::pick_items(tx, seller, end));
          for (const auto& item : items) *reply.add_items() = wire::encode(item);
        }
        return order_rows::to_pack(tx, seller, end, page);
      }));
  reply.set_next_page_token(it_.pager.finish(page, orders, [](const Order& last) {
    return position_of(last.create_time, last.id.uuid());
  }));
  for (const Order& order : orders) *reply.add_orders() = wire::encode(order);
  return reply;
}

StatusOr<google::api::HttpBody> FulfilmentApi::packing_labels(
    const rpc::Call& call, const v1::PrintPackingLabelsRequest& request) {
  if (!call.access.covers_party(request.parent())) return not_found(request.parent());
  ASSIGN_OR_RETURN(const auto seller, id_of<ProducerId>(request.parent(), "producers"));
  ASSIGN_OR_RETURN(const Date day,
                   farmgate::wire::read_date(request.through_date(), "through_date"));
  const farmgate::wire::Page first{.size = kLabelsMost, .after = {}, .filter = {}};
  ASSIGN_OR_RETURN(auto orders, it_.database.read(call.deadline, [&](pg::Tx& tx) {
    return order_rows::to_pack(tx, seller, end_of_day(day), first);
  }));
  const bool more = orders.size() > static_cast<std::size_t>(kLabelsMost);
  if (more) orders.resize(kLabelsMost);
  google::api::HttpBody body;
  body.set_content_type("text/html; charset=utf-8");
  body.set_data(wire::packing_labels_of(orders, more));
  return body;
}

Status FulfilmentApi::sweep(pg::Database& background) {
  return background.transact(in(std::chrono::seconds(5)), [](pg::Tx& tx) {
    return fulfilment::forget_guesses(tx, kForgottenAtOnce);
  });
}

}  // namespace farmgate::orders
