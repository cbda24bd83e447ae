#include "services/orders/storage/stock.h"

#include "chassis/events/outbox.h"
#include "chassis/pg/database.h"
#include "services/orders/events/announce.h"
#include "services/orders/storage/offers.h"
#include "services/orders/storage/tallies.h"

namespace farmgate::orders {
namespace {

// One move of all lines of an order.
#define MOVE(SET_STOCK, GUARD)                                                              \
  "WITH wanted AS (SELECT * FROM unnest($1::uuid[], $2::bigint[]) AS w(offer, quantity)), " \
  "locked AS (SELECT o.id, o.available AS before "                                          \
  "           FROM offer o JOIN wanted w ON w.offer = o.id "                                \
  "           ORDER BY o.id FOR NO KEY UPDATE OF o), "                                      \
  "moved AS ("                                                                              \
  "  UPDATE offer o SET " SET_STOCK                                                         \
  ", revision = o.revision + 1 "                                                            \
  "  FROM wanted w, locked k WHERE o.id = w.offer AND o.id = k.id " GUARD                   \
  "  RETURNING o.id, k.before, o.available, w.quantity)"

// One that changes `available`, with its ledger row. $3: the kind, $4: the order or lot.
#define LEDGER_MOVE(SET_STOCK, GUARD)                                \
  MOVE(SET_STOCK, GUARD)                                             \
  ", ledger AS ("                                                    \
  "  INSERT INTO stock_ledger (offer, kind, quantity, reference) "   \
  "  SELECT id, $3::text, available - before, $4::uuid FROM moved) " \
  "SELECT id, before, available FROM moved"

constexpr pg::Statement kSell{
    "stock_sell",
    MOVE("held = o.held - w.quantity, sold = o.sold + w.quantity", "") "SELECT id FROM moved"};
constexpr pg::Statement kRelease{
    "stock_release",
    LEDGER_MOVE("held = o.held - w.quantity, available = o.available + w.quantity", "")};
constexpr pg::Statement kTakeBack{
    "stock_take_back",
    LEDGER_MOVE("sold = o.sold - w.quantity, available = o.available + w.quantity", "")};
constexpr pg::Statement kWriteOff{
    "stock_write_off",
    MOVE("sold = o.sold - w.quantity, withdrawn = o.withdrawn + w.quantity", "") "SELECT id FROM "
                                                                              "moved"};
constexpr pg::Statement kTake{
    "stock_take", LEDGER_MOVE("available = o.available - w.quantity, sold = o.sold + w.quantity",
                              "AND o.available >= w.quantity")};
constexpr pg::Statement kReceive{
    "stock_receive",
    LEDGER_MOVE("received = o.received + w.quantity, available = o.available + w.quantity", "")};

constexpr pg::Statement kAnnounce{"offer_announce", R"sql(
  UPDATE offer o SET version = o.version + 1, revision = o.revision + 1
  WHERE o.id = ANY($1::uuid[]) RETURNING )sql" FARMGATE_OFFER_COLUMNS};
constexpr pg::Statement kAddShares{"buyer_share_add", R"sql(
  INSERT INTO buyer_share AS b (offer, buyer, taken)
  SELECT o.id, $3, w.quantity
  FROM unnest($1::uuid[], $2::bigint[]) AS w(offer, quantity) JOIN offer o ON o.id = w.offer
  WHERE o.buyer_limit IS NOT NULL ORDER BY o.id
  ON CONFLICT (offer, buyer) DO UPDATE SET taken = b.taken + excluded.taken
  RETURNING b.offer, b.taken, (SELECT buyer_limit FROM offer WHERE id = b.offer))sql"};
constexpr pg::Statement kDropShares{"buyer_share_drop", R"sql(
  UPDATE buyer_share b SET taken = b.taken - w.quantity
  FROM unnest($1::uuid[], $2::bigint[]) AS w(offer, quantity)
  WHERE b.offer = w.offer AND b.buyer = $3)sql"};

struct Moved {
  OfferId offer;
  std::int64_t before;
  std::int64_t available;
  static Moved from(pg::Row& row) {
    Moved moved{row.id<OfferTag>(), 0, 0};
    moved.before = row.int64();
    moved.available = row.int64();
    return moved;
  }
};

struct Share {
  OfferId offer;
  std::int64_t taken;
  std::int64_t limit;
  static Share from(pg::Row& row) {
    Share share{row.id<OfferTag>(), 0, 0};
    share.taken = row.int64();
    share.limit = row.int64();
    return share;
  }
};

// The lines of an order as the columns of its statements.
struct Columns {
  std::vector<OfferId> offers;
  std::vector<std::int64_t> quantities;

