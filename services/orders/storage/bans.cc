#include "services/orders/storage/bans.h"

namespace farmgate::orders::bans {
namespace {

constexpr pg::Statement kDrop{"ban_copy_drop", "DELETE FROM ban_copy WHERE outbreak = $1"};
constexpr pg::Statement kSave{"ban_copy_save", R"sql(
  INSERT INTO ban_copy (outbreak, commune, species, from_date, through_date)
  SELECT $1::uuid, c.commune, s.species, $4::date, $5::date
  FROM unnest($2::text[]) AS c(commune), unnest($3::text[]) AS s(species)
  ON CONFLICT DO NOTHING)sql"};
constexpr pg::Statement kHoldListing{
    "ban_holds_listing",
    "SELECT EXISTS (SELECT 1 FROM listing_copy l WHERE l.listing = $1 "
    "AND " FARMGATE_LISTING_BANNED ")"};
constexpr pg::Statement kHoldOrder{
    "ban_holds_order",
    "SELECT EXISTS (SELECT 1 FROM order_line o JOIN listing_copy l ON l.listing = o.listing "
    "WHERE o.order_id = $1 AND " FARMGATE_LISTING_BANNED ")"};

struct Flag {
  bool value;
  static Flag from(pg::Row& row) { return {row.boolean()}; }
};

}  // namespace

Status save(pg::Tx& tx, const BanCopy& ban) {
  RETURN_IF_ERROR(drop(tx, ban.outbreak));
  return tx.execute(kSave, ban.outbreak, ban.communes, ban.species, ban.from_date, ban.through_date)
      .status();
}

Status drop(pg::Tx& tx, const Uuid& outbreak) { return tx.execute(kDrop, outbreak).status(); }

StatusOr<bool> hold_listing(pg::Tx& tx, ListingId listing) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<Flag>(kHoldListing, listing));
  return row->value;
}

StatusOr<bool> hold_order(pg::Tx& tx, OrderId order) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<Flag>(kHoldOrder, order));
  return row->value;
}

}  // namespace farmgate::orders::bans
