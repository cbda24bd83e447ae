#include "services/orders/api/ledger_api.h"

#include "chassis/wire/names.h"
#include "farmgate/orders/v1/payment_service.pb.h"
#include "services/orders/api/region.h"
#include "services/orders/storage/ledger.h"
#include "services/orders/wire/convert.h"

namespace farmgate::orders {

using farmgate::wire::id_of;

StatusOr<v1::ListLedgerEntriesResponse> LedgerApi::list(
    const rpc::Call& call, const v1::ListLedgerEntriesRequest& request) {
  ASSIGN_OR_RETURN(const auto page, it_.pager.open(request));
  ledger::Filter filter;
  if (!request.bank_transfer().empty()) {
    ASSIGN_OR_RETURN(filter.transfer, id_of<TransferId>(request.bank_transfer(), "bankTransfers"));
  }
  if (!request.order().empty()) {
    ASSIGN_OR_RETURN(filter.order, id_of<OrderId>(request.order(), "orders"));
  }
  ASSIGN_OR_RETURN(const Region region, region_of(call, it_.communes));
  ASSIGN_OR_RETURN(auto found, it_.database.read(call.deadline, [&](pg::Tx& tx) {
    return ledger::list(tx, filter, region, page);
  }));
  v1::ListLedgerEntriesResponse reply;
  reply.set_next_page_token(it_.pager.finish(page, found, [](const LedgerEntry& last) {
    return std::vector<std::string>{std::to_string(last.number)};
  }));
  for (const LedgerEntry& entry : found) *reply.add_entries() = wire::encode(entry);
  return reply;
}

}  // namespace farmgate::orders
