#include "tests/integration/orders/desk.h"

#include <atomic>
#include <future>

#include "chassis/host/service.h"
#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "services/orders/orders.h"
#include "services/orders/storage/copies.h"
#include "tests/support/reply.h"

namespace farmgate::orders {
namespace {

using farmgate::testing::parsed;

pg::Options migrated(const farmgate::testing::PgSandbox& sandbox) {
  const pg::Options options = sandbox.options(24);
  EXPECT_THAT(pg::migrate(options, host::schema(orders_spec())), IsOk());
  return options;
}

rpc::Call call_of(std::string_view method) {
  rpc::Call call;
  call.deadline = in(30s);
  call.method = method;
  return call;
}

}  // namespace

std::int64_t boxes(const type::v1::Quantity& quantity) { return quantity.thousandths() / 1000; }

Desk::Desk() : database_(migrated(sandbox_)) {}

rpc::Call Desk::buyer(const std::string& subject) const {
  rpc::Call call = call_of("OrderService/X");
  call.principal.subject = call.access.subject = subject;
  return call;
}

rpc::Call Desk::seller() const {
  rpc::Call call = call_of("OfferService/X");
  call.principal.subject = "seller";
  call.access.parties = {seller_};
  return call;
}

rpc::Call Desk::bank() const {
  rpc::Call call = call_of("PaymentService/X");
  call.principal.subject = "bank";
  return call;
}

std::string Desk::listing() {
  ListingCopy copy;
  copy.id = ListingId::make();
  copy.seller = ProducerId(*farmgate::wire::find_id(seller_, "producers"));
  copy.product = seller_ + "/products/" + Uuid::v7().to_string();
  copy.title = "Vải thiều, hộp 5 kg";
  copy.unit = Unit::kPiece;
  copy.content = {5'000, Unit::kKilogram};
  copy.on_sale = true;
  EXPECT_THAT(
      database_.transact(in(5s), [&](pg::Tx& tx) { return copies_store::save_listing(tx, copy); }),
      IsOk());
  return "listings/" + copy.id.to_string();
}

v1::CreateOfferRequest Desk::offer_request(const std::string& listing) const {
  v1::CreateOfferRequest request;
  v1::Offer& offer = *request.mutable_offer();
  offer.set_listing(listing);
  offer.set_channel(v1::OFFER_CHANNEL_ONLINE);
  offer.set_unit_price_vnd(225'000);
  const Time now =
      std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
  farmgate::wire::write(now - 1h, *offer.mutable_start_time());
  farmgate::wire::write(now + 48h, *offer.mutable_end_time());
  request.set_request_id(Uuid::v7().to_string());
  return request;
}

v1::Offer Desk::offer(std::int64_t count, std::int64_t buyer_limit) {
  v1::CreateOfferRequest request = offer_request(listing());
  if (buyer_limit > 0) {
    farmgate::wire::write(Quantity{1000 * buyer_limit, Unit::kPiece},
                          *request.mutable_offer()->mutable_buyer_limit());
  }
  auto opened = parsed<v1::Offer>(offers_.create(seller(), request));
  EXPECT_THAT(opened, IsOk());
  Stock stock(outbox_);
  const OfferId id(*farmgate::wire::find_id(opened->name(), "offers"));
  EXPECT_THAT(database_.transact(in(5s),
                                 [&](pg::Tx& tx) {
                                   return stock.receive(tx, id, 1000 * count, Uuid::v7()).status();
                                 }),
              IsOk());
  return now(*opened);
}

v1::Offer Desk::now(const v1::Offer& offer) {
  v1::GetOfferRequest request;
  request.set_name(offer.name());
  return offers_.get(seller(), request).value();
}

v1::Order Desk::now(const std::string& subject, const v1::Order& order) {
  v1::GetOrderRequest request;
  request.set_name(order.name());
  return orders_.get(buyer(subject), request).value();
}

void Desk::add_line(v1::PlaceOrderRequest& request, const v1::Offer& offer, std::int64_t count) {
  v1::OrderLine& line = *request.mutable_order()->add_lines();
  line.set_offer(offer.name());
  farmgate::wire::write(Quantity{1000 * count, Unit::kPiece}, *line.mutable_quantity());
}

v1::PlaceOrderRequest Desk::basket(const v1::Offer& offer, std::int64_t count) {
  v1::PlaceOrderRequest request;
  add_line(request, offer, count);
  request.mutable_order()->mutable_contact()->set_full_name("Người mua (ví dụ)");
  request.mutable_order()->mutable_contact()->set_phone("0912345678");
  request.mutable_order()->set_fulfilment(v1::FULFILMENT_PICKUP);
  request.mutable_order()->set_payment_method(v1::PAYMENT_METHOD_TRANSFER);
  request.set_request_id(Uuid::v7().to_string());
  return request;
}

StatusOr<rpc::SharedBytes> Desk::reply(const std::string& subject,
                                       const v1::PlaceOrderRequest& request) {
  struct Waiting {
    rpc::Call call;
    std::promise<StatusOr<rpc::SharedBytes>> told;
    std::atomic<bool> answered{false};
  };
  // shared: of the caller and of an answer that a planted bug gives twice
  const auto it = std::make_shared<Waiting>();
  it->call = buyer(subject);
  orders_.place(it->call, request, [it](StatusOr<rpc::SharedBytes> answer) {
    if (!it->answered.exchange(true)) it->told.set_value(std::move(answer));
  });
  return it->told.get_future().get();
}

StatusOr<v1::Order> Desk::place(const std::string& subject, const v1::PlaceOrderRequest& request) {
  ASSIGN_OR_RETURN(const rpc::SharedBytes bytes, reply(subject, request));
  return parsed<v1::Order>(rpc::Bytes{*bytes});
}

StatusOr<v1::Order> Desk::cancel(const std::string& subject, const v1::Order& order) {
  v1::CancelOrderRequest request;
  request.set_name(order.name());
  request.set_request_id(Uuid::v7().to_string());
  return parsed<v1::Order>(orders_.cancel(buyer(subject), request));
}

StatusOr<v1::BankTransfer> Desk::pay(const v1::Order& order, const std::string& reference,
                                     std::int64_t extra_vnd) {
  v1::RecordBankTransferRequest request;
  v1::BankTransfer& transfer = *request.mutable_bank_transfer();
  transfer.set_bank_reference(reference);
  transfer.set_amount_vnd(order.total_vnd() + extra_vnd);
  transfer.set_description("tra tien " + order.payment_code());
  *transfer.mutable_credit_time() = order.create_time();
  request.set_request_id(Uuid::v7().to_string());
  return parsed<v1::BankTransfer>(payments_.record(bank(), request));
}

void Desk::pass(std::chrono::seconds span) {
  passed_ += span;
  EXPECT_THAT(pg::set_clock_offset(database_, passed_), IsOk());
  EXPECT_THAT(holds_.sweep(), IsOk());
}

void Desk::expect_books_balance() {
  EXPECT_EQ(value("SELECT count(*) FROM offer WHERE received <> available + held + sold "
                  "OR available < 0"),
            "0");
  EXPECT_EQ(value("SELECT count(*) FROM offer o WHERE available <> (SELECT coalesce(sum(quantity), "
                  "0) FROM stock_ledger l WHERE l.offer = o.id)"),
            "0");
  EXPECT_EQ(value("SELECT count(*) FROM offer o WHERE held <> (SELECT coalesce(sum(l.quantity), 0) "
                  "FROM order_line l JOIN orders r ON r.id = l.order_id "
                  "WHERE l.offer = o.id AND r.state = 1)"),
            "0");
  EXPECT_EQ(value("SELECT count(*) FROM offer o WHERE sold <> (SELECT coalesce(sum(l.quantity), 0) "
                  "FROM order_line l JOIN orders r ON r.id = l.order_id "
                  "WHERE l.offer = o.id AND r.state = 2)"),
            "0");
}

}  // namespace farmgate::orders
