#include "services/orders/wire/convert.h"

#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/orders/v1/offer.pb.h"
#include "farmgate/orders/v1/order.pb.h"
#include "farmgate/orders/v1/payment.pb.h"

namespace farmgate::orders::wire {
namespace {

using namespace farmgate::wire;

static_assert(static_cast<int>(OrderState::kCancelled) == v1::ORDER_STATE_CANCELLED);
static_assert(static_cast<int>(OrderState::kPaid) == v1::ORDER_STATE_PAID);
static_assert(static_cast<int>(TransferState::kUnmatched) == v1::BANK_TRANSFER_STATE_UNMATCHED);

}  // namespace

v1::Offer encode(const Offer& offer) {
  v1::Offer out;
  out.set_name(name_of("offers", offer.id.uuid()));
  out.set_listing(name_of("listings", offer.listing.uuid()));
  out.set_seller(name_of("producers", offer.seller.uuid()));
  if (offer.fair) out.set_fair(name_of("fairs", offer.fair->uuid()));
  out.set_channel(v1::OFFER_CHANNEL_ONLINE);
  out.set_unit_price_vnd(offer.unit_price.vnd());
  write(offer.amount(offer.received), *out.mutable_received());
  write(offer.amount(offer.available), *out.mutable_available());
  write(offer.amount(offer.held), *out.mutable_held());
  write(offer.amount(offer.sold), *out.mutable_sold());
  if (offer.buyer_limit) write(offer.amount(*offer.buyer_limit), *out.mutable_buyer_limit());
  write(offer.start_time, *out.mutable_start_time());
  write(offer.end_time, *out.mutable_end_time());
  out.set_etag(etag_of(offer.revision));
  write(offer.create_time, *out.mutable_create_time());
  return out;
}

v1::Order encode(const Order& order) {
  v1::Order out;
  out.set_name(name_of("orders", order.id.uuid()));
  out.set_seller(name_of("producers", order.seller.uuid()));
  out.set_state(static_cast<v1::OrderState>(order.state));
  for (const OrderLine& line : order.lines) {
    v1::OrderLine& to = *out.add_lines();
    to.set_offer(name_of("offers", line.offer.uuid()));
    write(line.quantity, *to.mutable_quantity());
    to.set_listing(name_of("listings", line.listing.uuid()));
    to.set_title(line.title);
    to.set_unit_price_vnd(line.unit_price.vnd());
    to.set_amount_vnd(line.amount.vnd());
  }
  out.mutable_contact()->set_full_name(order.contact.full_name);
  out.mutable_contact()->set_phone(order.contact.phone);
  out.mutable_contact()->set_address(order.contact.address);
  out.set_fulfilment(static_cast<v1::Fulfilment>(order.fulfilment));
  out.set_payment_method(static_cast<v1::PaymentMethod>(order.payment_method));
  out.set_total_vnd(order.total.vnd());
  out.set_payment_code(order.payment_code);
  write(order.hold_expire_time, *out.mutable_hold_expire_time());
  write(order.create_time, *out.mutable_create_time());
  write(order.update_time, *out.mutable_update_time());
  out.set_etag(etag_of(order.version));
  return out;
}

rpc::Bytes reply_of(const Order& order) { return {encode(order).SerializeAsString()}; }

v1::BankTransfer encode(const BankTransfer& transfer) {
  v1::BankTransfer out;
  out.set_name(name_of("bankTransfers", transfer.id.uuid()));
  out.set_bank_reference(transfer.bank_reference);
  out.set_amount_vnd(transfer.amount.vnd());
  out.set_description(transfer.description);
  write(transfer.credit_time, *out.mutable_credit_time());
  out.set_state(static_cast<v1::BankTransferState>(transfer.state));
  if (transfer.order) out.set_order(name_of("orders", transfer.order->uuid()));
  out.set_unmatched_reason(transfer.unmatched_reason);
  write(transfer.create_time, *out.mutable_create_time());
  return out;
}

StatusOr<OfferRequest> decode(const v1::Offer& offer) {
  OfferRequest out;
  ASSIGN_OR_RETURN(out.listing, id_of<ListingId>(offer.listing(), "listings"));
  if (!offer.fair().empty()) {
    ASSIGN_OR_RETURN(out.terms.fair, id_of<FairId>(offer.fair(), "fairs"));
  }
  out.terms.unit_price = Money::vnd(offer.unit_price_vnd());
  if (offer.has_buyer_limit()) out.terms.buyer_limit = read_quantity(offer.buyer_limit());
  ASSIGN_OR_RETURN(out.terms.start_time, read_time(offer.start_time(), "offer.start_time"));
  ASSIGN_OR_RETURN(out.terms.end_time, read_time(offer.end_time(), "offer.end_time"));
  return out;
}

StatusOr<Basket> decode(const v1::Order& order) {
  Basket out;
  for (const v1::OrderLine& line : order.lines()) {
    ASSIGN_OR_RETURN(OfferId offer, id_of<OfferId>(line.offer(), "offers"));
    out.lines.push_back({offer, read_quantity(line.quantity())});
  }
  ASSIGN_OR_RETURN(out.lines, merged(std::move(out.lines)));
  out.contact = {order.contact().full_name(), order.contact().phone(), order.contact().address()};
  out.fulfilment = static_cast<Fulfilment>(order.fulfilment());
  out.payment_method = static_cast<PaymentMethod>(order.payment_method());
  return out;
}

StatusOr<BankTransfer> decode(const v1::BankTransfer& transfer) {
  BankTransfer out;
  out.id = TransferId::make();
  out.bank_reference = transfer.bank_reference();
  out.amount = Money::vnd(transfer.amount_vnd());
  out.description = transfer.description();
  ASSIGN_OR_RETURN(out.credit_time, read_time(transfer.credit_time(), "bank_transfer.credit_time"));
  return out;
}

}  // namespace farmgate::orders::wire
