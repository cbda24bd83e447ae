#include "services/orders/storage/paid_orders.h"

#include "services/orders/storage/orders.h"

namespace farmgate::orders::paid_orders {
namespace {

constexpr pg::Statement kOfCodes{
    "orders_of_codes", "SELECT id FROM orders WHERE payment_code = ANY($1::text[]) ORDER BY id"};
constexpr pg::Statement kLockOffers{"orders_lock_offers", R"sql(
  SELECT o.id FROM offer o
  WHERE o.id IN (SELECT l.offer FROM order_line l WHERE l.order_id = ANY($1::uuid[]))
  ORDER BY o.id FOR NO KEY UPDATE)sql"};
constexpr pg::Statement kLock{
    "orders_lock",
    "SELECT id FROM orders WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE"};

struct IdRow {
  OrderId id;
  static IdRow from(pg::Row& row) { return {row.id<OrderTag>()}; }
};

}  // namespace

StatusOr<std::vector<OrderId>> of_codes(pg::Tx& tx, const std::vector<std::string>& codes) {
  std::vector<OrderId> ids;
  if (codes.empty()) return ids;
  ASSIGN_OR_RETURN(auto rows, tx.query<IdRow>(kOfCodes, codes));
  for (const IdRow& row : rows) ids.push_back(row.id);
  return ids;
}

StatusOr<std::vector<Order>> lock(pg::Tx& tx, const std::vector<OrderId>& ids) {
  std::vector<Order> orders;
  if (ids.empty()) return orders;
  RETURN_IF_ERROR(tx.run(kLockOffers, {pg::param(ids)}).status());
  ASSIGN_OR_RETURN(auto locked, tx.query<IdRow>(kLock, ids));
  for (const IdRow& row : locked) {
    ASSIGN_OR_RETURN(auto order,
                     order_rows::find(tx, row.id, {.all = true, .buyer = "", .sellers = {}}));
    if (order) orders.push_back(std::move(*order));
  }
  return orders;
}

}  // namespace farmgate::orders::paid_orders
