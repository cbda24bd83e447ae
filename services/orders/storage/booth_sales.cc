#include "services/orders/storage/booth_sales.h"

#include <algorithm>
#include <map>

#include "chassis/rpc/once.h"

namespace farmgate::orders::booth_sales {
namespace {

constexpr pg::Statement kFind{"booth_sale_find", R"sql(
  SELECT id, device, fair, seller, digest, sale_time, record_time, total_vnd, unhonoured_vnd
  FROM booth_sale WHERE id = ANY($1::uuid[]))sql"};
constexpr pg::Statement kLines{"booth_sale_lines", R"sql(
  SELECT sale, offer, quantity, unit, unit_price_vnd, amount_vnd, honoured, honoured_vnd
  FROM booth_sale_line WHERE sale = ANY($1::uuid[]) ORDER BY sale, line)sql"};
// In the order of ids, so that two batches wait for each other in one direction alone.
constexpr pg::Statement kInsert{"booth_sale_insert", R"sql(
  INSERT INTO booth_sale (id, device, fair, seller, digest, sale_time, record_time, total_vnd,
                          unhonoured_vnd)
  SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::bytea[],
    $6::timestamptz[], $7::timestamptz[], $8::bigint[], $9::bigint[])
  ON CONFLICT (id) DO NOTHING)sql"};
constexpr pg::Statement kInsertLines{"booth_sale_insert_lines", R"sql(
  INSERT INTO booth_sale_line (sale, line, offer, quantity, unit, unit_price_vnd, amount_vnd,
                               honoured, honoured_vnd)
  SELECT * FROM unnest($1::uuid[], $2::int[], $3::uuid[], $4::bigint[], $5::int[], $6::bigint[],
    $7::bigint[], $8::bigint[], $9::bigint[]))sql"};
constexpr pg::Statement kInsertDiscrepancies{"booth_discrepancy_insert", R"sql(
  INSERT INTO booth_discrepancy (id, sale, line, seller, quantity, amount_vnd, create_time)
  SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::uuid[], $5::bigint[], $6::bigint[],
    $7::timestamptz[]))sql"};
constexpr pg::Statement kDiscrepancies{"booth_discrepancies", R"sql(
  SELECT d.id, d.sale, s.device, s.fair, d.seller, l.offer, d.quantity, l.unit, d.amount_vnd,
    s.sale_time, d.create_time
  FROM booth_discrepancy d JOIN booth_sale s ON s.id = d.sale
  JOIN booth_sale_line l ON l.sale = d.sale AND l.line = d.line
  WHERE ($1::boolean OR d.seller = ANY($2::uuid[])
         OR ($8 <> '' AND EXISTS (SELECT 1 FROM fair f WHERE f.id = s.fair AND f.province = $8)))
    AND ($3::uuid IS NULL OR s.device = $3)
    AND ($4::uuid IS NULL OR l.offer = $4)
    AND ($5::timestamptz IS NULL OR (d.create_time, d.id) < ($5, $6::uuid))
  ORDER BY d.create_time DESC, d.id DESC LIMIT $7)sql"};

struct SaleRow {
  KnownSale known;
  static SaleRow from(pg::Row& row) {
    SaleRow out;
    BoothSale& it = out.known.sale;
    it.id = row.id<SaleTag>();
    it.device = row.id<DeviceTag>();
    it.fair = row.id<FairTag>();
    it.seller = row.id<ProducerTag>();
    const std::string digest = row.bytes();
    std::copy_n(digest.begin(), std::min(digest.size(), out.known.digest.size()),
                out.known.digest.begin());
    it.sale_time = row.time();
    it.record_time = row.time();
    it.total = row.money();
    it.unhonoured = row.money();
    return out;
  }
};

struct LineRow {
  SaleId sale;
  BoothSaleLine line;
  static LineRow from(pg::Row& row) {
    LineRow out;
    out.sale = row.id<SaleTag>();
    out.line.offer = row.id<OfferTag>();
    out.line.quantity.thousandths = row.int64();
    out.line.quantity.unit = static_cast<Unit>(row.int64());
    out.line.unit_price = row.money();
    out.line.amount = row.money();
    out.line.honoured = row.int64();
    out.line.honoured_amount = row.money();
    return out;
  }
};

struct DiscrepancyRow {
  Discrepancy it;
  static DiscrepancyRow from(pg::Row& row) {
    DiscrepancyRow out;
    out.it.id = row.uuid();
    out.it.sale = row.id<SaleTag>();
    out.it.device = row.id<DeviceTag>();
    out.it.fair = row.id<FairTag>();
    out.it.seller = row.id<ProducerTag>();
    out.it.offer = row.id<OfferTag>();
    out.it.quantity.thousandths = row.int64();
    out.it.quantity.unit = static_cast<Unit>(row.int64());
    out.it.amount = row.money();
    out.it.sale_time = row.time();
    out.it.create_time = row.time();
    return out;
  }
};

