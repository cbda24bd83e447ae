#include "services/orders/storage/offers.h"

#include "services/orders/storage/bans.h"
#include "services/orders/storage/order_states.h"

namespace farmgate::orders::offers {
namespace {

constexpr pg::Statement kInsert{"offer_insert", R"sql(
  INSERT INTO offer (id, listing, seller, fair, unit, unit_price_vnd, buyer_limit, start_time,
                     end_time, version, revision, create_time, request_id, weight_tolerance)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14))sql"};
constexpr pg::Statement kFind{"offer_find",
                              "SELECT " FARMGATE_OFFER_COLUMNS " FROM offer o WHERE o.id = $1"};
constexpr pg::Statement kLock{"offer_lock", "SELECT " FARMGATE_OFFER_COLUMNS
                                            " FROM offer o WHERE o.id = $1 FOR NO KEY UPDATE"};
constexpr pg::Statement kSave{"offer_save", R"sql(
  UPDATE offer SET unit_price_vnd = $2, buyer_limit = $3, start_time = $4, end_time = $5,
    close_time = $6, available = $7, sold = $8, withdrawn = $9, at_devices = $10, version = $11,
    revision = $12
  WHERE id = $1)sql"};
constexpr pg::Statement kLockAll{"offer_lock_all", "SELECT " FARMGATE_OFFER_COLUMNS R"sql(
  FROM offer o WHERE o.id = ANY($1::uuid[]) AND o.seller = $2 AND o.fair = $3
  ORDER BY o.id FOR NO KEY UPDATE)sql"};
constexpr pg::Statement kSellAtDevices{"offer_sell_at_devices", R"sql(
  UPDATE offer o SET at_devices = o.at_devices - w.sold, sold = o.sold + w.sold,
    revision = o.revision + 1
  FROM unnest($1::uuid[], $2::bigint[]) AS w(id, sold) WHERE o.id = w.id)sql"};
constexpr pg::Statement kCountShares{"offer_count_shares", R"sql(
  INSERT INTO buyer_share (offer, buyer, taken)
  SELECT l.offer, r.buyer, sum(l.quantity)
  FROM order_line l JOIN orders r ON r.id = l.order_id
  WHERE l.offer = $1 AND NOT r.state )sql" FARMGATE_GIVEN_BACK R"sql(
  GROUP BY l.offer, r.buyer)sql"};
constexpr pg::Statement kCountLines{"offer_count_lines", R"sql(
  SELECT count(*) FROM (SELECT 1 FROM order_line WHERE offer = $1 LIMIT $2) AS lines)sql"};
constexpr pg::Statement kDropShares{"offer_drop_shares",
                                    "DELETE FROM buyer_share WHERE offer = $1"};
constexpr pg::Statement kList{"offer_list", "SELECT " FARMGATE_OFFER_COLUMNS R"sql(
  FROM offer o
  WHERE ($1::uuid IS NULL OR o.listing = $1) AND ($2::uuid IS NULL OR o.fair = $2)
    AND ($3::timestamptz IS NULL OR (o.create_time, o.id) < ($3, $4::uuid))
  ORDER BY o.create_time DESC, o.id DESC LIMIT $5)sql"};
constexpr pg::Statement kOnSale{"offer_on_sale", "SELECT " FARMGATE_OFFER_COLUMNS R"sql(,
    l.title, l.on_sale, coalesce(s.active, true), )sql" FARMGATE_LISTING_BANNED R"sql(,
    f.buyer_limit_vnd, l.category, coalesce(s.kind, ''), farmgate_now()
  FROM offer o JOIN listing_copy l ON l.listing = o.listing
  LEFT JOIN fair f ON f.id = o.fair
  LEFT JOIN seller_copy s ON s.producer = o.seller
  WHERE o.id = ANY($1::uuid[]))sql"};
constexpr pg::Statement kGoods{"offer_goods", R"sql(
  SELECT o.id, l.category, coalesce(s.kind, '')
  FROM offer o JOIN listing_copy l ON l.listing = o.listing
  LEFT JOIN seller_copy s ON s.producer = o.seller
  WHERE o.id = ANY($1::uuid[]))sql"};
constexpr pg::Statement kFindListing{"listing_copy_find", R"sql(
  SELECT listing, seller, product, title, category, unit, content, content_unit, on_sale, banned
  FROM listing_copy WHERE listing = $1)sql"};
constexpr pg::Statement kFindLot{"lot_copy_find",
                                 "SELECT lot, product, unit FROM lot_copy WHERE lot = $1"};
constexpr pg::Statement kSellerActive{
    "seller_active", "SELECT coalesce((SELECT active FROM seller_copy WHERE producer = $1), true)"};
constexpr pg::Statement kAfter{
    "offer_after", "SELECT " FARMGATE_OFFER_COLUMNS
                   " FROM offer o WHERE o.id > $1 ORDER BY o.id LIMIT $2 FOR NO KEY UPDATE"};
struct OnSaleRow {
  OfferOnSale value;
  Time now;
  static OnSaleRow from(pg::Row& row) {
    OnSaleRow out;
    out.value.offer = OfferRow::from(row).offer;
    out.value.title = row.text();
    out.value.listing_on_sale = row.boolean();
    out.value.seller_active = row.boolean();
    out.value.movement_banned = row.boolean();
    out.value.fair_limit = row.maybe(&pg::Row::money);
    out.value.goods.set = static_cast<int>(row.int64());
    out.value.goods.seller_kind = row.text();
    out.now = row.time();
    return out;
  }
};

struct GoodsRow {
  OfferId offer;
  TaxedGoods goods;
  static GoodsRow from(pg::Row& row) {
    GoodsRow out;
    out.offer = row.id<OfferTag>();
    out.goods.set = static_cast<int>(row.int64());
    out.goods.seller_kind = row.text();
    return out;
  }
};

struct ListingCopyRow {
  ListingCopy copy;
  static ListingCopyRow from(pg::Row& row) {
    ListingCopyRow out;
    out.copy.id = row.id<ListingTag>();
    out.copy.seller = row.id<ProducerTag>();
    out.copy.product = row.text();
    out.copy.title = row.text();
    out.copy.category = static_cast<int>(row.int64());
    out.copy.unit = static_cast<Unit>(row.int64());
    out.copy.content.thousandths = row.int64();
    out.copy.content.unit = static_cast<Unit>(row.int64());
    out.copy.on_sale = row.boolean();
    out.copy.banned = row.boolean();
    return out;
  }
};

struct LotCopyRow {
  LotCopy copy;
  static LotCopyRow from(pg::Row& row) {
    LotCopyRow out;
    out.copy.name = row.text();
    out.copy.product = row.text();
    out.copy.unit = static_cast<Unit>(row.int64());
    return out;
  }
};

struct Number {
  int value = 0;
  static Number from(pg::Row& row) { return {static_cast<int>(row.int64())}; }
};

struct Flag {
  bool value;
  static Flag from(pg::Row& row) { return {row.boolean()}; }
};

std::vector<Offer> offers_of(std::vector<OfferRow> rows) {
  std::vector<Offer> out;
  for (OfferRow& row : rows) out.push_back(std::move(row.offer));
  return out;
}

}  // namespace

