#include "services/orders/storage/combined.h"

#include "chassis/base/planted.h"
#include "services/orders/domain/stock_fact.h"
#include "services/orders/storage/offers.h"
#include "services/orders/storage/tallies.h"

namespace farmgate::orders::combined {
namespace {

constexpr pg::Statement kTurn{"combined_turn",
                              "SELECT o.id FROM offer o WHERE o.id = $1 FOR NO KEY UPDATE"};
constexpr pg::Statement kLockFree{"combined_lock_free", "SELECT " FARMGATE_OFFER_COLUMNS R"sql(
  FROM offer o WHERE o.id = ANY($1::uuid[]) ORDER BY o.id FOR NO KEY UPDATE SKIP LOCKED)sql"};
constexpr pg::Statement kShares{"combined_shares", R"sql(
  SELECT b.offer, b.buyer, b.taken
  FROM unnest($1::uuid[], $2::text[]) AS w(offer, buyer),
  LATERAL (SELECT * FROM buyer_share WHERE offer = w.offer AND buyer = w.buyer OFFSET 0) b)sql"};
// $3: of that, what is sold at once; $4: an event tells of the offer. The numbers were judged under
// its lock.
#define TAKE(AVAILABLE, RECEIVED)                                       \
  "UPDATE offer o SET available = " AVAILABLE                           \
  ", held = o.held + w.taken - w.sold, sold = o.sold + w.sold" RECEIVED \
  ", revision = o.revision + 1, version = o.version + w.told "          \
  "FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[])"   \
  " AS w(offer, taken, sold, told) WHERE o.id = w.offer"
constexpr pg::Statement kTake{"combined_take", TAKE("o.available - w.taken", "")};
#ifdef FARMGATE_PLANT
// M1: nobody asks whether enough is left.
constexpr pg::Statement kTakeUnguarded{
    "combined_take_unguarded",
    TAKE("greatest(o.available - w.taken, 0)",
         ", received = greatest(o.available - w.taken, 0) + o.held + w.taken + o.sold + "
         "o.withdrawn + o.at_devices")};
#endif
constexpr pg::Statement kOrders{"combined_orders", R"sql(
  INSERT INTO orders (id, buyer, seller, state, contact_name, contact_phone, contact_address,
    fulfilment, payment_method, total_vnd, payment_code, hold_expire_time, create_time,
    update_time, version, request_id)
  SELECT id, buyer, seller, state, full_name, phone, address, fulfilment, payment, total, code,
    expire, made, made, 1, request
  FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::int[], $5::text[], $6::text[], $7::text[],
    $8::int[], $9::int[], $10::bigint[], $11::text[], $12::timestamptz[], $13::timestamptz[],
    $14::uuid[])
    AS w(id, buyer, seller, state, full_name, phone, address, fulfilment, payment, total, code,
         expire, made, request))sql"};
constexpr pg::Statement kLines{"combined_lines", R"sql(
  INSERT INTO order_line (order_id, line, offer, listing, title, quantity, unit, unit_price_vnd,
    amount_vnd, counted_at, weight_tolerance, tax_class, tax_millionths)
  SELECT * FROM unnest($1::uuid[], $2::int[], $3::uuid[], $4::uuid[], $5::text[], $6::bigint[],
    $7::int[], $8::bigint[], $9::bigint[], $10::uuid[], $11::bigint[], $12::text[],
    $13::bigint[]))sql"};
constexpr pg::Statement kLedger{"combined_ledger", R"sql(
  INSERT INTO stock_ledger (offer, kind, quantity, reference)
  SELECT offer, kind, -quantity, reference
  FROM unnest($1::uuid[], $2::text[], $3::bigint[], $4::uuid[])
    AS w(offer, kind, quantity, reference))sql"};
constexpr pg::Statement kAddShares{"combined_add_shares", R"sql(
  INSERT INTO buyer_share AS b (offer, buyer, taken)
  SELECT * FROM unnest($1::uuid[], $2::text[], $3::bigint[])
  ON CONFLICT (offer, buyer) DO UPDATE SET taken = b.taken + excluded.taken)sql"};

struct ShareRow {
  RunningStock::Share share;
  static ShareRow from(pg::Row& row) {
    ShareRow out;
    out.share.offer = row.id<OfferTag>();
    out.share.buyer = row.text();
    out.share.taken = row.int64();
    return out;
  }
};

const pg::Statement& take_statement() {
#ifdef FARMGATE_PLANT
  if (planted("M1")) return kTakeUnguarded;
#endif
  return kTake;
}

Status write_orders(pg::Tx& tx, const std::vector<Placed>& placed) {
  std::vector<OrderId> ids;
  std::vector<std::string_view> buyers, names, phones, addresses, codes;
  std::vector<ProducerId> sellers;
  std::vector<int> states, fulfilments, payments;
  std::vector<Money> totals;
  std::vector<std::optional<Time>> expiries;
  std::vector<Time> times;
  std::vector<Uuid> requests;
  for (const auto& [order, request_id] : placed) {
    ids.push_back(order.id);
    buyers.push_back(order.buyer);
    sellers.push_back(order.seller);
    states.push_back(static_cast<int>(order.state));
    names.push_back(order.contact.full_name);
    phones.push_back(order.contact.phone);
    addresses.push_back(order.contact.address);
    fulfilments.push_back(static_cast<int>(order.fulfilment));
    payments.push_back(static_cast<int>(order.payment_method));
    totals.push_back(order.total);
    codes.push_back(order.payment_code);
    expiries.push_back(order.hold_expire_time);
    times.push_back(order.create_time);
    requests.push_back(request_id);
  }
  return tx.later(kOrders, ids, buyers, sellers, states, names, phones, addresses, fulfilments,
                  payments, totals, codes, expiries, times, requests);
}

Status write_lines(pg::Tx& tx, const std::vector<Placed>& placed) {
  std::vector<OrderId> orders;
  std::vector<int> places, units;
  std::vector<OfferId> offers;
  std::vector<ListingId> listings;
  std::vector<std::string_view> titles, kinds, taxes;
  std::vector<std::optional<FairId>> counted;
  std::vector<std::int64_t> quantities, tolerances, rates;
  std::vector<Money> prices, amounts;
  for (const Placed& it : placed) {
    int place = 0;
    for (const OrderLine& line : it.order.lines) {
      orders.push_back(it.order.id);
      places.push_back(++place);
      offers.push_back(line.offer);
      listings.push_back(line.listing);
      titles.push_back(line.title);
      quantities.push_back(line.quantity.thousandths);
      units.push_back(static_cast<int>(line.quantity.unit));
      prices.push_back(line.unit_price);
      amounts.push_back(line.amount);
      counted.push_back(line.counted_at);
      tolerances.push_back(line.weight_tolerance);
      taxes.push_back(line.tax.code);
      rates.push_back(line.tax.millionths);
      kinds.push_back(name_of(it.order.is_cash() ? StockFact::kSold : StockFact::kHeld));
    }
  }
  RETURN_IF_ERROR(tx.later(kLines, orders, places, offers, listings, titles, quantities, units,
                           prices, amounts, counted, tolerances, taxes, rates));
  return tx.later(kLedger, offers, kinds, quantities, orders);
}

Status write_stock(pg::Tx& tx, const RunningStock& stock) {
  std::vector<OfferId> offers;
  std::vector<std::int64_t> taken, sold, told;
  for (const RunningStock::Move& move : stock.moves()) {
    offers.push_back(move.offer.id);
    taken.push_back(move.taken);
    sold.push_back(move.sold);
    told.push_back(move.sold_out ? 1 : 0);
  }
  RETURN_IF_ERROR(tx.later(take_statement(), offers, taken, sold, told));
  Pairs pairs;
  std::vector<std::int64_t> added;
  for (RunningStock::Share& share : stock.shares()) {
    pairs.offers.push_back(share.offer);
    pairs.buyers.push_back(std::move(share.buyer));
    added.push_back(share.taken);
  }
  return added.empty() ? ok() : tx.later(kAddShares, pairs.offers, pairs.buyers, added);
}

}  // namespace

