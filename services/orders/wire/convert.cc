#include "services/orders/wire/convert.h"

#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/orders/v1/offer_service.pb.h"
#include "farmgate/orders/v1/order.pb.h"
#include "farmgate/orders/v1/payment.pb.h"

namespace farmgate::orders::wire {
namespace {

using namespace farmgate::wire;

static_assert(static_cast<int>(OrderState::kRefunded) == v1::ORDER_STATE_REFUNDED);
static_assert(static_cast<int>(RefundState::kPaid) == v1::REFUND_STATE_PAID);
static_assert(static_cast<int>(OrderState::kPaid) == v1::ORDER_STATE_PAID);
static_assert(static_cast<int>(OrderState::kCompleted) == v1::ORDER_STATE_COMPLETED);
static_assert(static_cast<int>(OrderState::kReturned) == v1::ORDER_STATE_RETURNED);
static_assert(static_cast<int>(PaymentMethod::kCashOnDelivery) ==
              v1::PAYMENT_METHOD_CASH_ON_DELIVERY);
static_assert(static_cast<int>(TransferState::kRefunded) == v1::BANK_TRANSFER_STATE_REFUNDED);

constexpr std::string_view kDong = "VND";

void write_match(const TransferMatch& match, v1::TransferMatch& out) {
  out.set_order(name_of("orders", match.order.uuid()));
  out.set_amount_vnd(match.amount.vnd());
  out.set_matcher(match.matcher);
  write(match.match_time, *out.mutable_match_time());
}

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
  write(offer.amount(offer.withdrawn), *out.mutable_withdrawn());
  write(offer.amount(offer.at_devices), *out.mutable_at_devices());
  out.set_weight_tolerance_millionths(offer.weight_tolerance);
  if (offer.buyer_limit) write(offer.amount(*offer.buyer_limit), *out.mutable_buyer_limit());
  write(offer.start_time, *out.mutable_start_time());
  write(offer.end_time, *out.mutable_end_time());
  out.set_etag(etag_of(offer.revision));
  write(offer.create_time, *out.mutable_create_time());
  if (offer.close_time) write(*offer.close_time, *out.mutable_close_time());
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
    to.set_weight_tolerance_millionths(line.weight_tolerance);
    to.set_tax_class(line.tax.code);
    to.set_tax_rate_millionths(line.tax.millionths);
    if (order.receipt) to.set_receipt_number(order.receipt->to_string());
    if (line.ordered) {
      write(Quantity{*line.ordered, line.quantity.unit}, *to.mutable_ordered_quantity());
    }
  }
  out.mutable_contact()->set_full_name(order.contact.full_name);
  out.mutable_contact()->set_phone(order.contact.phone);
  out.mutable_contact()->set_address(order.contact.address);
  out.set_fulfilment(static_cast<v1::Fulfilment>(order.fulfilment));
  out.set_payment_method(static_cast<v1::PaymentMethod>(order.payment_method));
  out.set_total_vnd(order.total.vnd());
  out.set_payment_code(order.payment_code);
  if (order.hold_expire_time) write(*order.hold_expire_time, *out.mutable_hold_expire_time());
  write(order.create_time, *out.mutable_create_time());
  write(order.update_time, *out.mutable_update_time());
  out.set_etag(etag_of(order.version));
  return out;
}

v1::Shipment encode(const Shipment& shipment) {
  v1::Shipment out;
  out.set_carrier(shipment.carrier);
  out.set_tracking_code(shipment.tracking_code);
  write(shipment.ship_time, *out.mutable_ship_time());
  return out;
}

v1::GoodsReturn encode(const GoodsReturn& it) {
  v1::GoodsReturn out;
  out.set_reason(it.reason);
  out.set_goods(it.written_off ? v1::RETURNED_GOODS_WRITTEN_OFF : v1::RETURNED_GOODS_RESTOCKED);
  out.set_returner(it.returner);
  write(it.return_time, *out.mutable_return_time());
  return out;
}

v1::PickListItem encode(const PickItem& item) {
  v1::PickListItem out;
  out.set_listing(name_of("listings", item.listing.uuid()));
  out.set_title(item.title);
  write(item.quantity, *out.mutable_quantity());
  out.set_order_count(item.orders);
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
  out.set_currency(std::string(kDong));
  if (transfer.seller) out.set_seller(name_of("producers", transfer.seller->uuid()));
  out.set_unmatched_vnd(transfer.unmatched.vnd());
  out.set_due_vnd(transfer.due.vnd());
  for (const TransferMatch& match : transfer.matches) {
    write_match(match, *out.add_matches());
  }
  return out;
}

