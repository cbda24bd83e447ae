#include "services/listings/storage/bans.h"

namespace farmgate::listings::ban_store {
namespace {

#define BAN_HOLDS(DAY) \
  "b.from_date <= " DAY "::date AND (b.through_date IS NULL OR b.through_date >= " DAY "::date)"

constexpr pg::Statement kDrop{"ban_copy_drop", "DELETE FROM ban_copy WHERE outbreak = $1"};
constexpr pg::Statement kSave{"ban_copy_save", R"sql(
  INSERT INTO ban_copy (outbreak, commune, species, from_date, through_date)
  SELECT $1::uuid, c.commune, s.species, $4::date, $5::date
  FROM unnest($2::text[]) AS c(commune), unnest($3::text[]) AS s(species)
  ON CONFLICT DO NOTHING)sql"};
constexpr pg::Statement kHolds{"ban_copy_holds", R"sql(
  SELECT EXISTS (
    SELECT 1 FROM product_copy p JOIN ban_copy b ON b.species = p.species AND b.commune = $2
    WHERE p.product = $1 AND p.species <> '' AND )sql" BAN_HOLDS("$3") ")"};
// Both halves go by an index: the listings that are blocked, the products that are banned.
constexpr pg::Statement kLockOutdated{"listing_block_outdated", R"sql(
  SELECT id FROM listing WHERE id IN (
    SELECT l.id FROM listing l
    WHERE l.state = 3 AND l.block_reasons @> ARRAY[$3::text] AND NOT EXISTS (
      SELECT 1 FROM product_copy p
      JOIN ban_copy b ON b.species = p.species AND b.commune = l.commune
      WHERE p.product = l.product AND p.species <> '' AND )sql" BAN_HOLDS("$1") R"sql()
    UNION ALL
    SELECT l.id FROM ban_copy b
    JOIN product_copy p ON p.species = b.species AND p.species <> ''
    JOIN listing l ON l.product = p.product AND l.commune = b.commune
    WHERE l.state IN (2, 3) AND NOT l.block_reasons @> ARRAY[$3::text]
      AND )sql" BAN_HOLDS("$1") R"sql()
  ORDER BY id LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED)sql"};

struct Flag {
  bool value;
  static Flag from(pg::Row& row) { return {row.boolean()}; }
};

struct IdRow {
  ListingId id;
  static IdRow from(pg::Row& row) { return {row.id<ListingTag>()}; }
};

}  // namespace

Status save(pg::Tx& tx, const BanCopy& ban) {
  RETURN_IF_ERROR(drop(tx, ban.outbreak));
  return tx.execute(kSave, ban.outbreak, ban.communes, ban.species, ban.from_date, ban.through_date)
      .status();
}

Status drop(pg::Tx& tx, const Uuid& outbreak) { return tx.execute(kDrop, outbreak).status(); }

StatusOr<bool> holds(pg::Tx& tx, const Listing& listing, Date day) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<Flag>(kHolds, listing.product, listing.commune, day));
  return row->value;
}

StatusOr<std::vector<ListingId>> lock_outdated(pg::Tx& tx, Date day, int limit) {
  ASSIGN_OR_RETURN(auto rows, tx.query<IdRow>(kLockOutdated, day, limit, kMovementBanned));
  std::vector<ListingId> out;
  for (const IdRow& row : rows) out.push_back(row.id);
  return out;
}

}  // namespace farmgate::listings::ban_store