OfferRow OfferRow::from(pg::Row& row) {
  OfferRow out;
  Offer& it = out.offer;
  it.id = row.id<OfferTag>();
  it.listing = row.id<ListingTag>();
  it.seller = row.id<ProducerTag>();
  if (auto fair = row.maybe(&pg::Row::uuid)) it.fair = FairId(*fair);
  it.unit = static_cast<Unit>(row.int64());
  it.unit_price = row.money();
  it.received = row.int64();
  it.available = row.int64();
  it.held = row.int64();
  it.sold = row.int64();
  it.withdrawn = row.int64();
  it.at_devices = row.int64();
  it.buyer_limit = row.maybe(&pg::Row::int64);
  it.start_time = row.time();
  it.end_time = row.time();
  it.version = row.int64();
  it.revision = row.int64();
  it.create_time = row.time();
  it.close_time = row.maybe(&pg::Row::time);
  it.weight_tolerance = row.int64();
  return out;
}

Status insert(pg::Tx& tx, const Offer& offer, const Uuid& request_id) {
  return tx
      .execute(kInsert, offer.id, offer.listing, offer.seller, offer.fair,
               static_cast<int>(offer.unit), offer.unit_price, offer.buyer_limit, offer.start_time,
               offer.end_time, offer.version, offer.revision, offer.create_time, request_id,
               offer.weight_tolerance)
      .status();
}

