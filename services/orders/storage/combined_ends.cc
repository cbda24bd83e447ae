#include "services/orders/storage/combined.h"

#include "services/orders/domain/stock_fact.h"

namespace farmgate::orders::combined {
namespace {

constexpr pg::Statement kEnd{"combined_end", R"sql(
  UPDATE orders o SET state = w.state, update_time = w.ended, version = w.version
  FROM unnest($1::uuid[], $2::int[], $3::timestamptz[], $4::bigint[])
    AS w(id, state, ended, version)
  WHERE o.id = w.id)sql"};
constexpr pg::Statement kReturn{"combined_return", R"sql(
  UPDATE offer o SET available = o.available + w.returned, held = o.held - w.returned,
    revision = o.revision + 1, version = o.version + w.told
  FROM unnest($1::uuid[], $2::bigint[], $3::bigint[]) AS w(offer, returned, told)
  WHERE o.id = w.offer)sql"};
constexpr pg::Statement kLedger{"combined_return_ledger", R"sql(
  INSERT INTO stock_ledger (offer, kind, quantity, reference)
  SELECT offer, $4::text, quantity, reference
  FROM unnest($1::uuid[], $2::bigint[], $3::uuid[]) AS w(offer, quantity, reference))sql"};
constexpr pg::Statement kDropShares{"combined_drop_shares", R"sql(
  UPDATE buyer_share b SET taken = b.taken - w.returned
  FROM unnest($1::uuid[], $2::text[], $3::bigint[]) AS w(offer, buyer, returned)
  WHERE b.offer = w.offer AND b.buyer = w.buyer)sql"};

Status write_orders(pg::Tx& tx, const std::vector<Order>& ended) {
  std::vector<OrderId> ids, references;
  std::vector<int> states;
  std::vector<Time> times;
  std::vector<std::int64_t> versions, quantities;
  std::vector<OfferId> offers;
  for (const Order& order : ended) {
    ids.push_back(order.id);
    states.push_back(static_cast<int>(order.state));
    times.push_back(order.update_time);
    versions.push_back(order.version);
    for (const OrderLine& line : order.lines) {
      references.push_back(order.id);
      offers.push_back(line.offer);
      quantities.push_back(line.quantity.thousandths);
    }
  }
  RETURN_IF_ERROR(tx.later(kEnd, ids, states, times, versions));
  return tx.later(kLedger, offers, quantities, references, name_of(StockFact::kReleased));
}

}  // namespace

Status write_ends(pg::Tx& tx, const std::vector<Order>& ended, const ReturningStock& stock) {
  std::vector<OfferId> offers, limited;
  std::vector<std::int64_t> returned, told, shares;
  std::vector<std::string> buyers;
  for (const ReturningStock::Move& move : stock.moves()) {
    offers.push_back(move.offer.id);
    returned.push_back(move.returned);
    told.push_back(move.refilled ? 1 : 0);
  }
  for (ReturningStock::Share& share : stock.shares()) {
    limited.push_back(share.offer);
    buyers.push_back(std::move(share.buyer));
    shares.push_back(share.returned);
  }
  RETURN_IF_ERROR(tx.later(kReturn, offers, returned, told));
  RETURN_IF_ERROR(write_orders(tx, ended));
  // Not every offer has a limit: it may be that there is no such row.
  return tx.execute(kDropShares, limited, buyers, shares).status();
}

}  // namespace farmgate::orders::combined
