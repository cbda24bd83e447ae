#include "services/orders/storage/copies.h"

namespace farmgate::orders::copies_store {
namespace {

constexpr pg::Statement kSaveListing{"listing_copy_save", R"sql(
  INSERT INTO listing_copy (listing, seller, product, title, unit, content, content_unit, on_sale)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
  ON CONFLICT (listing) DO UPDATE SET seller = excluded.seller, product = excluded.product,
    title = excluded.title, unit = excluded.unit, content = excluded.content,
    content_unit = excluded.content_unit, on_sale = excluded.on_sale)sql"};
constexpr pg::Statement kSaveLot{"lot_copy_save", R"sql(
  INSERT INTO lot_copy (lot, product, unit) VALUES ($1, $2, $3)
  ON CONFLICT (lot) DO UPDATE SET product = excluded.product, unit = excluded.unit)sql"};
constexpr pg::Statement kSaveSeller{"seller_copy_save", R"sql(
  INSERT INTO seller_copy (producer, active) VALUES ($1, $2)
  ON CONFLICT (producer) DO UPDATE SET active = excluded.active)sql"};

}  // namespace

Status save_listing(pg::Tx& tx, const ListingCopy& listing) {
  return tx
      .execute(kSaveListing, listing.id, listing.seller, listing.product, listing.title,
               static_cast<int>(listing.unit), listing.content.thousandths,
               static_cast<int>(listing.content.unit), listing.on_sale)
      .status();
}

Status save_lot(pg::Tx& tx, const LotCopy& lot) {
  return tx.execute(kSaveLot, lot.name, lot.product, static_cast<int>(lot.unit)).status();
}

Status save_seller(pg::Tx& tx, ProducerId seller, bool active) {
  return tx.execute(kSaveSeller, seller, active).status();
}

}  // namespace farmgate::orders::copies_store
