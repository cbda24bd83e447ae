#pragma once

#include <optional>
#include <string>
#include <vector>

#include "chassis/base/clock.h"
#include "chassis/base/money.h"
#include "services/orders/domain/refund.h"

namespace farmgate::orders {

// What the accounts have at the end of a day of what went over a bank:
// bank = unmatched + prepaid + refunds_due + sales.
struct DayFigures {
  Money bank, unmatched, prepaid, refunds_due, sales;
};

// A refund that the bank was asked for and of whose payment nobody has told.
struct OpenRefund {
  RefundId id;
  Money amount;
};

struct DayMatch {
  TransferId transfer;
  TransferMatch match;
};

// The bank's word against the ledger's, for one day in Viet Nam.
struct DayClose {
  CloseId id;
  std::optional<ProducerId> seller;  // none: all accounts together,
  std::string province;              // or those of its sellers
  Date day;
  Money stated;  // by the bank
  DayFigures ledger;
  std::vector<OpenRefund> explanation;
  std::vector<DayMatch> matches;  // of that day, until it was closed: who matched what
  bool more_matches = false;      // than are listed
  std::string closer;
  Time create_time;

  Money difference() const { return Money::vnd(stated.vnd() - ledger.bank.vnd()); }
};

// Open refunds that together, or one alone, are what the bank has less: it has paid them.
std::vector<OpenRefund> explanation_of(Money difference, const std::vector<OpenRefund>& open);

// The instant at which a day in Viet Nam ends.
Time end_of_day(Date day);

}  // namespace farmgate::orders
