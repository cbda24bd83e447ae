#include "apps/season/ledger_state.h"

#include "apps/season/identities.h"
#include "apps/season/pages.h"
#include "farmgate/orders/v1/payment_service.pb.h"

namespace farmgate::season {

namespace op = orders::v1;

StatusOr<Balances> read_ledger(Client& client, const std::set<std::string>& transfers,
                               const std::set<std::string>& orders) {
  Balances balances;
  RETURN_IF_ERROR(each_page<op::ListLedgerEntriesResponse>(
      client, "farmgate.orders.v1.PaymentService/ListLedgerEntries", op::ListLedgerEntriesRequest(),
      officer(), [&](const op::ListLedgerEntriesResponse& page) {
        for (const op::LedgerEntry& it : page.entries()) {
          if (!transfers.contains(it.bank_transfer()) && !orders.contains(it.order())) continue;
          balances[it.debit()] += it.amount_vnd();
          balances[it.credit()] -= it.amount_vnd();
        }
      }));
  return balances;
}

}  // namespace farmgate::season
