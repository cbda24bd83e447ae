#include "services/orders/storage/booth_sales.h"

#include <algorithm>
#include <map>

namespace farmgate::orders::booth_sales {
namespace {

constexpr pg::Statement kFind{"booth_sale_find", R"sql(
  SELECT s.id, s.device, s.fair, s.seller, s.digest, s.sale_time, s.record_time, s.total_vnd,
    s.unhonoured_vnd, r.year, r.number
  FROM booth_sale s LEFT JOIN receipt r ON r.booth_sale = s.id
  WHERE s.id = ANY($1::uuid[]))sql"};
constexpr pg::Statement kLines{"booth_sale_lines", R"sql(
  SELECT sale, offer, quantity, unit, unit_price_vnd, amount_vnd, honoured, honoured_vnd, tax_class,
    tax_millionths
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
                               honoured, honoured_vnd, tax_class, tax_millionths)
  SELECT * FROM unnest($1::uuid[], $2::int[], $3::uuid[], $4::bigint[], $5::int[], $6::bigint[],
    $7::bigint[], $8::bigint[], $9::bigint[], $10::text[], $11::bigint[]))sql"};

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
    const auto year = row.maybe(&pg::Row::int64);
    const auto number = row.maybe(&pg::Row::int64);
    if (year && number) it.receipt = Receipt{static_cast<int>(*year), *number};
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
    out.line.tax.code = row.text();
    out.line.tax.millionths = row.int64();
    return out;
  }
};

StatusOr<bool> insert_sales(pg::Tx& tx, const std::vector<BoothSale>& sales) {
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
  return made == static_cast<std::int64_t>(sales.size());
}

Status insert_lines(pg::Tx& tx, const std::vector<BoothSale>& sales) {
  std::vector<SaleId> ids;
  std::vector<int> places, units;
  std::vector<OfferId> offers;
  std::vector<std::int64_t> quantities, honoured, rates;
  std::vector<std::string> classes;
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
      classes.push_back(line.tax.code);
      rates.push_back(line.tax.millionths);
    }
  }
  return tx.later(kInsertLines, ids, places, offers, quantities, units, prices, amounts, honoured,
                  honoured_amounts, classes, rates);
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

StatusOr<bool> insert(pg::Tx& tx, const std::vector<BoothSale>& sales) {
  std::vector<BoothSale> ordered = sales;
  std::ranges::sort(ordered, {}, &BoothSale::id);
  ASSIGN_OR_RETURN(const bool ours, insert_sales(tx, ordered));
  if (!ours) return false;
  RETURN_IF_ERROR(insert_lines(tx, ordered));
  return true;
}

}  // namespace farmgate::orders::booth_sales
