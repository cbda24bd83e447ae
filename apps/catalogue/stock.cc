#include "apps/catalogue/stock.h"

#include <algorithm>
#include <chrono>
#include <optional>

#include "chassis/base/text.h"

namespace farmgate::apps {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t kBatch = 500;
// Numbers of farmgate.type.v1.Unit, farmgate.listings.v1.ListingState and StockState.
constexpr int kKilogram = 1, kPiece = 2, kPublished = 2;
constexpr int kNoOffer = 1, kInStock = 2, kSoldOut = 3;

constexpr pg::Statement kOthers{"seed_others", R"sql(
  SELECT EXISTS (SELECT 1 FROM listing WHERE seller_name NOT LIKE '% (ví dụ)'))sql"};
constexpr pg::Statement kSellers{"seed_sellers", R"sql(
  INSERT INTO seller_copy (producer, public_name, commune, active, kind)
  SELECT DISTINCT ON (id) id, name, commune, true, kind
  FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) AS t(id, name, commune, kind)
  ON CONFLICT DO NOTHING)sql"};
constexpr pg::Statement kProducts{"seed_products", R"sql(
  INSERT INTO product_copy (product, producer, ocop_set, species)
  SELECT product, seller, category, ''
  FROM unnest($1::text[], $2::uuid[], $3::int[]) AS t(product, seller, category)
  ON CONFLICT DO NOTHING)sql"};
constexpr pg::Statement kOffers{"seed_offers", R"sql(
  INSERT INTO offer_copy (offer, listing, unit_price_vnd, has_stock, start_time, end_time)
  SELECT offer, listing, price, has_stock, $5::timestamptz, $6::timestamptz
  FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::boolean[])
       AS t(offer, listing, price, has_stock)
  WHERE price > 0 ON CONFLICT DO NOTHING)sql"};
constexpr pg::Statement kCertificates{"seed_certificates", R"sql(
  INSERT INTO certificate_copy (certificate, product, star, number, valid, from_date, last_date)
  SELECT 'certificates/' || id, product, star, number, true, from_date, last_date
  FROM unnest($1::uuid[], $2::text[], $3::int[], $4::text[], $5::date[], $6::date[])
       AS t(id, product, star, number, from_date, last_date)
  WHERE star > 0 ON CONFLICT DO NOTHING)sql"};
constexpr pg::Statement kListings{"seed_listings", R"sql(
  INSERT INTO listing (id, seller, product, title, title_key, story, category, commune, content,
    content_unit, unit, seller_name, state, from_price_vnd, stock_state, shelf_until, version,
    revision, create_time, update_time, publish_time, request_id, star, certificate_number,
    star_until, lowest_price_vnd)
  SELECT id, seller, product, title, title_key, story, category, commune, grams, $15::int,
    $16::int, seller_name, $17::int, price, stock, CASE WHEN price > 0 THEN $18::timestamptz END,
    1, 2, made, made, made, id, star, number,
    CASE WHEN star > 0 THEN (last_date + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh' END,
    price
  FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::int[],
              $8::text[], $9::bigint[], $10::text[], $11::bigint[], $12::int[],
              $13::timestamptz[], $14::int[], $19::text[], $20::date[])
       AS t(id, seller, product, title, title_key, story, category, commune, grams, seller_name,
            price, stock, made, star, number, last_date)
  ON CONFLICT DO NOTHING)sql"};

// Each page has shown one price, from its first day on.
constexpr pg::Statement kPrices{"seed_prices", R"sql(
  INSERT INTO price_entry (listing, number, change_time, from_price_vnd)
  SELECT id, 1, made, price FROM unnest($1::uuid[], $2::timestamptz[], $3::bigint[])
    AS t(id, made, price)
  WHERE price > 0 ON CONFLICT DO NOTHING)sql"};

struct Flag {
  bool value;
  static Flag from(pg::Row& row) { return {row.boolean()}; }
};

// One value of each listing, as a column.
template <class Get>
auto column(const std::vector<MadeUpListing>& rows, Get get) {
  std::vector<decltype(get(rows.front()))> out;
  out.reserve(rows.size());
  for (const MadeUpListing& row : rows) out.push_back(get(row));
  return out;
}