  explicit Columns(const Order& order) {
    for (const OrderLine& line : order.lines) {
      offers.push_back(line.offer);
      quantities.push_back(line.quantity.thousandths);
    }
  }
};

}  // namespace

Status Stock::sell(pg::Tx& tx, const Order& order) {
  const Columns lines(order);
  return tx.execute(kSell, lines.offers, lines.quantities).status();
}

Status Stock::release(pg::Tx& tx, const Order& order) {
  return give_back(tx, kRelease, order, StockFact::kReleased);
}

Status Stock::take_back(pg::Tx& tx, const Order& order) {
  return give_back(tx, kTakeBack, order, StockFact::kReleased);
}

Status Stock::bring_back(pg::Tx& tx, const Order& order) {
  return give_back(tx, kTakeBack, order, StockFact::kReturned);
}

Status Stock::weigh(pg::Tx& tx, const Order& order, const std::vector<BasketLine>& more) {
  std::vector<OfferId> offers, emptied, refilled;
  std::vector<std::int64_t> quantities, fewer;
  for (const BasketLine& it : more) {
    offers.push_back(it.offer);
    quantities.push_back(it.quantity.thousandths);
    fewer.push_back(-it.quantity.thousandths);
  }
  if (offers.empty()) return ok();
  ASSIGN_OR_RETURN(auto moved, tx.query<Moved>(kTake, offers, quantities,
                                               name_of(StockFact::kWeighed), order.id));
  std::set<OfferId> covered;
  for (const Moved& it : moved) {
    covered.insert(it.offer);
    if (it.available == 0) emptied.push_back(it.offer);
    if (it.before == 0 && it.available > 0) refilled.push_back(it.offer);
  }
  for (const OfferId& offer : offers) {
    if (covered.contains(offer)) continue;
    ASSIGN_OR_RETURN(const auto now, offers::find(tx, offer));
    return sold_out(offer, now ? now->available : 0);
  }
  RETURN_IF_ERROR(tx.execute(kDropShares, offers, fewer, order.buyer).status());
  RETURN_IF_ERROR(announce(tx, refilled, OfferChange::kStocked));
  return announce(tx, emptied, OfferChange::kSoldOut);
}

// What was sold is not available again: the ledger of what is available does not move.
Status Stock::write_off(pg::Tx& tx, const Order& order) {
  const Columns lines(order);
  RETURN_IF_ERROR(tx.execute(kWriteOff, lines.offers, lines.quantities).status());
  RETURN_IF_ERROR(drop_shares(tx, order));
  RETURN_IF_ERROR(tallies::give_back(tx, order.fair_tallies()));
  return announce(tx, lines.offers, OfferChange::kUpdated);
}

Status Stock::give_back(pg::Tx& tx, const pg::Statement& move, const Order& order, StockFact fact) {
  const Columns lines(order);
  ASSIGN_OR_RETURN(auto moved,
                   tx.query<Moved>(move, lines.offers, lines.quantities, name_of(fact), order.id));
  RETURN_IF_ERROR(drop_shares(tx, order));
  RETURN_IF_ERROR(tallies::give_back(tx, order.fair_tallies()));
  std::vector<OfferId> refilled;
  for (const Moved& it : moved) {
    if (it.before == 0 && it.available > 0) refilled.push_back(it.offer);
  }
  return announce(tx, refilled, OfferChange::kStocked);
}

Status Stock::sell_late(pg::Tx& tx, const Order& order) {
  const Columns lines(order);
  ASSIGN_OR_RETURN(auto moved, tx.query<Moved>(kTake, lines.offers, lines.quantities,
                                               name_of(StockFact::kSoldLate), order.id));
  std::set<OfferId> covered;
  std::vector<OfferId> emptied;
  for (const Moved& it : moved) {
    covered.insert(it.offer);
    if (it.available == 0) emptied.push_back(it.offer);
  }
  if (covered.size() < order.lines.size()) return refusal(tx, order, covered);
  RETURN_IF_ERROR(add_shares(tx, order));
  RETURN_IF_ERROR(tallies::take_again(tx, order.fair_tallies()));
  return announce(tx, emptied, OfferChange::kSoldOut);
}

StatusOr<Offer> Stock::receive(pg::Tx& tx, OfferId offer, std::int64_t quantity,
                               const Uuid& reference) {
  const std::vector<OfferId> offers = {offer};
  const std::vector<std::int64_t> quantities = {quantity};
  ASSIGN_OR_RETURN(auto moved, tx.query<Moved>(kReceive, offers, quantities,
                                               name_of(StockFact::kReceived), reference));
  if (moved.empty()) return not_found("offers/" + offer.to_string());
  RETURN_IF_ERROR(announce(tx, offers, OfferChange::kStocked));
  ASSIGN_OR_RETURN(auto now, offers::find(tx, offer));
  return std::move(*now);
}

Status Stock::announce(pg::Tx& tx, const std::vector<OfferId>& offers, OfferChange change) {
  if (offers.empty()) return ok();
  ASSIGN_OR_RETURN(auto rows, tx.query<offers::OfferRow>(kAnnounce, offers));
  for (const offers::OfferRow& row : rows) {
    RETURN_IF_ERROR(orders::announce(tx, outbox_, row.offer, change));
  }
  return ok();
}

// Why the first line that the statement did not take was short.
Status Stock::refusal(pg::Tx& tx, const Order& order, const std::set<OfferId>& covered) {
  for (const OrderLine& line : order.lines) {
    if (covered.contains(line.offer)) continue;
    ASSIGN_OR_RETURN(auto offer, offers::find(tx, line.offer));
    if (!offer) return not_found("offers/" + line.offer.to_string());
    if (offer->available < line.quantity.thousandths) {
      return sold_out(line.offer, offer->available);
    }
  }
  return refuse("OFFER_CLOSED", "an offer closed while the order was placed");
}

Status Stock::add_shares(pg::Tx& tx, const Order& order) {
  const Columns lines(order);
  ASSIGN_OR_RETURN(auto shares,
                   tx.query<Share>(kAddShares, lines.offers, lines.quantities, order.buyer));
  for (const Share& share : shares) {
    RETURN_IF_ERROR(check_share(share.offer, share.taken, share.limit));
  }
  return ok();
}

Status Stock::drop_shares(pg::Tx& tx, const Order& order) {
  const Columns lines(order);
  return tx.execute(kDropShares, lines.offers, lines.quantities, order.buyer).status();
}

}  // namespace farmgate::orders
