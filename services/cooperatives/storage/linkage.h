#pragma once

#include <string>
#include <vector>

#include "chassis/base/money.h"
#include "chassis/pg/database.h"
#include "services/cooperatives/domain/contract_ids.h"
#include "services/cooperatives/domain/linkage.h"

namespace farmgate::cooperatives::linkage_rows {

struct ContractDelivery {
  ContractId contract;
  DeliveryId id;
  Date day;
  Quantity accepted;
  bool linkage = false;
};
// The product, and those of the lots that were delivered in a span under its contracts: members
// deliver what is theirs. In order of name.
StatusOr<std::vector<std::string>> products(pg::Tx& tx, const std::string& product, Date from,
                                            Date through, int limit);
// Accepted goods in a span, newest first: under contracts on one of the products, or of its lots.
StatusOr<std::vector<ContractDelivery>> deliveries(pg::Tx& tx,
                                                   const std::vector<std::string>& products,
                                                   Date from, Date through, int limit);
// What imported contracts on a product had got before, accepted by each line of their schedule. A
// line's goods count on its last day, or on that of the import if it came first. Up to `limit`
// lines.
struct OpeningGoods {
  ContractId contract;
  Date day;
  Quantity accepted;
  bool linkage = false;
};
StatusOr<std::vector<OpeningGoods>> openings(pg::Tx& tx, const std::string& product, int limit);
// When linkage contracts on it, or under which its lots were delivered, were in force: from the
// first day, if both had signed by then, else from the last signature. Up to 1,000.
StatusOr<std::vector<InForce>> linkages(pg::Tx& tx, const std::string& product);

}  // namespace farmgate::cooperatives::linkage_rows
