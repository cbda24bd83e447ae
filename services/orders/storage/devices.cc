#include "services/orders/storage/devices.h"

#include <map>

namespace farmgate::orders::devices {
namespace {

#define DEVICE_COLUMNS                                                                           \
  "d.id, d.fair, d.booth, d.seller, d.title, d.key_digest, d.state, d.revision, d.create_time, " \
  "d.retire_time"
#define VISIBLE                                                                               \
  "($2::boolean OR d.seller = ANY($3::uuid[]) OR ($4 <> '' AND EXISTS (SELECT 1 FROM fair f " \
  "WHERE f.id = d.fair AND f.province = $4)))"

constexpr pg::Statement kInsert{"device_insert", R"sql(
  INSERT INTO booth_device (id, fair, booth, seller, title, key_digest, state, revision,
                            create_time, request_id)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10))sql"};
constexpr pg::Statement kCount{
    "device_count",
    "SELECT count(*) FROM booth_device WHERE fair = $1 AND booth = $2 AND state = 1"};
constexpr pg::Statement kFind{
    "device_find", "SELECT " DEVICE_COLUMNS " FROM booth_device d WHERE d.id = $1 AND " VISIBLE};
constexpr pg::Statement kList{"device_list", "SELECT " DEVICE_COLUMNS R"sql( FROM booth_device d
  WHERE ($1::uuid IS NULL OR d.fair = $1) AND )sql" VISIBLE R"sql(
    AND ($5 = '' OR d.booth = $5)
    AND ($6::uuid IS NULL
         OR EXISTS (SELECT 1 FROM device_stock s WHERE s.device = d.id AND s.offer = $6))
    AND ($7::timestamptz IS NULL OR (d.create_time, d.id) < ($7, $8::uuid))
  ORDER BY d.create_time DESC, d.id DESC LIMIT $9)sql"};
constexpr pg::Statement kLock{"device_lock",
                              "SELECT " DEVICE_COLUMNS
                              " FROM booth_device d WHERE d.id = $1 FOR NO KEY UPDATE"};
constexpr pg::Statement kLockShared{"device_lock_shared",
                                    "SELECT " DEVICE_COLUMNS
                                    " FROM booth_device d WHERE d.id = $1 FOR SHARE"};
constexpr pg::Statement kSave{
    "device_save",
    "UPDATE booth_device SET state = $2, retire_time = $3, revision = $4 WHERE id = $1"};
constexpr pg::Statement kStocks{"device_stocks", R"sql(
  SELECT s.device, s.offer, o.unit, s.there, s.sold
  FROM device_stock s JOIN offer o ON o.id = s.offer
  WHERE s.device = ANY($1::uuid[]) ORDER BY s.device, s.offer)sql"};
constexpr pg::Statement kStocksOf{"device_stocks_of", R"sql(
  SELECT s.device, s.offer, o.unit, s.there, s.sold
  FROM device_stock s JOIN offer o ON o.id = s.offer
  WHERE s.device = $1 AND s.offer = ANY($2::uuid[]))sql"};
constexpr pg::Statement kCountOffers{"device_count_offers",
                                     "SELECT count(*) FROM device_stock WHERE device = $1"};
constexpr pg::Statement kSaveStocks{"device_save_stocks", R"sql(
  INSERT INTO device_stock (device, offer, there, sold)
  SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[])
  ON CONFLICT (device, offer) DO UPDATE SET there = excluded.there, sold = excluded.sold)sql"};

struct DeviceRow {
  BoothDevice device;
  static DeviceRow from(pg::Row& row) {
    DeviceRow out;
    BoothDevice& it = out.device;
    it.id = row.id<DeviceTag>();
    it.fair = row.id<FairTag>();
    it.booth = row.text();
    it.seller = row.id<ProducerTag>();
    it.title = row.text();
    it.key_digest = row.text();
    it.state = static_cast<DeviceState>(row.int64());
    it.revision = row.int64();
    it.create_time = row.time();
    it.retire_time = row.maybe(&pg::Row::time);
    return out;
  }
};

struct StockRow {
  DeviceStock stock;
  static StockRow from(pg::Row& row) {
    StockRow out;
    out.stock.device = row.id<DeviceTag>();
    out.stock.offer = row.id<OfferTag>();
    out.stock.unit = static_cast<Unit>(row.int64());
    out.stock.there = row.int64();
    out.stock.sold = row.int64();
    out.stock.known = true;
    return out;
  }
};

struct Number {
  int value = 0;
  static Number from(pg::Row& row) { return {static_cast<int>(row.int64())}; }
};