int stock_of(const MadeUpListing& it) {
  if (it.price == 0) return kNoOffer;
  return it.has_stock ? kInStock : kSoldOut;
}

using Row = const MadeUpListing&;

Status put_copies(pg::Tx& tx, const std::vector<MadeUpListing>& rows, Time now) {
  const auto sellers = column(rows, [](Row it) { return it.seller.id; });
  const auto products = column(rows, [](Row it) { return it.product; });
  RETURN_IF_ERROR(tx.execute(kSellers, sellers, column(rows, [](Row it) { return it.seller.name; }),
                             column(rows, [](Row it) { return it.seller.commune; }),
                             column(rows, [](Row it) { return it.seller.kind; }))
                      .status());
  RETURN_IF_ERROR(
      tx.execute(kProducts, products, sellers, column(rows, [](Row it) { return it.category; }))
          .status());
  RETURN_IF_ERROR(tx.execute(kOffers, column(rows, [](Row it) { return it.offer; }),
                             column(rows, [](Row it) { return it.id; }),
                             column(rows, [](Row it) { return it.price; }),
                             column(rows, [](Row it) { return it.has_stock; }), now - 24h,
                             now + 24h * 365)
                      .status());
  return tx
      .execute(kCertificates, column(rows, [](Row it) { return it.id; }), products,
               column(rows, [](Row it) { return it.star; }),
               column(rows, [](Row it) { return it.certificate; }),
               column(rows, [](Row it) { return it.star_from; }),
               column(rows, [](Row it) { return it.star_last; }))
      .status();
}

Status put_prices(pg::Tx& tx, const std::vector<MadeUpListing>& rows) {
  return tx
      .execute(kPrices, column(rows, [](Row it) { return it.id; }),
               column(rows, [](Row it) { return it.create_time; }),
               column(rows, [](Row it) { return it.price; }))
      .status();
}

Status put_listings(pg::Tx& tx, const std::vector<MadeUpListing>& rows, Time now) {
  return tx
      .execute(kListings, column(rows, [](Row it) { return it.id; }),
               column(rows, [](Row it) { return it.seller.id; }),
               column(rows, [](Row it) { return it.product; }),
               column(rows, [](Row it) { return it.title; }),
               column(rows, [](Row it) { return search_key(it.title); }),
               column(rows, [](Row it) { return it.story; }),
               column(rows, [](Row it) { return it.category; }),
               column(rows, [](Row it) { return it.seller.commune; }),
               column(rows, [](Row it) { return it.grams; }),
               column(rows, [](Row it) { return it.seller.name; }),
               column(rows, [](Row it) { return it.price; }), column(rows, stock_of),
               column(rows, [](Row it) { return it.create_time; }),
               column(rows, [](Row it) { return it.star; }), kKilogram, kPiece, kPublished,
               now + 24h * 365, column(rows, [](Row it) { return it.certificate; }),
               column(rows, [](Row it) { return it.star_last; }))
      .status();
}

Status put(pg::Database& database, const std::vector<MadeUpListing>& rows, Time now) {
  return database.transact(in(30s), [&](pg::Tx& tx) -> Status {
    RETURN_IF_ERROR(put_copies(tx, rows, now));
    RETURN_IF_ERROR(put_listings(tx, rows, now));
    return put_prices(tx, rows);
  });
}

}  // namespace

Status stock_market(pg::Database& database, const Catalogue& catalogue, std::uint64_t count,
                    const std::function<void(std::uint64_t)>& progress) {
  ASSIGN_OR_RETURN(const auto others,
                   database.read(in(10s), [](pg::Tx& tx) { return tx.query_one<Flag>(kOthers); }));
  if (others->value) {
    return refuse("MARKET_IN_USE", "this market has listings that are not made up: take another");
  }
  const Time now = OffsetClock().now();
  for (std::uint64_t done = 0; done < count;) {
    std::vector<MadeUpListing> rows;
    const std::uint64_t end = std::min(count, done + kBatch);
    for (; done < end; ++done) rows.push_back(catalogue.listing(done));
    RETURN_IF_ERROR(put(database, rows, now));
    progress(done);
  }
  return ok();
}

}  // namespace farmgate::apps
