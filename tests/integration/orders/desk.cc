#include "tests/integration/orders/desk.h"

#include <atomic>
#include <utility>

#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "services/orders/api/recount.h"
#include "services/orders/orders.h"
#include "services/orders/storage/copies.h"
#include "tests/support/reply.h"
#include "tests/support/service_database.h"

namespace farmgate::orders {
namespace {

using farmgate::testing::parsed;

rpc::Call call_of(std::string_view method) {
  rpc::Call call;
  call.deadline = in(30s);
  call.method = method;
  return call;
}

// One statement, so one snapshot: transfers whose money is not where their row says, and orders
// that are paid with another amount than they cost.
constexpr const char* kUnexplained = R"sql(
  SELECT (SELECT count(*) FROM bank_transfer t WHERE
            (SELECT coalesce(sum(amount_vnd), 0) FROM ledger_entry e
             WHERE e.transfer = t.id AND fact = 'TRANSFER_RECORDED') <> t.amount_vnd
            OR -(SELECT coalesce(sum(amount_vnd), 0) FROM ledger_balance b
                 WHERE b.transfer = t.id AND account = 'UNMATCHED') <> t.unmatched_vnd
            OR -(SELECT coalesce(sum(amount_vnd), 0) FROM ledger_balance b
                 WHERE b.transfer = t.id AND account = 'REFUNDS_DUE')
               <> (SELECT coalesce(sum(amount_vnd), 0) FROM refund r
                   WHERE r.transfer = t.id AND r.state <> 3))
       + (SELECT count(*) FROM orders o WHERE
            -(SELECT coalesce(sum(amount_vnd), 0) FROM ledger_balance b
              WHERE b.order_id = o.id AND account = 'PREPAID')
            <> CASE WHEN payment_method = 1 AND state IN (2, 6, 7) THEN total_vnd ELSE 0 END
            OR -(SELECT coalesce(sum(amount_vnd), 0) FROM ledger_balance b
                 WHERE b.order_id = o.id AND account = 'SALES')
               <> CASE WHEN state = 8 THEN total_vnd ELSE 0 END
            OR (SELECT coalesce(sum(amount_vnd), 0) FROM ledger_balance b
                WHERE b.order_id = o.id AND account = 'CASH')
               <> CASE WHEN payment_method = 2 AND state = 8 THEN total_vnd ELSE 0 END))sql";

}  // namespace

Holder::Holder(pg::Database& database, const pg::Statement& lock, std::vector<pg::Param> params)
    : work_(std::async(std::launch::async, [this, &database, lock, params = std::move(params)] {
        return database.transact(in(30s), [&](pg::Tx& tx) -> Status {
          RETURN_IF_ERROR(tx.run(lock, params).status());
          taken_.set_value();
          release_.get_future().wait();
          return ok();
        });
      })) {
  taken_.get_future().wait();
}

Holder::Holder(pg::Database& database, const v1::Offer& offer)
    : Holder(database, {"test_hold", "SELECT id FROM offer WHERE id = $1::uuid FOR NO KEY UPDATE"},
             {pg::param(offer.name().substr(7))}) {}

void Holder::release() {
  if (!std::exchange(held_, false)) return;
  release_.set_value();
  EXPECT_THAT(work_.get(), IsOk());
}

std::int64_t boxes(const type::v1::Quantity& quantity) { return quantity.thousandths() / 1000; }

Desk::Desk() : database_(farmgate::testing::migrated(sandbox_, orders_spec(), 24)) {}

rpc::Call Desk::buyer(const std::string& subject) const {
  rpc::Call call = call_of("farmgate.orders.v1.OrderService/PlaceOrder");
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
  call.access = auth::Access::everything();
  return call;
}