v1::LedgerEntry encode(const LedgerEntry& entry) {
  v1::LedgerEntry out;
  out.set_number(entry.number);
  out.set_fact(entry.fact);
  out.set_debit(entry.debit);
  out.set_credit(entry.credit);
  out.set_amount_vnd(entry.amount.vnd());
  if (entry.transfer) out.set_bank_transfer(name_of("bankTransfers", entry.transfer->uuid()));
  if (entry.order) out.set_order(name_of("orders", entry.order->uuid()));
  if (entry.sale) out.set_sale_id(entry.sale->to_string());
  write(entry.book_time, *out.mutable_book_time());
  write(entry.post_time, *out.mutable_post_time());
  return out;
}

v1::Refund encode(const Refund& refund) {
  v1::Refund out;
  out.set_name(name_of("refunds", refund.id.uuid()));
  out.set_bank_transfer(name_of("bankTransfers", refund.transfer.uuid()));
  if (refund.order) out.set_order(name_of("orders", refund.order->uuid()));
  if (refund.seller) out.set_seller(name_of("producers", refund.seller->uuid()));
  out.set_amount_vnd(refund.amount.vnd());
  out.set_state(static_cast<v1::RefundState>(refund.state));
  out.set_reason(refund.reason);
  out.set_requester(refund.requester);
  out.set_bank_reference(refund.bank_reference);
  write(refund.create_time, *out.mutable_create_time());
  if (refund.export_time) write(*refund.export_time, *out.mutable_export_time());
  if (refund.pay_time) write(*refund.pay_time, *out.mutable_pay_time());
  return out;
}

v1::DayClose encode(const DayClose& close) {
  v1::DayClose out;
  out.set_province(close.province);
  if (close.seller) out.set_seller(name_of("producers", close.seller->uuid()));
  write(close.day, *out.mutable_close_date());
  out.set_bank_balance_vnd(close.stated.vnd());
  out.set_ledger_balance_vnd(close.ledger.bank.vnd());
  out.set_difference_vnd(close.difference().vnd());
  if (close.explanation.empty()) out.set_unexplained_vnd(close.difference().vnd());
  for (const OpenRefund& it : close.explanation) {
    out.add_explanation(name_of("refunds", it.id.uuid()));
  }
  out.set_unmatched_vnd(close.ledger.unmatched.vnd());
  out.set_prepaid_vnd(close.ledger.prepaid.vnd());
  out.set_refunds_due_vnd(close.ledger.refunds_due.vnd());
  out.set_sales_vnd(close.ledger.sales.vnd());
  for (const DayMatch& it : close.matches) {
    v1::DayMatch& to = *out.add_matches();
    to.set_bank_transfer(name_of("bankTransfers", it.transfer.uuid()));
    write_match(it.match, *to.mutable_match());
  }
  out.set_closer(close.closer);
  write(close.create_time, *out.mutable_create_time());
  return out;
}

StatusOr<OfferRequest> decode(const v1::Offer& offer) {
  OfferRequest out;
  ASSIGN_OR_RETURN(out.listing, id_of<ListingId>(offer.listing(), "listings"));
  if (!offer.fair().empty()) {
    ASSIGN_OR_RETURN(out.terms.fair, id_of<FairId>(offer.fair(), "fairs"));
  }
  out.terms.unit_price = Money::vnd(offer.unit_price_vnd());
  out.terms.weight_tolerance = offer.weight_tolerance_millionths();
  if (offer.has_buyer_limit()) out.terms.buyer_limit = read_quantity(offer.buyer_limit());
  ASSIGN_OR_RETURN(out.terms.start_time, read_time(offer.start_time(), "offer.start_time"));
  ASSIGN_OR_RETURN(out.terms.end_time, read_time(offer.end_time(), "offer.end_time"));
  return out;
}

StatusOr<OfferPatch> patch_of(const v1::UpdateOfferRequest& request) {
  const v1::Offer& offer = request.offer();
  const auto has = [&](const char* path) { return mask_has(request.update_mask(), path); };
  OfferPatch out;
  if (has("unit_price_vnd")) out.unit_price = Money::vnd(offer.unit_price_vnd());
  if (has("buyer_limit")) {
    out.buyer_limit.emplace();
    if (offer.has_buyer_limit()) *out.buyer_limit = read_quantity(offer.buyer_limit());
  }
  if (has("start_time")) {
    ASSIGN_OR_RETURN(out.start_time, read_time(offer.start_time(), "offer.start_time"));
  }
  if (has("end_time")) {
    ASSIGN_OR_RETURN(out.end_time, read_time(offer.end_time(), "offer.end_time"));
  }
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
  if (!transfer.currency().empty() && transfer.currency() != kDong) {
    return Status(Code::kInvalidArgument, "CURRENCY_UNSUPPORTED", "only dong is taken")
        .with("currency", transfer.currency());
  }
  if (!transfer.seller().empty()) {
    ASSIGN_OR_RETURN(out.seller, id_of<ProducerId>(transfer.seller(), "producers"));
  }
  return out;
}

}  // namespace farmgate::orders::wire
