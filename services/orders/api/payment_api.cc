#include "services/orders/api/payment_api.h"

#include <google/protobuf/util/json_util.h>

#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/orders/v1/payment_service.pb.h"
#include "services/orders/api/region.h"
#include "services/orders/domain/payment_code.h"
#include "services/orders/events/announce.h"
#include "services/orders/storage/ledger.h"
#include "services/orders/storage/notices.h"
#include "services/orders/storage/orders.h"
#include "services/orders/storage/transfers.h"
#include "services/orders/wire/convert.h"

namespace farmgate::orders {

using farmgate::wire::id_of;
using farmgate::wire::position_of;

namespace {

constexpr int kTogetherMost = 20;  // transfers that pay one order

Status check_seller(pg::Tx& tx, const BankTransfer& transfer, const Region& region) {
  if (region.all || !transfer.seller) return ok();
  ASSIGN_OR_RETURN(const bool covered, covers(tx, region, *transfer.seller));
  return covered ? ok() : not_found("producers/" + transfer.seller->to_string());
}

Status check_orders(pg::Tx& tx, const std::vector<OrderId>& named, const Region& region) {
  if (region.all || named.empty()) return ok();
  ASSIGN_OR_RETURN(const auto own, orders_in(tx, region, named));
  return own.size() == named.size() ? ok() : not_found("an order of these payment codes");
}

}  // namespace

PaymentApi::PaymentApi(Parts parts)
    : it_(std::move(parts)),
      paying_(it_.outbox),
      rules_(validate::Validator::compile(*v1::BankTransfer::descriptor()).value()) {}

StatusOr<rpc::Bytes> PaymentApi::record(const rpc::Call& call,
                                        const v1::RecordBankTransferRequest& request) {
  RETURN_IF_ERROR(check_form(request));
  ASSIGN_OR_RETURN(const Uuid request_id, Uuid::parse(request.request_id()));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::BankTransfer> {
    v1::BankTransfer said = request.bank_transfer();
    if (request.has_notice()) {
      ASSIGN_OR_RETURN(said, open(tx, request.notice()));
    }
    ASSIGN_OR_RETURN(const BankTransfer reported, wire::decode(said));
    ASSIGN_OR_RETURN(const BankTransfer taken, take(tx, reported, request_id));
    return wire::encode(taken);
  });
}

Status PaymentApi::check_form(const v1::RecordBankTransferRequest& request) const {
  if (request.has_notice() == request.has_bank_transfer()) {
    return invalid("bank_transfer", "or a notice is required, and one of them only");
  }
  if (it_.key && !request.has_notice()) {
    return Status(Code::kPermissionDenied, "SIGNATURE_MISSING", "only signed notices are taken");
  }
  if (!it_.key && request.has_notice()) {
    return refuse("BANK_KEY_MISSING", "there is no key to know the bank's notices by");
  }
  return ok();
}

StatusOr<v1::BankTransfer> PaymentApi::open(pg::Tx& tx, const v1::BankNotice& notice) const {
  ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
  ASSIGN_OR_RETURN(const Time sign_time,
                   farmgate::wire::read_time(notice.sign_time(), "notice.sign_time"));
  RETURN_IF_ERROR(it_.key->check(notice.signed_text(), sign_time, notice.signature(), now));
  ASSIGN_OR_RETURN(const bool is_new, notices::take(tx, notice.signature(), sign_time));
  if (!is_new) {
    return Status(Code::kAlreadyExists, "NOTICE_REPLAYED", "this very notice was taken before");
  }
  v1::BankTransfer said;
  if (!google::protobuf::util::JsonStringToMessage(notice.signed_text(), &said).ok()) {
    return invalid("notice.signed_text", "is no BankTransfer as JSON");
  }
  RETURN_IF_ERROR(rules_.check(said));
  return said;
}

// Banks repeat their messages, also under new request ids: the reference alone makes it one credit.
StatusOr<BankTransfer> PaymentApi::take(pg::Tx& tx, BankTransfer transfer, const Uuid& request_id,
                                        const Region& region) {
  RETURN_IF_ERROR(check_seller(tx, transfer, region));
  ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
  transfer.receive(now);
  ASSIGN_OR_RETURN(const bool is_new, transfers::insert(tx, transfer, request_id));
  if (!is_new) {
    ASSIGN_OR_RETURN(auto known, transfers::find_by_reference(tx, transfer.bank_reference));
    if (known && known->same_facts(transfer)) return std::move(*known);
    return Status(Code::kAlreadyExists, "BANK_REFERENCE_REUSED",
                  "the bank reported another credit under this reference")
        .with("bank_reference", transfer.bank_reference);
  }
  RETURN_IF_ERROR(ledger::post(tx, {.fact = Fact::kTransferRecorded,
                                    .transfer = transfer.id,
                                    .order = {},
                                    .amount = transfer.amount,
                                    .book_time = transfer.credit_time}));
  ASSIGN_OR_RETURN(const auto named,
                   order_rows::of_codes(tx, payment_codes_in(transfer.description)));
  RETURN_IF_ERROR(check_orders(tx, named, region));
  ASSIGN_OR_RETURN(auto orders, order_rows::lock_all(tx, named));
  RETURN_IF_ERROR(match(tx, transfer, orders));
  RETURN_IF_ERROR(transfers::save(tx, transfer));
  RETURN_IF_ERROR(announce(tx, it_.outbox, transfer));
  return transfer;
}

