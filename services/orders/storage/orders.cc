#include "services/orders/storage/orders.h"

#include <map>

#include "chassis/base/planted.h"
#include "services/orders/storage/order_states.h"

namespace farmgate::orders::order_rows {
namespace {

#define ORDER_COLUMNS                                                                      \
  "o.id, o.buyer, o.seller, o.state, o.contact_name, o.contact_phone, o.contact_address, " \
  "o.fulfilment, o.payment_method, o.total_vnd, o.payment_code, o.hold_expire_time, "      \
  "o.create_time, o.update_time, o.version"
#define VISIBLE                                                                         \
  "($2::boolean OR o.buyer = $3 OR o.seller = ANY($4::uuid[]) OR o.seller = ANY(ARRAY(" \
  "SELECT c.producer FROM seller_copy c WHERE c.commune = ANY($5::text[]))))"

constexpr pg::Statement kFind{
    "order_find", "SELECT " ORDER_COLUMNS " FROM orders o WHERE o.id = $1 AND " VISIBLE};
constexpr pg::Statement kNamed{
    "order_named", "SELECT " ORDER_COLUMNS " FROM orders o WHERE o.id = ANY($1::uuid[])"};
constexpr pg::Statement kOfCodes{
    "orders_of_codes", "SELECT id FROM orders WHERE payment_code = ANY($1::text[]) ORDER BY id"};
constexpr pg::Statement kFindByRequest{"order_find_by_request",
                                       "SELECT " ORDER_COLUMNS
                                       " FROM orders o WHERE o.buyer = $1 AND o.request_id = $2"};
constexpr pg::Statement kList{"order_list", "SELECT " ORDER_COLUMNS R"sql( FROM orders o
  WHERE ($1::int IS NULL OR o.state = $1) AND )sql" VISIBLE R"sql(
    AND ($6::uuid IS NULL OR o.seller = $6)
    AND ($7::uuid IS NULL
         OR EXISTS (SELECT 1 FROM order_line l WHERE l.order_id = o.id AND l.offer = $7))
    AND ($8::timestamptz IS NULL OR (o.create_time, o.id) < ($8, $9::uuid))
  ORDER BY o.create_time DESC, o.id DESC LIMIT $10)sql"};
constexpr pg::Statement kLockOffers{"order_lock_offers", R"sql(
  SELECT f.id FROM offer f
  WHERE f.id IN (SELECT l.offer FROM order_line l JOIN orders o ON o.id = l.order_id
                 WHERE o.id = $1 AND )sql" VISIBLE R"sql()
  ORDER BY f.id FOR NO KEY UPDATE)sql"};
constexpr pg::Statement kLockAlone{"order_lock_alone", "SELECT " ORDER_COLUMNS
                                                       " FROM orders o WHERE o.id = $1 AND " VISIBLE
                                                       " FOR NO KEY UPDATE"};
constexpr pg::Statement kLockAllOffers{"orders_lock_offers", R"sql(
  SELECT o.id FROM offer o
  WHERE o.id IN (SELECT l.offer FROM order_line l WHERE l.order_id = ANY($1::uuid[]))
  ORDER BY o.id FOR NO KEY UPDATE)sql"};
constexpr pg::Statement kLockAll{"orders_lock",
                                 "SELECT " ORDER_COLUMNS
                                 " FROM orders o WHERE o.id = ANY($1::uuid[]) ORDER BY o.id "
                                 "FOR NO KEY UPDATE"};
constexpr pg::Statement kToPack{"order_to_pack", "SELECT " ORDER_COLUMNS R"sql( FROM orders o
  WHERE o.seller = $1 AND o.state )sql" FARMGATE_TO_PACK R"sql( AND o.create_time < $2
    AND ($3::timestamptz IS NULL OR (o.create_time, o.id) > ($3, $4::uuid))
  ORDER BY o.create_time, o.id LIMIT $5)sql"};
constexpr pg::Statement kDue{"order_due", "SELECT " ORDER_COLUMNS R"sql(
  FROM orders o WHERE o.state = 1 AND o.hold_expire_time <= farmgate_now()
    AND NOT EXISTS (SELECT 1 FROM order_line l
                    WHERE l.order_id = o.id AND l.offer = ANY($1::uuid[]))
    AND o.id <> ALL($2::uuid[])
  ORDER BY o.hold_expire_time LIMIT $3)sql"};
constexpr pg::Statement kLockHeld{"order_lock_held", R"sql(
  SELECT o.id FROM orders o WHERE o.id = ANY($1::uuid[]) AND o.state = 1
  ORDER BY o.id FOR NO KEY UPDATE SKIP LOCKED)sql"};
#ifdef FARMGATE_PLANT
// M11: nobody asks whether the hold has ended meanwhile.
constexpr pg::Statement kLockAny{"order_lock_any", R"sql(
  SELECT o.id FROM orders o WHERE o.id = ANY($1::uuid[])
  ORDER BY o.id FOR NO KEY UPDATE SKIP LOCKED)sql"};
#endif
constexpr pg::Statement kSaveState{
    "order_save_state",
    "UPDATE orders SET state = $2, update_time = $3, version = $4 WHERE id = $1"};
constexpr pg::Statement kSaveTotal{
    "order_save_total",
    "UPDATE orders SET total_vnd = $2, update_time = $3, version = $4 WHERE id = $1"};
constexpr pg::Statement kSaveWeights{"order_save_weights", R"sql(
  UPDATE order_line l SET quantity = w.quantity, amount_vnd = w.amount, ordered = w.ordered
  FROM unnest($2::uuid[], $3::bigint[], $4::bigint[], $5::bigint[])
    AS w(offer, quantity, amount, ordered)
  WHERE l.order_id = $1 AND l.offer = w.offer)sql"};
constexpr pg::Statement kLines{"order_lines", R"sql(
  SELECT l.order_id, l.offer, l.listing, l.title, l.quantity, l.unit, l.unit_price_vnd,
    l.amount_vnd, l.counted_at, l.weight_tolerance, l.ordered, l.tax_class, l.tax_millionths,
    r.year, r.number
  FROM order_line l LEFT JOIN receipt r ON r.order_id = l.order_id
  WHERE l.order_id = ANY($1::uuid[]) ORDER BY l.order_id, l.line)sql"};
constexpr pg::Statement kAfter{
    "order_after", "SELECT " ORDER_COLUMNS
                   " FROM orders o WHERE o.id > $1 ORDER BY o.id LIMIT $2 FOR NO KEY UPDATE"};

struct OrderRow {
  Order order;
  static OrderRow from(pg::Row& row) {
    OrderRow out;
    Order& it = out.order;
    it.id = row.id<OrderTag>();
    it.buyer = row.text();
    it.seller = row.id<ProducerTag>();
    it.state = static_cast<OrderState>(row.int64());
    it.contact.full_name = row.text();
    it.contact.phone = row.text();
    it.contact.address = row.text();
    it.fulfilment = static_cast<Fulfilment>(row.int64());
    it.payment_method = static_cast<PaymentMethod>(row.int64());
    it.total = row.money();
    it.payment_code = row.text();
    it.hold_expire_time = row.maybe(&pg::Row::time);
    it.create_time = row.time();
    it.update_time = row.time();
    it.version = row.int64();
    return out;
  }
};

struct LineRow {
  OrderId order;
  OrderLine line;
  std::optional<Receipt> receipt;
  static LineRow from(pg::Row& row) {
    LineRow out;
    out.order = row.id<OrderTag>();
    out.line.offer = row.id<OfferTag>();
    out.line.listing = row.id<ListingTag>();
    out.line.title = row.text();
    out.line.quantity.thousandths = row.int64();
    out.line.quantity.unit = static_cast<Unit>(row.int64());
    out.line.unit_price = row.money();
    out.line.amount = row.money();
    if (auto fair = row.maybe(&pg::Row::uuid)) out.line.counted_at = FairId(*fair);
    out.line.weight_tolerance = row.int64();
    out.line.ordered = row.maybe(&pg::Row::int64);
    out.line.tax.code = row.text();
    out.line.tax.millionths = row.int64();
    const auto year = row.maybe(&pg::Row::int64);
    const auto number = row.maybe(&pg::Row::int64);
    if (year && number) out.receipt = Receipt{static_cast<int>(*year), *number};
    return out;
  }
};

struct IdRow {
  OrderId id;
  static IdRow from(pg::Row& row) { return {row.id<OrderTag>()}; }
};

StatusOr<std::vector<Order>> with_lines(pg::Tx& tx, StatusOr<std::vector<OrderRow>> rows) {
  RETURN_IF_ERROR(rows.status());
  std::vector<Order> orders;
  std::vector<OrderId> ids;
  std::map<OrderId, std::size_t> place;
  for (OrderRow& row : *rows) {
    place[row.order.id] = orders.size();
    ids.push_back(row.order.id);
    orders.push_back(std::move(row.order));
  }
  if (orders.empty()) return orders;
  ASSIGN_OR_RETURN(auto lines, tx.query<LineRow>(kLines, ids));
  for (LineRow& row : lines) {
    Order& order = orders[place[row.order]];
    order.lines.push_back(std::move(row.line));
    order.receipt = row.receipt;
  }
  return orders;
}

StatusOr<std::optional<Order>> first(StatusOr<std::vector<Order>> orders) {
  RETURN_IF_ERROR(orders.status());
  if (orders->empty()) return std::optional<Order>();
  return std::optional<Order>(std::move(orders->front()));
}

}  // namespace

StatusOr<std::optional<Order>> find(pg::Tx& tx, OrderId id, const Visible& visible) {
  return first(with_lines(tx, tx.query<OrderRow>(kFind, id, visible.all, visible.buyer,
                                                 visible.sellers, visible.communes)));
}

StatusOr<std::optional<Order>> find_by_request(pg::Tx& tx, const std::string& buyer,
                                               const Uuid& request_id) {
  return first(with_lines(tx, tx.query<OrderRow>(kFindByRequest, buyer, request_id)));
}

StatusOr<std::vector<Order>> named(pg::Tx& tx, const std::vector<OrderId>& ids) {
  return with_lines(tx, tx.query<OrderRow>(kNamed, ids));
}

StatusOr<std::vector<OrderId>> of_codes(pg::Tx& tx, const std::vector<std::string>& codes) {
  std::vector<OrderId> ids;
  if (codes.empty()) return ids;
  ASSIGN_OR_RETURN(auto rows, tx.query<IdRow>(kOfCodes, codes));
  for (const IdRow& row : rows) ids.push_back(row.id);
  return ids;
}

StatusOr<std::vector<Order>> list(pg::Tx& tx, const Filter& filter, const Visible& visible,
                                  const farmgate::wire::Page& page) {
  std::optional<int> state;
  if (filter.state) state = static_cast<int>(*filter.state);
  return with_lines(tx, tx.query<OrderRow>(kList, state, visible.all, visible.buyer,
                                           visible.sellers, visible.communes, filter.seller,
                                           filter.offer, page.key(0), page.key(1), page.limit()));
}

StatusOr<std::optional<Order>> lock(pg::Tx& tx, OrderId id, const Visible& visible) {
  RETURN_IF_ERROR(
      tx.expect(kLockOffers, id, visible.all, visible.buyer, visible.sellers, visible.communes));
  return lock_alone(tx, id, visible);
}

StatusOr<std::optional<Order>> lock_alone(pg::Tx& tx, OrderId id, const Visible& visible) {
  return first(with_lines(tx, tx.query<OrderRow>(kLockAlone, id, visible.all, visible.buyer,
                                                 visible.sellers, visible.communes)));
}

StatusOr<std::vector<Order>> lock_all(pg::Tx& tx, const std::vector<OrderId>& ids) {
  if (ids.empty()) return std::vector<Order>();
  RETURN_IF_ERROR(tx.expect(kLockAllOffers, ids));
  return with_lines(tx, tx.query<OrderRow>(kLockAll, ids));
}

StatusOr<std::vector<Order>> to_pack(pg::Tx& tx, ProducerId seller, Time end,
                                     const farmgate::wire::Page& page) {
  return with_lines(
      tx, tx.query<OrderRow>(kToPack, seller, end, page.key(0), page.key(1), page.limit()));
}

StatusOr<std::vector<Order>> due(pg::Tx& tx, const std::vector<OfferId>& but,
                                 const std::vector<OrderId>& left_alone, int limit) {
  return with_lines(tx, tx.query<OrderRow>(kDue, but, left_alone, limit));
}

StatusOr<std::set<OrderId>> lock_held(pg::Tx& tx, const std::vector<OrderId>& ids) {
  const pg::Statement* statement = &kLockHeld;
#ifdef FARMGATE_PLANT
  if (planted("M11")) statement = &kLockAny;
#endif
  ASSIGN_OR_RETURN(auto rows, tx.query<IdRow>(*statement, ids));
  std::set<OrderId> held;
  for (const IdRow& row : rows) held.insert(row.id);
  return held;
}

Status save_state(pg::Tx& tx, const Order& order) {
  return tx
      .execute(kSaveState, order.id, static_cast<int>(order.state), order.update_time,
               order.version)
      .status();
}

Status save_weights(pg::Tx& tx, const Order& order) {
  std::vector<OfferId> offers;
  std::vector<std::int64_t> quantities;
  std::vector<Money> amounts;
  std::vector<std::optional<std::int64_t>> ordered;
  for (const OrderLine& line : order.lines) {
    offers.push_back(line.offer);
    quantities.push_back(line.quantity.thousandths);
    amounts.push_back(line.amount);
    ordered.push_back(line.ordered);
  }
  RETURN_IF_ERROR(tx.later(kSaveTotal, order.id, order.total, order.update_time, order.version));
  return tx.later(kSaveWeights, order.id, offers, quantities, amounts, ordered);
}

StatusOr<std::vector<Order>> after(pg::Tx& tx, const Uuid& id, int limit) {
  return with_lines(tx, tx.query<OrderRow>(kAfter, id, limit));
}

}  // namespace farmgate::orders::order_rows