rpc::Call Desk::officer() const {
  rpc::Call call = call_of("PaymentService/X");
  call.principal.subject = "officer";
  call.access = auth::Access::everything();
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

StatusOr<rpc::SharedBytes> Desk::reply_by(OrderApi& api, const rpc::Call& call,
                                          const v1::PlaceOrderRequest& request) {
  struct Waiting {
    rpc::Call call;
    std::promise<StatusOr<rpc::SharedBytes>> told;
    std::atomic<bool> answered{false};
  };
  // shared: of the caller and of an answer that a planted bug gives twice
  const auto it = std::make_shared<Waiting>();
  it->call = call;
  api.place(it->call, request, [it](StatusOr<rpc::SharedBytes> answer) {
    if (!it->answered.exchange(true)) it->told.set_value(std::move(answer));
  });
  return it->told.get_future().get();
}

StatusOr<v1::Order> Desk::place_by(OrderApi& api, const std::string& subject,
                                   const v1::PlaceOrderRequest& request) const {
  ASSIGN_OR_RETURN(const rpc::SharedBytes bytes, reply_by(api, buyer(subject), request));
  return parsed<v1::Order>(rpc::Bytes{*bytes});
}

v1::BatchPlaceOrdersResponse Desk::place_many(const std::string& subject,
                                              const v1::BatchPlaceOrdersRequest& request) {
  const rpc::Call call = buyer(subject);
  std::promise<StatusOr<rpc::SharedBytes>> told;
  orders_.place_many(call, request,
                     [&](StatusOr<rpc::SharedBytes> answer) { told.set_value(std::move(answer)); });
  v1::BatchPlaceOrdersResponse reply;
  EXPECT_TRUE(reply.ParseFromString(*told.get_future().get().value()));
  return reply;
}

StatusOr<v1::Order> Desk::place(const std::string& subject, const v1::PlaceOrderRequest& request) {
  return place_by(orders_, subject, request);
}

StatusOr<v1::Order> Desk::cancel(const std::string& subject, const v1::Order& order) {
  v1::CancelOrderRequest request;
  request.set_name(order.name());
  request.set_request_id(Uuid::v7().to_string());
  return parsed<v1::Order>(orders_.cancel(buyer(subject), request));
}

v1::RecordBankTransferRequest Desk::credit(const std::string& reference, std::int64_t amount_vnd,
                                           const std::string& text) const {
  v1::RecordBankTransferRequest request;
  v1::BankTransfer& transfer = *request.mutable_bank_transfer();
  transfer.set_bank_reference(reference);
  transfer.set_amount_vnd(amount_vnd);
  transfer.set_description(text);
  farmgate::wire::write(credit_time_, *transfer.mutable_credit_time());
  request.set_request_id(Uuid::v7().to_string());
  return request;
}

StatusOr<v1::BankTransfer> Desk::record(const v1::RecordBankTransferRequest& request) {
  return parsed<v1::BankTransfer>(payments_.record(bank(), request));
}

StatusOr<v1::BankTransfer> Desk::pay(const v1::Order& order, const std::string& reference,
                                     std::int64_t extra_vnd) {
  return record(
      credit(reference, order.total_vnd() + extra_vnd, "tra tien " + order.payment_code()));
}

void Desk::add_part(v1::MatchBankTransferRequest& request, const v1::BankTransfer& transfer,
                    const v1::Order& order, std::int64_t amount_vnd) {
  v1::MatchPart& part = *request.add_parts();
  part.set_bank_transfer(transfer.name());
  part.set_order(order.name());
  part.set_amount_vnd(amount_vnd);
}

StatusOr<v1::MatchBankTransferResponse> Desk::match(v1::MatchBankTransferRequest request) {
  request.set_request_id(Uuid::v7().to_string());
  return parsed<v1::MatchBankTransferResponse>(matches_.match(officer(), request));
}

v1::BankTransfer Desk::now(const v1::BankTransfer& transfer) {
  v1::GetBankTransferRequest request;
  request.set_name(transfer.name());
  return payments_.get(officer(), request).value();
}

StatusOr<v1::Order> Desk::refund(const v1::Order& order, const rpc::Call& who) {
  v1::RefundOrderRequest request;
  request.set_name(order.name());
  request.set_request_id(Uuid::v7().to_string());
  return parsed<v1::Order>(refunds_.refund_order(who, request));
}

std::vector<v1::Refund> Desk::refunds(v1::RefundState state) {
  v1::ListRefundsRequest request;
  request.set_state(state);
  const auto reply = refunds_.list(officer(), request).value();
  return {reply.refunds().begin(), reply.refunds().end()};
}

StatusOr<v1::ExportRefundsResponse> Desk::export_refunds(const std::string& request_id) {
  v1::ExportRefundsRequest request;
  request.set_request_id(request_id);
  return parsed<v1::ExportRefundsResponse>(refunds_.export_due(officer(), request));
}

StatusOr<v1::Refund> Desk::pay_back(const v1::Refund& refund, const std::string& reference) {
  v1::RecordRefundRequest request;
  request.set_name(refund.name());
  request.set_bank_reference(reference);
  *request.mutable_pay_time() = refund.create_time();
  request.set_request_id(Uuid::v7().to_string());
  return parsed<v1::Refund>(refunds_.record(bank(), request));
}

void Desk::pass(std::chrono::seconds span) {
  passed_ += span;
  EXPECT_THAT(pg::set_clock_offset(database_, passed_), IsOk());
  EXPECT_THAT(holds_.sweep(), IsOk());
  EXPECT_THAT(strays_.sweep(), IsOk());
}

void Desk::expect_recount_agrees() {
  Recount recount(database_, 10'000);
  EXPECT_THAT(recount.sweep(), IsOk());
  for (const Recount::Book& book : recount.books()) EXPECT_EQ(book.differing, 0) << book.name;
}

void Desk::expect_books_balance() {
  expect_recount_agrees();
  EXPECT_EQ(value("SELECT count(*) FROM offer WHERE received <> available + held + sold + "
                  "withdrawn + at_devices OR available < 0"),
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
                  "WHERE l.offer = o.id AND r.state IN (2, 6, 7, 8, 9)) + (SELECT "
                  "coalesce(sum(honoured), 0) FROM booth_sale_line b WHERE b.offer = o.id) + "
                  "(SELECT coalesce(sum(d.quantity), 0) FROM booth_settlement t "
                  "JOIN booth_discrepancy d ON d.id = t.discrepancy "
                  "JOIN booth_sale_line b USING (sale, line) "
                  "WHERE t.outcome = 1 AND b.offer = o.id)"),
            "0");
  EXPECT_EQ(value("SELECT count(*) FROM buyer_tally t WHERE taken <> CASE "
                  "WHEN fair = '00000000-0000-0000-0000-000000000000' THEN (SELECT count(*) "
                  "FROM orders o WHERE o.buyer = t.buyer AND payment_method = 2 "
                  "AND state IN (6, 7, 9)) "
                  "ELSE (SELECT coalesce(sum(l.amount_vnd), 0) FROM order_line l "
                  "JOIN orders o ON o.id = l.order_id WHERE o.buyer = t.buyer "
                  "AND l.counted_at = t.fair AND o.state IN (1, 2, 6, 7, 8, 9)) END"),
            "0");
}

std::string Desk::balance(const std::string& account) {
  return value("SELECT coalesce(sum(amount_vnd), 0) FROM ledger_balance WHERE account = '" +
               account + "'");
}

void Desk::expect_money_balances() {
  expect_recount_agrees();
  EXPECT_EQ(value(kUnexplained), "0");
  EXPECT_EQ(value("SELECT coalesce(sum(amount_vnd), 0) FROM ledger_balance"), "0");
}

}  // namespace farmgate::orders
