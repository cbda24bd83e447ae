#include "services/orders/storage/fulfilment.h"

#include "services/orders/storage/order_states.h"

namespace farmgate::orders::fulfilment {
namespace {

constexpr pg::Statement kInsertShipment{"shipment_insert", R"sql(
  INSERT INTO shipment (order_id, carrier, tracking_code, ship_time)
  VALUES ($1, $2, $3, $4))sql"};
constexpr pg::Statement kShipment{
    "shipment_find", "SELECT carrier, tracking_code, ship_time FROM shipment WHERE order_id = $1"};
constexpr pg::Statement kInsertReturn{"order_return_insert", R"sql(
  INSERT INTO order_return (order_id, reason, written_off, returner, return_time)
  VALUES ($1, $2, $3, $4, $5))sql"};
constexpr pg::Statement kReturn{
    "order_return_find",
    "SELECT reason, written_off, returner, return_time FROM order_return WHERE order_id = $1"};
constexpr pg::Statement kInsertPickup{
    "pickup_insert", "INSERT INTO pickup (order_id, phone, code) VALUES ($1, $2, $3)"};
constexpr pg::Statement kRemovePickup{"pickup_remove", "DELETE FROM pickup WHERE order_id = $1"};
constexpr pg::Statement kPickup{"pickup_find",
                                "SELECT order_id, phone, code FROM pickup WHERE order_id = $1"};
constexpr pg::Statement kPickupsFor{"pickup_for_phone", R"sql(
  SELECT order_id, phone, code FROM pickup WHERE phone = $1 ORDER BY order_id LIMIT 100)sql"};
constexpr pg::Statement kCountGuess{"pickup_guess_count", R"sql(
  INSERT INTO pickup_guess AS g (subject, begin_time, guesses) VALUES ($1, farmgate_now(), 1)
  ON CONFLICT (subject) DO UPDATE SET
    begin_time = CASE WHEN g.begin_time + $2::interval <= farmgate_now() THEN farmgate_now()
                      ELSE g.begin_time END,
    guesses = CASE WHEN g.begin_time + $2::interval <= farmgate_now() THEN 1
                   ELSE least(g.guesses, 1000000) + 1 END
  RETURNING guesses, begin_time, farmgate_now())sql"};
constexpr pg::Statement kForgive{"pickup_guess_forgive",
                                 "DELETE FROM pickup_guess WHERE subject = $1"};
constexpr pg::Statement kForget{"pickup_guess_forget", R"sql(
  DELETE FROM pickup_guess WHERE subject IN (
    SELECT subject FROM pickup_guess WHERE begin_time + $1::interval <= farmgate_now()
    ORDER BY begin_time LIMIT $2 FOR UPDATE SKIP LOCKED))sql"};
constexpr pg::Statement kItems{"pick_list_items", R"sql(
  SELECT l.listing, max(l.title), sum(l.quantity)::bigint, l.unit, count(DISTINCT o.id)
  FROM orders o JOIN order_line l ON l.order_id = o.id
  WHERE o.seller = $1 AND o.state )sql" FARMGATE_TO_PACK R"sql( AND o.create_time < $2
  GROUP BY l.listing, l.unit ORDER BY max(l.title), l.listing, l.unit LIMIT 1000)sql"};

struct ShipmentRow {
  Shipment it;
  static ShipmentRow from(pg::Row& row) {
    ShipmentRow out;
    out.it.carrier = row.text();
    out.it.tracking_code = row.text();
    out.it.ship_time = row.time();
    return out;
  }
};

struct ReturnRow {
  GoodsReturn it;
  static ReturnRow from(pg::Row& row) {
    ReturnRow out;
    out.it.reason = row.text();
    out.it.written_off = row.boolean();
    out.it.returner = row.text();
    out.it.return_time = row.time();
    return out;
  }
};

struct PickupRow {
  Pickup it;
  static PickupRow from(pg::Row& row) {
    PickupRow out;
    out.it.order = row.id<OrderTag>();
    out.it.phone = row.text();
    out.it.code = row.text();
    return out;
  }
};

struct GuessRow {
  Guesses it;
  static GuessRow from(pg::Row& row) {
    GuessRow out;
    out.it.count = static_cast<int>(row.int64());
    out.it.begin = row.time();
    out.it.now = row.time();
    return out;
  }
};

struct ItemRow {
  PickItem it;
  static ItemRow from(pg::Row& row) {
    ItemRow out;
    out.it.listing = row.id<ListingTag>();
    out.it.title = row.text();
    out.it.quantity.thousandths = row.int64();
    out.it.quantity.unit = static_cast<Unit>(row.int64());
    out.it.orders = static_cast<int>(row.int64());
    return out;
  }
};

std::string span_text() { return std::to_string(kGuessSpan.count()) + " minutes"; }

template <class Row>
auto all_of(StatusOr<std::vector<Row>> rows) -> StatusOr<std::vector<decltype(Row::it)>> {
  RETURN_IF_ERROR(rows.status());
  std::vector<decltype(Row::it)> out;
  for (Row& row : *rows) out.push_back(std::move(row.it));
  return out;
}

}  // namespace

Status insert(pg::Tx& tx, OrderId order, const Shipment& it) {
  return tx.execute(kInsertShipment, order, it.carrier, it.tracking_code, it.ship_time).status();
}

StatusOr<std::optional<Shipment>> shipment_of(pg::Tx& tx, OrderId order) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<ShipmentRow>(kShipment, order));
  return row ? std::optional(std::move(row->it)) : std::nullopt;
}

Status insert(pg::Tx& tx, OrderId order, const GoodsReturn& it) {
  return tx.execute(kInsertReturn, order, it.reason, it.written_off, it.returner, it.return_time)
      .status();
}

StatusOr<std::optional<GoodsReturn>> return_of(pg::Tx& tx, OrderId order) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<ReturnRow>(kReturn, order));
  return row ? std::optional(std::move(row->it)) : std::nullopt;
}

Status insert(pg::Tx& tx, const Pickup& it) {
  return tx.execute(kInsertPickup, it.order, it.phone, it.code).status();
}

Status remove_pickup(pg::Tx& tx, OrderId order) {
  return tx.execute(kRemovePickup, order).status();
}

StatusOr<std::optional<Pickup>> pickup_of(pg::Tx& tx, OrderId order) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<PickupRow>(kPickup, order));
  return row ? std::optional(std::move(row->it)) : std::nullopt;
}

StatusOr<std::vector<Pickup>> pickups_for(pg::Tx& tx, const std::string& phone) {
  return all_of(tx.query<PickupRow>(kPickupsFor, phone));
}

StatusOr<Guesses> count_guess(pg::Tx& tx, const std::string& subject) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<GuessRow>(kCountGuess, subject, span_text()));
  return row->it;
}

Status forgive_guesses(pg::Tx& tx, const std::string& subject) {
  return tx.execute(kForgive, subject).status();
}

Status forget_guesses(pg::Tx& tx, int limit) {
  return tx.execute(kForget, span_text(), limit).status();
}

StatusOr<std::vector<PickItem>> pick_items(pg::Tx& tx, ProducerId seller, Time end) {
  return all_of(tx.query<ItemRow>(kItems, seller, end));
}

}  // namespace farmgate::orders::fulfilment