Status expect_turn(pg::Tx& tx, OfferId offer) { return tx.expect(kTurn, offer); }

Status expect_free(pg::Tx& tx, const std::vector<OfferId>& offers) {
  return tx.expect(kLockFree, offers);
}

StatusOr<std::vector<Offer>> lock_free(pg::Tx& tx, const std::vector<OfferId>& offers) {
  ASSIGN_OR_RETURN(auto rows, tx.query<offers::OfferRow>(kLockFree, offers));
  std::vector<Offer> locked;
  for (offers::OfferRow& row : rows) locked.push_back(std::move(row.offer));
  return locked;
}

Status expect_shares(pg::Tx& tx, const Pairs& pairs) {
  return pairs.offers.empty() ? ok() : tx.expect(kShares, pairs.offers, pairs.buyers);
}

StatusOr<std::vector<RunningStock::Share>> shares(pg::Tx& tx, const Pairs& pairs) {
  std::vector<RunningStock::Share> found;
  if (pairs.offers.empty()) return found;
  ASSIGN_OR_RETURN(auto rows, tx.query<ShareRow>(kShares, pairs.offers, pairs.buyers));
  for (ShareRow& row : rows) found.push_back(std::move(row.share));
  return found;
}

Status write(pg::Tx& tx, const std::vector<Placed>& placed, const RunningStock& stock) {
  RETURN_IF_ERROR(write_stock(tx, stock));
  RETURN_IF_ERROR(tallies::add(tx, stock.tallies()));
  RETURN_IF_ERROR(write_orders(tx, placed));
  return write_lines(tx, placed);
}

}  // namespace farmgate::orders::combined
