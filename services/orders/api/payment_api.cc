#include "services/orders/api/payment_api.h"

#include "chassis/pg/clock.h"
#include "chassis/wire/names.h"
#include "farmgate/orders/v1/payment_service.pb.h"
#include "services/orders/domain/payment_code.h"
#include "services/orders/events/announce.h"
#include "services/orders/storage/bans.h"
#include "services/orders/storage/orders.h"
#include "services/orders/storage/transfers.h"
#include "services/orders/wire/convert.h"

namespace farmgate::orders {

using farmgate::wire::id_of;
using farmgate::wire::position_of;

StatusOr<rpc::Bytes> PaymentApi::record(const rpc::Call& call,
                                        const v1::RecordBankTransferRequest& request) {
  ASSIGN_OR_RETURN(const BankTransfer reported, wire::decode(request.bank_transfer()));
  ASSIGN_OR_RETURN(const Uuid request_id, Uuid::parse(request.request_id()));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::BankTransfer> {
    ASSIGN_OR_RETURN(const BankTransfer taken, take(tx, reported, request_id));
    return wire::encode(taken);
  });
}

// Banks repeat their messages, also under new request ids: the reference alone makes it one credit.
StatusOr<BankTransfer> PaymentApi::take(pg::Tx& tx, BankTransfer transfer, const Uuid& request_id) {
  ASSIGN_OR_RETURN(transfer.create_time, pg::business_now(tx));
  ASSIGN_OR_RETURN(const bool is_new, transfers::insert(tx, transfer, request_id));
  if (!is_new) {
    ASSIGN_OR_RETURN(auto known, transfers::find_by_reference(tx, transfer.bank_reference));
    if (known && known->same_facts(transfer)) return std::move(*known);
    return Status(Code::kAlreadyExists, "BANK_REFERENCE_REUSED",
                  "the bank reported another credit under this reference")
        .with("bank_reference", transfer.bank_reference);
  }
  const auto codes = payment_codes_in(transfer.description);
  ASSIGN_OR_RETURN(auto order, order_rows::lock_by_code(tx, codes));
  RETURN_IF_ERROR(match(tx, transfer, order ? &*order : nullptr));
  RETURN_IF_ERROR(transfers::save_match(tx, transfer));
  RETURN_IF_ERROR(announce(tx, it_.outbox, transfer));
  return transfer;
}

Status PaymentApi::match(pg::Tx& tx, BankTransfer& transfer, Order* order) {
  const TransferVerdict verdict = judge(transfer, order);
  if (order != nullptr) transfer.order = order->id;
  transfer.unmatched_reason = verdict.unmatched_reason;
  if (verdict.effect == TransferEffect::kNone) return ok();
  if (verdict.effect == TransferEffect::kTakeAgain) {
    ASSIGN_OR_RETURN(const bool banned, bans::hold_order(tx, order->id));
    if (banned) {
      transfer.unmatched_reason = "MOVEMENT_BANNED";
      return ok();
    }
    ASSIGN_OR_RETURN(const bool taken, take_again(tx, *order));
    if (!taken) {
      transfer.unmatched_reason = "HOLD_EXPIRED";
      return ok();
    }
  } else {
    RETURN_IF_ERROR(order->pay(transfer.create_time));
    RETURN_IF_ERROR(order_rows::save_state(tx, *order));
    RETURN_IF_ERROR(stock_.sell(tx, *order));
  }
  transfer.state = TransferState::kMatched;
  return announce(tx, it_.outbox, *order);
}

// False when somebody else has the goods by now; nothing of the attempt stays.
StatusOr<bool> PaymentApi::take_again(pg::Tx& tx, Order& order) {
  ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
  const Status taken = tx.savepoint([&]() -> Status {
    RETURN_IF_ERROR(stock_.sell_late(tx, order));
    RETURN_IF_ERROR(order.pay_late(now));
    return order_rows::save_state(tx, order);
  });
  if (taken.ok()) return true;
  if (taken.code() == Code::kFailedPrecondition) return false;
  return taken;
}

StatusOr<v1::BankTransfer> PaymentApi::get(const rpc::Call& call,
                                           const v1::GetBankTransferRequest& request) {
  ASSIGN_OR_RETURN(const TransferId id, id_of<TransferId>(request.name(), "bankTransfers"));
  ASSIGN_OR_RETURN(auto transfer, it_.database.read(call.deadline, [&](pg::Tx& tx) {
    return transfers::find(tx, id);
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
  ASSIGN_OR_RETURN(auto found, it_.database.read(call.deadline, [&](pg::Tx& tx) {
    return transfers::list(tx, state, page);
  }));
  v1::ListBankTransfersResponse reply;
  reply.set_next_page_token(it_.pager.finish(page, found, [](const BankTransfer& last) {
    return position_of(last.create_time, last.id.uuid());
  }));
  for (const BankTransfer& transfer : found) *reply.add_bank_transfers() = wire::encode(transfer);
  return reply;
}

}  // namespace farmgate::orders