Status insert_sales(pg::Tx& tx, const std::vector<BoothSale>& sales) {
  std::vector<SaleId> ids;
  std::vector<DeviceId> devices;
  std::vector<FairId> fairs;
  std::vector<ProducerId> sellers;
  std::vector<std::string> digests;
  std::vector<Time> sale_times, record_times;
  std::vector<Money> totals, unhonoured;
  for (const BoothSale& it : sales) {
    ids.push_back(it.id);
    devices.push_back(it.device);
    fairs.push_back(it.fair);
    sellers.push_back(it.seller);
    digests.push_back("\\x" + hex(as_bytes(it.digest())));
    sale_times.push_back(it.sale_time);
    record_times.push_back(it.record_time);
    totals.push_back(it.total);
    unhonoured.push_back(it.unhonoured);
  }
  ASSIGN_OR_RETURN(const auto made, tx.execute(kInsert, ids, devices, fairs, sellers, digests,
                                               sale_times, record_times, totals, unhonoured));
  return made == static_cast<std::int64_t>(sales.size()) ? ok() : rpc::in_flight();
}

Status insert_lines(pg::Tx& tx, const std::vector<BoothSale>& sales) {
  std::vector<SaleId> ids;
  std::vector<int> places, units;
  std::vector<OfferId> offers;
  std::vector<std::int64_t> quantities, honoured;
  std::vector<Money> prices, amounts, honoured_amounts;
  for (const BoothSale& it : sales) {
    int place = 0;
    for (const BoothSaleLine& line : it.lines) {
      ids.push_back(it.id);
      places.push_back(++place);
      offers.push_back(line.offer);
      quantities.push_back(line.quantity.thousandths);
      units.push_back(static_cast<int>(line.quantity.unit));
      prices.push_back(line.unit_price);
      amounts.push_back(line.amount);
      honoured.push_back(line.honoured);
      honoured_amounts.push_back(line.honoured_amount);
    }
  }
  return tx.later(kInsertLines, ids, places, offers, quantities, units, prices, amounts, honoured,
                  honoured_amounts);
}

Status insert_discrepancies(pg::Tx& tx, const std::vector<BoothSale>& sales) {
  std::vector<Uuid> ids;
  std::vector<SaleId> of;
  std::vector<int> places;
  std::vector<ProducerId> sellers;
  std::vector<std::int64_t> quantities;
  std::vector<Money> amounts;
  std::vector<Time> times;
  for (const BoothSale& it : sales) {
    int place = 0;
    for (const BoothSaleLine& line : it.lines) {
      ++place;
      if (line.honoured == line.quantity.thousandths) continue;
      ids.push_back(Uuid::v7());
      of.push_back(it.id);
      places.push_back(place);
      sellers.push_back(it.seller);
      quantities.push_back(line.quantity.thousandths - line.honoured);
      amounts.push_back(Money::vnd(line.amount.vnd() - line.honoured_amount.vnd()));
      times.push_back(it.record_time);
    }
  }
  if (ids.empty()) return ok();
  return tx.later(kInsertDiscrepancies, ids, of, places, sellers, quantities, amounts, times);
}

}  // namespace

StatusOr<std::vector<KnownSale>> find(pg::Tx& tx, const std::vector<SaleId>& ids) {
  ASSIGN_OR_RETURN(auto rows, tx.query<SaleRow>(kFind, ids));
  std::vector<KnownSale> out;
  std::map<SaleId, std::size_t> place;
  for (SaleRow& row : rows) {
    place[row.known.sale.id] = out.size();
    out.push_back(std::move(row.known));
  }
  if (out.empty()) return out;
  ASSIGN_OR_RETURN(const auto lines, tx.query<LineRow>(kLines, ids));
  for (const LineRow& row : lines) out[place[row.sale]].sale.lines.push_back(row.line);
  return out;
}

Status insert(pg::Tx& tx, const std::vector<BoothSale>& sales) {
  std::vector<BoothSale> ordered = sales;
  std::ranges::sort(ordered, {}, &BoothSale::id);
  RETURN_IF_ERROR(insert_sales(tx, ordered));
  RETURN_IF_ERROR(insert_lines(tx, ordered));
  return insert_discrepancies(tx, ordered);
}

StatusOr<std::vector<Discrepancy>> discrepancies(pg::Tx& tx, const Filter& filter,
                                                 const devices::Visible& visible,
                                                 const farmgate::wire::Page& page) {
  ASSIGN_OR_RETURN(auto rows,
                   tx.query<DiscrepancyRow>(kDiscrepancies, visible.all, visible.sellers,
                                            filter.device, filter.offer, page.key(0), page.key(1),
                                            page.limit(), visible.province));
  std::vector<Discrepancy> out;
  for (const DiscrepancyRow& row : rows) out.push_back(row.it);
  return out;
}

}  // namespace farmgate::orders::booth_sales
