#include "services/orders/wire/events.h"

#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/orders/events/v1/events.pb.h"

namespace farmgate::orders::wire {
namespace {

using namespace farmgate::wire;
namespace pb = farmgate::orders::events::v1;

std::string_view kind_name(FairKind kind) {
  switch (kind) {
    case FairKind::kFair: return "FAIR";
    case FairKind::kProductWeek: return "PRODUCT_WEEK";
    case FairKind::kFestival: return "FESTIVAL";
    case FairKind::kMatchingDay: return "MATCHING_DAY";
    case FairKind::kOnline: return "ONLINE";
  }
  return "";
}

pb::OrderChange change_to(OrderState state) {
  switch (state) {
    case OrderState::kHeld:
    case OrderState::kConfirmed: return pb::ORDER_CHANGE_PLACED;
    case OrderState::kPaid: return pb::ORDER_CHANGE_PAID;
    case OrderState::kExpired: return pb::ORDER_CHANGE_EXPIRED;
    case OrderState::kCancelled: return pb::ORDER_CHANGE_CANCELLED;
    case OrderState::kRefunded: return pb::ORDER_CHANGE_REFUNDED;
    case OrderState::kShipped: return pb::ORDER_CHANGE_SHIPPED;
    case OrderState::kReady: return pb::ORDER_CHANGE_READY;
    case OrderState::kCompleted: return pb::ORDER_CHANGE_COMPLETED;
    case OrderState::kReturned: return pb::ORDER_CHANGE_RETURNED;
  }
  return pb::ORDER_CHANGE_UNSPECIFIED;
}

static_assert(static_cast<int>(OfferChange::kClosed) == pb::OFFER_CHANGE_CLOSED);
static_assert(static_cast<int>(FairChange::kUpdated) == pb::FAIR_CHANGE_UPDATED);

}  // namespace

pb::FairEvent event(const Fair& fair, FairChange change) {
  pb::FairEvent out;
  out.set_aggregate_version(fair.version);
  out.set_change(static_cast<pb::FairChange>(change));
  pb::FairState& state = *out.mutable_state();
  state.set_name(name_of("fairs", fair.id.uuid()));
  state.set_kind(std::string(kind_name(fair.kind)));
  state.set_title(fair.title);
  state.set_province(fair.province);
  write(fair.start_date, *state.mutable_start_date());
  write(fair.end_date, *state.mutable_end_date());
  state.set_progress(std::string(state_name(fair.state)));
  if (fair.application_through_date) {
    write(*fair.application_through_date, *state.mutable_application_through_date());
  }
  state.set_booths(fair.counts.booths);
  state.set_applications(fair.counts.applications);
  state.set_filed(fair.counts.filed);
  state.set_waiting(fair.counts.waiting);
  state.set_allocated(fair.counts.allocated);
  state.set_confirmed(fair.counts.confirmed);
  state.set_checked_in(fair.counts.checked_in);
  return out;
}

pb::OfferEvent event(const Offer& offer, OfferChange change) {
  pb::OfferEvent out;
  out.set_aggregate_version(offer.version);
  out.set_change(static_cast<pb::OfferChange>(change));
  pb::OfferState& state = *out.mutable_state();
  state.set_name(name_of("offers", offer.id.uuid()));
  state.set_listing(name_of("listings", offer.listing.uuid()));
  state.set_seller(name_of("producers", offer.seller.uuid()));
  if (offer.fair) state.set_fair(name_of("fairs", offer.fair->uuid()));
  state.set_channel("ONLINE");
  state.set_unit_price_vnd(offer.unit_price.vnd());
  write(offer.amount(offer.received), *state.mutable_received());
  write(offer.amount(offer.available), *state.mutable_available());
  write(offer.start_time, *state.mutable_start_time());
  write(offer.end_time, *state.mutable_end_time());
  return out;
}

pb::OrderEvent event(const Order& order) {
  pb::OrderEvent out;
  out.set_aggregate_version(order.version);
  out.set_change(order.is_to_pack() && order.is_weighed() ? pb::ORDER_CHANGE_WEIGHED
                                                          : change_to(order.state));
  pb::OrderState& state = *out.mutable_state();
  state.set_name(name_of("orders", order.id.uuid()));
  state.set_seller(name_of("producers", order.seller.uuid()));
  state.set_progress(std::string(state_name(order.state)));
  for (const OrderLine& line : order.lines) {
    pb::OrderLineFacts& to = *state.add_lines();
    to.set_offer(name_of("offers", line.offer.uuid()));
    to.set_listing(name_of("listings", line.listing.uuid()));
    write(line.quantity, *to.mutable_quantity());
    to.set_amount_vnd(line.amount.vnd());
  }
  state.set_total_vnd(order.total.vnd());
  if (order.hold_expire_time) write(*order.hold_expire_time, *state.mutable_hold_expire_time());
  return out;
}

pb::PaymentEvent event(const BankTransfer& transfer) {
  pb::PaymentEvent out;
  out.set_aggregate_version(transfer.version);
  pb::PaymentState& state = *out.mutable_state();
  switch (transfer.state) {
    case TransferState::kMatched:
      out.set_change(pb::PAYMENT_CHANGE_MATCHED);
      state.set_progress("MATCHED");
      break;
    case TransferState::kUnmatched:
      out.set_change(pb::PAYMENT_CHANGE_RECEIVED);
      state.set_progress("UNMATCHED");
      break;
    case TransferState::kRefunded:
      out.set_change(pb::PAYMENT_CHANGE_REFUNDED);
      state.set_progress("REFUNDED");
      break;
  }
  state.set_name(name_of("bankTransfers", transfer.id.uuid()));
  state.set_amount_vnd(transfer.amount.vnd());
  if (transfer.order) state.set_order(name_of("orders", transfer.order->uuid()));
  state.set_unmatched_reason(transfer.unmatched_reason);
  return out;
}

OfferChange latest_change(const Offer& offer) {
  if (offer.close_time) return OfferChange::kClosed;
  if (offer.received == 0) return OfferChange::kOpened;
  return offer.available == 0 ? OfferChange::kSoldOut : OfferChange::kStocked;
}

FairChange latest_change(const Fair& fair) {
  switch (fair.state) {
    case FairState::kAllocated: return FairChange::kAllocated;
    case FairState::kClosed: return FairChange::kClosed;
    case FairState::kPlanned:
    case FairState::kApplicationsOpen: return FairChange::kOpened;
  }
  return FairChange::kUpdated;
}

}  // namespace farmgate::orders::wire
