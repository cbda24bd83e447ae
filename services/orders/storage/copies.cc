#include "services/orders/storage/copies.h"

namespace farmgate::orders::copies_store {
namespace {

constexpr pg::Statement kSaveListing{"listing_copy_save", R"sql(
  INSERT INTO listing_copy (listing, seller, product, title, unit, content, content_unit, on_sale,
                            banned, category)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
  ON CONFLICT (listing) DO UPDATE SET seller = excluded.seller, product = excluded.product,
    title = excluded.title, unit = excluded.unit, content = excluded.content,
    content_unit = excluded.content_unit, on_sale = excluded.on_sale,
    banned = excluded.banned, category = excluded.category)sql"};
constexpr pg::Statement kSaveLot{"lot_copy_save", R"sql(
  INSERT INTO lot_copy (lot, product, unit) VALUES ($1, $2, $3)
  ON CONFLICT (lot) DO UPDATE SET product = excluded.product, unit = excluded.unit)sql"};
constexpr pg::Statement kSaveSeller{"seller_copy_save", R"sql(
  INSERT INTO seller_copy (producer, active, commune, public_name, kind)
  VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (producer) DO UPDATE SET active = excluded.active,
    commune = excluded.commune, public_name = excluded.public_name,
    kind = excluded.kind)sql"};
constexpr pg::Statement kDropProducts{
    "product_copy_drop",
    "DELETE FROM product_copy WHERE producer = $1 AND NOT product = ANY($2::text[])"};
constexpr pg::Statement kSaveProducts{"product_copy_save", R"sql(
  INSERT INTO product_copy (product, producer, species)
  SELECT p.product, $1::uuid, p.species FROM unnest($2::text[], $3::text[]) AS p(product, species)
  ON CONFLICT (product) DO UPDATE SET producer = excluded.producer,
    species = excluded.species)sql"};

}  // namespace

Status save_listing(pg::Tx& tx, const ListingCopy& listing) {
  return tx
      .execute(kSaveListing, listing.id, listing.seller, listing.product, listing.title,
               static_cast<int>(listing.unit), listing.content.thousandths,
               static_cast<int>(listing.content.unit), listing.on_sale, listing.banned,
               listing.category)
      .status();
}

Status save_lot(pg::Tx& tx, const LotCopy& lot) {
  return tx.execute(kSaveLot, lot.name, lot.product, static_cast<int>(lot.unit)).status();
}

Status save_seller(pg::Tx& tx, const SellerCopy& seller) {
  std::vector<std::string> names;
  std::vector<std::string> species;
  for (const AnimalProduct& product : seller.products) {
    names.push_back(product.name);
    species.push_back(product.species);
  }
  RETURN_IF_ERROR(tx.execute(kSaveSeller, seller.id, seller.active, seller.commune,
                             seller.public_name, seller.kind)
                      .status());
  RETURN_IF_ERROR(tx.execute(kDropProducts, seller.id, names).status());
  if (names.empty()) return ok();
  return tx.execute(kSaveProducts, seller.id, names, species).status();
}

}  // namespace farmgate::orders::copies_store