Status PaymentApi::match(pg::Tx& tx, BankTransfer& transfer, std::vector<Order>& orders) {
  if (!orders.empty()) transfer.order = orders.front().id;
  ASSIGN_OR_RETURN(TransferVerdict verdict, judge(transfer, transfer.amount, orders));
  std::vector<BankTransfer> others;
  if (counts_with_waiting(verdict, orders)) {
    ASSIGN_OR_RETURN(others, transfers::lock_waiting(tx, orders.front().id, kTogetherMost));
    ASSIGN_OR_RETURN(verdict, judge_together(transfer, others, orders));
  }
  if (!transfer.seller && !orders.empty() && verdict.due > Money()) {
    transfer.seller = orders.front().seller;
  }
  if (verdict.pays) {
    ASSIGN_OR_RETURN(verdict.unmatched_reason, paying_.pay(tx, orders, transfer.create_time));
  }
  if (verdict.unmatched_reason.empty()) return spread(tx, transfer, others, orders);
  transfer.wait(verdict.unmatched_reason, verdict.due);
  return ok();
}

// The orders are paid: by this transfer alone, or one of them by several together.
Status PaymentApi::spread(pg::Tx& tx, BankTransfer& transfer, std::vector<BankTransfer>& others,
                          const std::vector<Order>& orders) {
  const Time now = transfer.create_time;
  for (BankTransfer& it : others) {
    RETURN_IF_ERROR(Paying::match(tx, it, {orders.front(), it.unmatched, ""}, now));
    ++it.version;
    RETURN_IF_ERROR(transfers::save(tx, it));
    RETURN_IF_ERROR(announce(tx, it_.outbox, it));
  }
  for (const Order& order : orders) {
    const Money part = others.empty() ? order.total : transfer.amount;
    RETURN_IF_ERROR(Paying::match(tx, transfer, {order, part, ""}, now));
  }
  return ok();
}

StatusOr<v1::BankTransfer> PaymentApi::get(const rpc::Call& call,
                                           const v1::GetBankTransferRequest& request) {
  ASSIGN_OR_RETURN(const TransferId id, id_of<TransferId>(request.name(), "bankTransfers"));
  ASSIGN_OR_RETURN(const Region region, region_of(call, it_.communes));
  ASSIGN_OR_RETURN(auto transfer, it_.database.read(call.deadline, [&](pg::Tx& tx) {
    return transfers::find(tx, id, region);
  }));
  if (!transfer) return not_found(request.name());
  return wire::encode(*transfer);
}

StatusOr<v1::ListBankTransfersResponse> PaymentApi::list(
    const rpc::Call& call, const v1::ListBankTransfersRequest& request) {
  ASSIGN_OR_RETURN(const auto page, it_.pager.open(request));
  std::optional<TransferState> state;
  if (request.state() != v1::BANK_TRANSFER_STATE_UNSPECIFIED) {
    state = static_cast<TransferState>(request.state());
  }
  ASSIGN_OR_RETURN(const Region region, region_of(call, it_.communes));
  ASSIGN_OR_RETURN(auto found, it_.database.read(call.deadline, [&](pg::Tx& tx) {
    return transfers::list(tx, state, region, page);
  }));
  v1::ListBankTransfersResponse reply;
  reply.set_next_page_token(it_.pager.finish(page, found, [](const BankTransfer& last) {
    return position_of(last.create_time, last.id.uuid());
  }));
  for (const BankTransfer& transfer : found) *reply.add_bank_transfers() = wire::encode(transfer);
  return reply;
}

StatusOr<v1::ListUnmatchedTransfersResponse> PaymentApi::list_unmatched(
    const rpc::Call& call, const v1::ListUnmatchedTransfersRequest& request) {
  ASSIGN_OR_RETURN(const auto page, it_.pager.open(request));
  ASSIGN_OR_RETURN(const Region region, region_of(call, it_.communes));
  ASSIGN_OR_RETURN(auto found, it_.database.read(call.deadline, [&](pg::Tx& tx) {
    return transfers::list_unmatched(tx, region, page);
  }));
  v1::ListUnmatchedTransfersResponse reply;
  reply.set_next_page_token(it_.pager.finish(page, found, [](const BankTransfer& last) {
    return position_of(last.create_time, last.id.uuid());
  }));
  for (const BankTransfer& transfer : found) *reply.add_bank_transfers() = wire::encode(transfer);
  return reply;
}

}  // namespace farmgate::orders
