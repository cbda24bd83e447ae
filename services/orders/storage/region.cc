#include "services/orders/storage/region.h"

namespace farmgate::orders {
namespace {

constexpr pg::Statement kCovers{"region_covers", "SELECT " IN_REGION("$1::uuid", "$2", "$3")};
constexpr pg::Statement kOrdersIn{
    "region_orders", "SELECT o.id FROM orders o WHERE o.id = ANY($1::uuid[]) AND " IN_REGION(
                         "o.seller", "$2", "$3")};

struct Flag {
  bool value = false;
  static Flag from(pg::Row& row) { return {row.boolean()}; }
};

struct IdRow {
  OrderId id;
  static IdRow from(pg::Row& row) { return {row.id<OrderTag>()}; }
};

}  // namespace

StatusOr<bool> covers(pg::Tx& tx, const Region& region, ProducerId seller) {
  ASSIGN_OR_RETURN(const auto row,
                   tx.query_one<Flag>(kCovers, seller, region.all, region.communes));
  return row->value;
}

StatusOr<std::vector<OrderId>> orders_in(pg::Tx& tx, const Region& region,
                                         const std::vector<OrderId>& orders) {
  ASSIGN_OR_RETURN(const auto rows,
                   tx.query<IdRow>(kOrdersIn, orders, region.all, region.communes));
  std::vector<OrderId> ids;
  for (const IdRow& row : rows) ids.push_back(row.id);
  return ids;
}

}  // namespace farmgate::orders
