#include "services/orders/api/payment_qr.h"

#include <algorithm>

#include "chassis/pg/clock.h"
#include "chassis/rpc/channel.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/orders/v1/payment_service.pb.h"
#include "farmgate/producers/v1/producer_service.pb.h"
#include "services/orders/storage/orders.h"

namespace farmgate::orders {
namespace {

using farmgate::wire::id_of;
using producers::v1::BankAccount;

// All that a producer may have: see kBankAccountsMost of producers.
constexpr int kAccountsMost = 50;

Status check_payable(const Order& order) {
  if (order.state == OrderState::kHeld) return ok();
  return refuse("ORDER_STATE", "only an order that is held waits for a transfer",
                {{"state", std::string(state_name(order.state))}});
}

bool is_good(const BankAccount& account, Time now) {
  if (!account.has_effective_time()) return false;
  const auto from = farmgate::wire::read_time(account.effective_time(), "effective_time");
  return from.ok() && *from <= now;
}

}  // namespace

StatusOr<v1::PaymentQr> PaymentQrApi::get(const rpc::Call& call,
                                          const v1::GetPaymentQrRequest& request) {
  ASSIGN_OR_RETURN(const OrderId id, id_of<OrderId>(request.name(), "orders"));
  Time now;
  ASSIGN_OR_RETURN(
      const auto order,
      it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<std::optional<Order>> {
        ASSIGN_OR_RETURN(now, pg::business_now(tx));
        return order_rows::find(tx, id, {false, call.access.subject, {}});
      }));
  if (!order) return not_found(request.name());
  RETURN_IF_ERROR(check_payable(*order));
  const std::string seller = farmgate::wire::name_of("producers", order->seller.uuid());
  ASSIGN_OR_RETURN(const Account account, account_of(seller, now, call.deadline));
  v1::PaymentQr reply;
  ASSIGN_OR_RETURN(*reply.mutable_payload(),
                   viet_qr(account.payee, order->total, order->payment_code));
  reply.set_order(request.name());
  reply.set_amount_vnd(order->total.vnd());
  reply.set_payment_code(order->payment_code);
  reply.set_bank_bin(account.payee.bank_bin);
  reply.set_account_number(account.payee.account_number);
  reply.set_holder(account.holder);
  farmgate::wire::write(*order->hold_expire_time, *reply.mutable_hold_expire_time());
  return reply;
}

// Newest first is what it is given: the last good one is the oldest.
auto PaymentQrApi::account_of(const std::string& seller, Time now, Deadline deadline)
    -> StatusOr<Account> {
  producers::v1::ListBankAccountsRequest request;
  request.set_parent(seller);
  request.set_page_size(kAccountsMost);
  ASSIGN_OR_RETURN(const auto reply, it_.producers.call<producers::v1::ListBankAccountsResponse>(
                                         "farmgate.producers.v1.ProducerService/ListBankAccounts",
                                         request, {.deadline = deadline, .token = {}}));
  const auto& all = reply.bank_accounts();
  const auto good =
      std::find_if(all.rbegin(), all.rend(), [&](const auto& it) { return is_good(it, now); });
  if (good == all.rend()) {
    return refuse("NO_BANK_ACCOUNT", "the seller has no account to be paid to yet",
                  {{"seller", seller}});
  }
  return Account{{good->bank_bin(), good->account_number()}, good->holder()};
}

}  // namespace farmgate::orders