StatusOr<std::vector<BoothDevice>> with_stocks(pg::Tx& tx, std::vector<DeviceRow> rows) {
  std::vector<BoothDevice> out;
  std::vector<DeviceId> ids;
  std::map<DeviceId, std::size_t> place;
  for (DeviceRow& row : rows) {
    place[row.device.id] = out.size();
    ids.push_back(row.device.id);
    out.push_back(std::move(row.device));
  }
  if (out.empty()) return out;
  ASSIGN_OR_RETURN(const auto stocks, tx.query<StockRow>(kStocks, ids));
  for (const StockRow& row : stocks) out[place[row.stock.device]].stocks.push_back(row.stock);
  return out;
}

StatusOr<std::optional<BoothDevice>> alone(StatusOr<std::optional<DeviceRow>> row) {
  RETURN_IF_ERROR(row.status());
  if (!*row) return std::optional<BoothDevice>();
  return std::optional<BoothDevice>(std::move((*row)->device));
}

}  // namespace

Status insert(pg::Tx& tx, const BoothDevice& it, const Uuid& request_id) {
  return tx.later(kInsert, it.id, it.fair, it.booth, it.seller, it.title, it.key_digest,
                  static_cast<int>(it.state), it.revision, it.create_time, request_id);
}

StatusOr<int> count_of_booth(pg::Tx& tx, FairId fair, const std::string& booth) {
  ASSIGN_OR_RETURN(const auto row, tx.query_one<Number>(kCount, fair, booth));
  return row->value;
}

StatusOr<std::optional<BoothDevice>> find(pg::Tx& tx, DeviceId id, const Visible& visible) {
  ASSIGN_OR_RETURN(auto rows,
                   tx.query<DeviceRow>(kFind, id, visible.all, visible.sellers, visible.province));
  ASSIGN_OR_RETURN(auto found, with_stocks(tx, std::move(rows)));
  if (found.empty()) return std::optional<BoothDevice>();
  return std::optional<BoothDevice>(std::move(found.front()));
}

StatusOr<std::vector<BoothDevice>> list(pg::Tx& tx, const Filter& filter, const Visible& visible,
                                        const farmgate::wire::Page& page) {
  ASSIGN_OR_RETURN(auto rows, tx.query<DeviceRow>(kList, filter.fair, visible.all, visible.sellers,
                                                  visible.province, filter.booth, filter.offer,
                                                  page.key(0), page.key(1), page.limit()));
  return with_stocks(tx, std::move(rows));
}

StatusOr<std::optional<BoothDevice>> lock(pg::Tx& tx, DeviceId id) {
  return alone(tx.query_one<DeviceRow>(kLock, id));
}

StatusOr<std::optional<BoothDevice>> lock_shared(pg::Tx& tx, DeviceId id) {
  return alone(tx.query_one<DeviceRow>(kLockShared, id));
}

Status save(pg::Tx& tx, const BoothDevice& it) {
  return tx.later(kSave, it.id, static_cast<int>(it.state), it.retire_time, it.revision);
}

StatusOr<DeviceStock> stock_of(pg::Tx& tx, DeviceId device, const Offer& offer) {
  ASSIGN_OR_RETURN(const auto stocks, stocks_of(tx, device, {offer}));
  return stocks.front();
}

StatusOr<std::vector<DeviceStock>> stocks_of(pg::Tx& tx, DeviceId device,
                                             const std::vector<Offer>& offers) {
  std::vector<OfferId> ids;
  for (const Offer& offer : offers) ids.push_back(offer.id);
  ASSIGN_OR_RETURN(const auto rows, tx.query<StockRow>(kStocksOf, device, ids));
  std::map<OfferId, DeviceStock> known;
  for (const StockRow& row : rows) known[row.stock.offer] = row.stock;
  std::vector<DeviceStock> out;
  for (const Offer& offer : offers) {
    const auto found = known.find(offer.id);
    out.push_back(found != known.end() ? found->second
                                       : DeviceStock{device, offer.id, offer.unit, 0, 0});
  }
  return out;
}

StatusOr<int> count_offers(pg::Tx& tx, DeviceId device) {
  ASSIGN_OR_RETURN(const auto row, tx.query_one<Number>(kCountOffers, device));
  return row->value;
}

Status save(pg::Tx& tx, const std::vector<DeviceStock>& stocks) {
  std::vector<DeviceId> devices;
  std::vector<OfferId> offers;
  std::vector<std::int64_t> there, sold;
  for (const DeviceStock& it : stocks) {
    devices.push_back(it.device);
    offers.push_back(it.offer);
    there.push_back(it.there);
    sold.push_back(it.sold);
  }
  return tx.later(kSaveStocks, devices, offers, there, sold);
}

}  // namespace farmgate::orders::devices
