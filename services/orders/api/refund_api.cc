#include "services/orders/api/refund_api.h"

#include "chassis/base/table.h"
#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/orders/v1/order_service.pb.h"
#include "farmgate/orders/v1/payment_service.pb.h"
#include "services/orders/api/region.h"
#include "services/orders/storage/ledger.h"
#include "services/orders/storage/orders.h"
#include "services/orders/storage/refunds.h"
#include "services/orders/storage/transfers.h"
#include "services/orders/wire/convert.h"

namespace farmgate::orders {
namespace {

using namespace std::chrono_literals;
using farmgate::wire::id_of;
using farmgate::wire::position_of;

constexpr int kExportMost = 1000;
constexpr auto kClocksDiffer = 5min;  // the bank's and ours

// Banks take no other letters in these texts.
std::string text_of(const refunds::Export& it) {
  return "Hoan tien " + (it.payment_code.empty() ? it.credit_reference : it.payment_code);
}

v1::ExportRefundsResponse table_of(const std::vector<refunds::Export>& all) {
  v1::ExportRefundsResponse reply;
  CsvWriter table({"refund", "credit_reference", "amount_vnd", "text"});
  std::int64_t total = 0;
  for (const refunds::Export& it : all) {
    table.row()
        .text("refunds/" + it.refund.id.to_string())
        .text(it.credit_reference)
        .number(it.refund.amount.vnd())
        .text(text_of(it));
    total += it.refund.amount.vnd();
  }
  reply.set_refund_count(static_cast<std::int32_t>(all.size()));
  reply.set_total_vnd(total);
  reply.set_csv(std::move(table).done());
  return reply;
}

}  // namespace

StatusOr<rpc::Bytes> RefundApi::refund_order(const rpc::Call& call,
                                             const v1::RefundOrderRequest& request) {
  ASSIGN_OR_RETURN(const OrderId id, id_of<OrderId>(request.name(), "orders"));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Order> {
    ASSIGN_OR_RETURN(const bool own, may_refund(tx, call, id));
    if (!own) return not_found(request.name());
    ASSIGN_OR_RETURN(auto found, order_rows::lock_all(tx, {id}));
    if (found.empty()) return not_found(request.name());
    Order& order = found.front();
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    RETURN_IF_ERROR(sending_back_.order(tx, order, call.principal.subject, now));
    return wire::encode(order);
  });
}

// Asked before any lock: nobody stops the offers of others. Whose an order is never changes.
StatusOr<bool> RefundApi::may_refund(pg::Tx& tx, const rpc::Call& call, OrderId id) {
  ASSIGN_OR_RETURN(const auto order,
                   order_rows::find(tx, id, {.all = true, .buyer = "", .sellers = {}}));
  if (!order) return false;
  const std::string seller = farmgate::wire::name_of("producers", order->seller.uuid());
  if (call.access.covers_party(seller)) return true;
  if (call.access.province.empty()) return false;
  ASSIGN_OR_RETURN(const Region region, region_of(call, it_.communes));
  return covers(tx, region, order->seller);
}

StatusOr<rpc::Bytes> RefundApi::refund_transfer(const rpc::Call& call,
                                                const v1::RefundBankTransferRequest& request) {
  ASSIGN_OR_RETURN(const TransferId id, id_of<TransferId>(request.name(), "bankTransfers"));
  ASSIGN_OR_RETURN(const Region region, region_of(call, it_.communes));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Refund> {
    ASSIGN_OR_RETURN(auto found, transfers::lock(tx, {id}, region));
    if (found.empty()) return not_found(request.name());
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    ASSIGN_OR_RETURN(const Refund refund,
                     sending_back_.rest(tx, found.front(), call.principal.subject, now));
    return wire::encode(refund);
  });
}

StatusOr<v1::Refund> RefundApi::get(const rpc::Call& call, const v1::GetRefundRequest& request) {
  ASSIGN_OR_RETURN(const RefundId id, id_of<RefundId>(request.name(), "refunds"));
  ASSIGN_OR_RETURN(const Region region, region_of(call, it_.communes));
  ASSIGN_OR_RETURN(auto refund, it_.database.read(call.deadline, [&](pg::Tx& tx) {
    return refunds::find(tx, id, region);
  }));
  if (!refund) return not_found(request.name());
  return wire::encode(*refund);
}

StatusOr<v1::ListRefundsResponse> RefundApi::list(const rpc::Call& call,
                                                  const v1::ListRefundsRequest& request) {
  ASSIGN_OR_RETURN(const auto page, it_.pager.open(request));
  std::optional<RefundState> state;
  if (request.state() != v1::REFUND_STATE_UNSPECIFIED) {
    state = static_cast<RefundState>(request.state());
  }
  ASSIGN_OR_RETURN(const Region region, region_of(call, it_.communes));
  ASSIGN_OR_RETURN(auto found, it_.database.read(call.deadline, [&](pg::Tx& tx) {
    return refunds::list(tx, state, region, page);
  }));
  v1::ListRefundsResponse reply;
  reply.set_next_page_token(it_.pager.finish(page, found, [](const Refund& last) {
    return position_of(last.create_time, last.id.uuid());
  }));
  for (const Refund& refund : found) *reply.add_refunds() = wire::encode(refund);
  return reply;
}

StatusOr<rpc::Bytes> RefundApi::export_due(const rpc::Call& call,
                                           const v1::ExportRefundsRequest& request) {
  ASSIGN_OR_RETURN(const Region region, region_of(call, it_.communes));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::ExportRefundsResponse> {
    ASSIGN_OR_RETURN(const auto taken, refunds::take_due(tx, region, kExportMost));
    return table_of(taken);
  });
}

StatusOr<rpc::Bytes> RefundApi::record(const rpc::Call& call,
                                       const v1::RecordRefundRequest& request) {
  ASSIGN_OR_RETURN(const RefundId id, id_of<RefundId>(request.name(), "refunds"));
  Payment payment{id, {}, request.bank_reference(), {}};
  ASSIGN_OR_RETURN(payment.region, region_of(call, it_.communes));
  ASSIGN_OR_RETURN(payment.time, farmgate::wire::read_time(request.pay_time(), "pay_time"));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Refund> {
    ASSIGN_OR_RETURN(const Refund paid, pay(tx, payment));
    return wire::encode(paid);
  });
}

StatusOr<Refund> RefundApi::pay(pg::Tx& tx, const Payment& payment) {
  const auto& [id, region, reference, time] = payment;
  ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
  if (time > now + kClocksDiffer) return invalid("pay_time", "is in the future");
  ASSIGN_OR_RETURN(const auto other, refunds::find_by_reference(tx, reference));
  if (other && other->id != id) {
    return Status(Code::kAlreadyExists, "BANK_REFERENCE_REUSED",
                  "the bank paid another refund under this reference")
        .with("bank_reference", reference);
  }
  ASSIGN_OR_RETURN(auto refund, refunds::lock(tx, id, region));
  if (!refund) return not_found("refunds/" + id.to_string());
  const bool known = refund->state == RefundState::kPaid;
  RETURN_IF_ERROR(refund->pay(reference, time));
  if (known) return std::move(*refund);
  RETURN_IF_ERROR(refunds::save_payment(tx, *refund));
  RETURN_IF_ERROR(ledger::post(tx, {.fact = Fact::kRefundPaid,
                                    .transfer = refund->transfer,
                                    .order = refund->order,
                                    .amount = refund->amount,
                                    .book_time = time}));
  return std::move(*refund);
}

}  // namespace farmgate::orders