StatusOr<std::optional<Offer>> find(pg::Tx& tx, OfferId id) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<OfferRow>(kFind, id));
  if (!row) return std::optional<Offer>();
  return std::optional<Offer>(std::move(row->offer));
}

StatusOr<std::optional<Offer>> lock(pg::Tx& tx, OfferId id) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<OfferRow>(kLock, id));
  if (!row) return std::optional<Offer>();
  return std::optional<Offer>(std::move(row->offer));
}

Status save(pg::Tx& tx, Offer& offer) {
  ++offer.version;
  ++offer.revision;
  return tx.later(kSave, offer.id, offer.unit_price, offer.buyer_limit, offer.start_time,
                  offer.end_time, offer.close_time, offer.available, offer.sold, offer.withdrawn,
                  offer.at_devices, offer.version, offer.revision);
}

StatusOr<std::vector<Offer>> lock_all(pg::Tx& tx, const std::vector<OfferId>& ids,
                                      ProducerId seller, FairId fair) {
  ASSIGN_OR_RETURN(auto rows, tx.query<OfferRow>(kLockAll, ids, seller, fair));
  return offers_of(std::move(rows));
}

Status sell_at_devices(pg::Tx& tx, const std::vector<OfferId>& ids,
                       const std::vector<std::int64_t>& sold) {
  return tx.later(kSellAtDevices, ids, sold);
}

StatusOr<int> count_lines(pg::Tx& tx, OfferId id, int most) {
  ASSIGN_OR_RETURN(const auto row, tx.query_one<Number>(kCountLines, id, most + 1));
  return row->value;
}

Status count_shares(pg::Tx& tx, OfferId id) {
  RETURN_IF_ERROR(drop_shares(tx, id));
  return tx.execute(kCountShares, id).status();
}

Status drop_shares(pg::Tx& tx, OfferId id) { return tx.execute(kDropShares, id).status(); }

StatusOr<std::vector<Offer>> list(pg::Tx& tx, const Filter& filter,
                                  const farmgate::wire::Page& page) {
  ASSIGN_OR_RETURN(auto rows, tx.query<OfferRow>(kList, filter.listing, filter.fair, page.key(0),
                                                 page.key(1), page.limit()));
  return offers_of(std::move(rows));
}

StatusOr<std::map<OfferId, TaxedGoods>> goods_of(pg::Tx& tx, const std::vector<OfferId>& ids) {
  ASSIGN_OR_RETURN(auto rows, tx.query<GoodsRow>(kGoods, ids));
  std::map<OfferId, TaxedGoods> out;
  for (GoodsRow& row : rows) out[row.offer] = std::move(row.goods);
  return out;
}

StatusOr<Market> on_sale(pg::Tx& tx, const std::vector<OfferId>& ids) {
  ASSIGN_OR_RETURN(auto rows, tx.query<OnSaleRow>(kOnSale, ids));
  Market market;
  for (OnSaleRow& row : rows) {
    market.now = row.now;
    market.offers.push_back(std::move(row.value));
  }
  return market;
}

Status expect_on_sale(pg::Tx& tx, const std::vector<OfferId>& ids) {
  return tx.expect(kOnSale, ids);
}

StatusOr<std::optional<ListingCopy>> find_listing(pg::Tx& tx, ListingId id) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<ListingCopyRow>(kFindListing, id));
  if (!row) return std::optional<ListingCopy>();
  return std::optional<ListingCopy>(std::move(row->copy));
}

StatusOr<std::optional<LotCopy>> find_lot(pg::Tx& tx, const std::string& name) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<LotCopyRow>(kFindLot, name));
  if (!row) return std::optional<LotCopy>();
  return std::optional<LotCopy>(std::move(row->copy));
}

StatusOr<bool> seller_active(pg::Tx& tx, ProducerId seller) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<Flag>(kSellerActive, seller));
  return row->value;
}

StatusOr<std::vector<Offer>> after(pg::Tx& tx, const Uuid& id, int limit) {
  ASSIGN_OR_RETURN(auto rows, tx.query<OfferRow>(kAfter, id, limit));
  return offers_of(std::move(rows));
}

}  // namespace farmgate::orders::offers
