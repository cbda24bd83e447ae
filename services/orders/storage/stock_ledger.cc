#include "services/orders/storage/stock_ledger.h"

namespace farmgate::orders::stock_ledger {
namespace {

constexpr pg::Statement kAppend{"stock_ledger_append", R"sql(
  INSERT INTO stock_ledger (offer, kind, quantity, reference, note, device)
  VALUES ($1, $2, $3, $4, $5, $6))sql"};

}  // namespace

Status append(pg::Tx& tx, const Entry& entry) {
  return tx.later(kAppend, entry.offer, name_of(entry.fact), entry.quantity, entry.reference,
                  entry.note, entry.device);
}

}  // namespace farmgate::orders::stock_ledger
