#include "services/orders/domain/transfer.h"

#include <algorithm>
#include <utility>

namespace farmgate::orders {
namespace {

constexpr std::string_view kMismatch = "PAYMENT_MISMATCH";

bool may_be_paid(const Order& order) {
  return order.state == OrderState::kHeld || order.state == OrderState::kExpired;
}

Status spent(const BankTransfer& transfer) {
  return refuse("TRANSFER_SPENT", "the transfer has less left than that",
                {{"bank_transfer", "bankTransfers/" + transfer.id.to_string()},
                 {"unmatched_vnd", std::to_string(transfer.unmatched.vnd())}});
}

}  // namespace

bool BankTransfer::same_facts(const BankTransfer& other) const {
  return bank_reference == other.bank_reference && amount == other.amount &&
         description == other.description && credit_time == other.credit_time;
}

void BankTransfer::receive(Time now) {
  create_time = now;
  state = TransferState::kUnmatched;
  unmatched = amount;
}

void BankTransfer::wait(std::string reason, Money needed) {
  unmatched_reason = std::move(reason);
  due = needed;
}

Status BankTransfer::match(const Order& paid, Money part, const std::string& matcher, Time now) {
  if (seller && *seller != paid.seller) {
    return refuse("OTHER_SELLER", "the money came to the account of another seller",
                  {{"order", "orders/" + paid.id.to_string()}});
  }
  ASSIGN_OR_RETURN(const Money rest, unmatched.minus(part));
  if (rest < Money()) return spent(*this);
  unmatched = rest;
  seller = paid.seller;
  if (matches.empty()) order = paid.id;
  matches.push_back({paid.id, part, matcher, now});
  if (rest > Money()) return ok();
  state = TransferState::kMatched;
  wait("", Money());
  return ok();
}

StatusOr<Money> BankTransfer::send_back() {
  if (unmatched == Money()) return spent(*this);
  const Money rest = std::exchange(unmatched, Money());
  give_back();
  return rest;
}

void BankTransfer::give_back() {
  if (unmatched == Money()) state = TransferState::kRefunded;
}

StatusOr<TransferVerdict> judge(const BankTransfer& transfer, Money amount,
                                const std::vector<Order>& orders) {
  if (orders.empty()) return TransferVerdict{false, "UNKNOWN_CODE", {}};
  TransferVerdict verdict;
  for (const Order& order : orders) {
    if (order.seller != orders.front().seller) return TransferVerdict{false, "SELLERS_MIXED", {}};
    if (!may_be_paid(order)) return TransferVerdict{false, "ORDER_STATE", {}};
    ASSIGN_OR_RETURN(verdict.due, verdict.due.plus(order.total));
  }
  if (transfer.seller && *transfer.seller != orders.front().seller) {
    return TransferVerdict{false, "OTHER_SELLER", verdict.due};
  }
  verdict.pays = amount == verdict.due;
  if (!verdict.pays) verdict.unmatched_reason = kMismatch;
  return verdict;
}

bool counts_with_waiting(const TransferVerdict& verdict, const std::vector<Order>& orders) {
  return verdict.unmatched_reason == kMismatch && orders.size() == 1;
}

StatusOr<TransferVerdict> judge_together(const BankTransfer& transfer,
                                         const std::vector<BankTransfer>& waiting,
                                         const std::vector<Order>& orders) {
  Money together = transfer.amount;
  for (const BankTransfer& it : waiting) {
    ASSIGN_OR_RETURN(together, together.plus(it.unmatched));
  }
  return judge(transfer, together, orders);
}

Status check_given(const Order& order, Money given) {
  const std::string name = "orders/" + order.id.to_string();
  if (!may_be_paid(order)) {
    return refuse("ORDER_STATE", "the order waits for no money",
                  {{"order", name}, {"state", std::string(state_name(order.state))}});
  }
  if (given == order.total) return ok();
  return refuse(kMismatch, "the parts are not what the order costs",
                {{"order", name},
                 {"due_vnd", std::to_string(order.total.vnd())},
                 {"given_vnd", std::to_string(given.vnd())}});
}

bool is_stray(const BankTransfer& transfer, const std::vector<Order>& named) {
  return transfer.state == TransferState::kUnmatched &&
         std::ranges::none_of(named, [](const Order& it) { return it.state == OrderState::kHeld; });
}

}  // namespace farmgate::orders
