#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "chassis/base/clock.h"
#include "chassis/base/money.h"
#include "services/orders/domain/ids.h"

namespace farmgate::orders {

// What moves money between two accounts, each fact between the same two.
enum class Fact {
  kTransferRecorded,  // BANK from UNMATCHED
  kTransferMatched,   // UNMATCHED to PREPAID
  kGoodsHandedOver,   // PREPAID to SALES
  kCashTaken,         // CASH from SALES
  kCashGivenBack,     // SALES to CASH
  kCashUnexplained,   // CASH from DISCREPANCY
  kDiscrepancyFound,  // DISCREPANCY to SALES
  kDiscrepancyCovered,
  kDiscrepancyGivenBack,  // DISCREPANCY to CASH
  kDiscrepancyWrittenOff,
  kOrderRefundDue,  // PREPAID to REFUNDS_DUE
  kSaleRefundDue,   // SALES to REFUNDS_DUE
  kRestRefundDue,   // UNMATCHED to REFUNDS_DUE
  kRefundPaid,      // REFUNDS_DUE to BANK
};

struct LedgerMove {
  std::string_view fact, debit, credit;
};
LedgerMove move_of(Fact fact);

struct LedgerEntry {
  std::int64_t number = 0;
  std::string fact, debit, credit;
  Money amount;
  std::optional<TransferId> transfer;  // none where CASH or DISCREPANCY moves
  std::optional<OrderId> order;
  std::optional<SaleId> sale;  // at a booth
  Time book_time;
  Time post_time;
};

// What of a transfer an order has: PREPAID, or SALES once it was handed over.
struct LedgerPart {
  TransferId transfer;
  bool sold = false;
  Money amount;
};

}  // namespace farmgate::orders
