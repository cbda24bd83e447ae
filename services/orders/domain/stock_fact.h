#pragma once

#include <string_view>

namespace farmgate::orders {

// What moves an offer's available stock; the ledger of it has the names.
enum class StockFact {
  kReceived,    // a lot's goods came in
  kHeld,        // by an order
  kReleased,    // by an order that was not paid, or was called off
  kSold,        // at once, for cash
  kSoldLate,    // after the hold had ended
  kReturned,    // an order came back
  kWeighed,     // heavier or lighter than ordered
  kWithdrawn,   // by the seller
  kToDevice,    // to a tablet at a booth
  kFromDevice,  // and back
  kFound,       // sold at a booth out of the offer's own stock
};

constexpr std::string_view name_of(StockFact fact) {
  switch (fact) {
    case StockFact::kReceived: return "RECEIVED";
    case StockFact::kHeld: return "HELD";
    case StockFact::kReleased: return "RELEASED";
    case StockFact::kSold: return "SOLD";
    case StockFact::kSoldLate: return "SOLD_LATE";
    case StockFact::kReturned: return "RETURNED";
    case StockFact::kWeighed: return "WEIGHED";
    case StockFact::kWithdrawn: return "WITHDRAWN";
    case StockFact::kToDevice: return "TO_DEVICE";
    case StockFact::kFromDevice: return "FROM_DEVICE";
    case StockFact::kFound: return "FOUND";
  }
  return "";
}

}  // namespace farmgate::orders
