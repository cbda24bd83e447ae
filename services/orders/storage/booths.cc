#include "services/orders/storage/booths.h"

namespace farmgate::orders::booths {
namespace {

#define BOOTH_COLUMNS                                                                      \
  "b.fair, b.code, b.zone, b.kind, b.area_thousandths, b.price_vnd, b.utilities, "         \
  "b.position, a.applicant, a.id FROM booth b LEFT JOIN application a ON a.fair = b.fair " \
  "AND a.booth = b.code AND a.state IN (3, 6, 7) "

constexpr pg::Statement kInsert{"booth_insert", R"sql(
  INSERT INTO booth (fair, code, zone, kind, area_thousandths, price_vnd, utilities, position,
                     request_id)
  SELECT $1, $2, $3, $4, $5, $6, $7,
    coalesce((SELECT max(position) FROM booth WHERE fair = $1), 0) + 1, $8
  ON CONFLICT (fair, code) DO NOTHING RETURNING position)sql"};
constexpr pg::Statement kFind{"booth_find",
                              "SELECT " BOOTH_COLUMNS "WHERE b.fair = $1 AND b.code = $2"};
constexpr pg::Statement kList{"booth_list", "SELECT " BOOTH_COLUMNS R"sql(
  WHERE b.fair = $1 AND ($2 = '' OR b.zone = $2) AND (NOT $3 OR a.id IS NULL)
    AND ($4::int IS NULL OR b.position > $4)
  ORDER BY b.position LIMIT $5)sql"};
constexpr pg::Statement kCount{"booth_count", "SELECT count(*) FROM booth WHERE fair = $1"};
constexpr pg::Statement kFree{"booth_free", R"sql(
  SELECT b.code, b.zone FROM booth b
  WHERE b.fair = $1 AND NOT EXISTS (SELECT 1 FROM application a WHERE a.fair = b.fair
    AND a.booth = b.code AND a.state IN (3, 6, 7))
  ORDER BY b.position)sql"};
constexpr pg::Statement kZones{"booth_zones", "SELECT DISTINCT zone FROM booth WHERE fair = $1"};
constexpr pg::Statement kDrop{"booth_drop", "DELETE FROM booth WHERE fair = $1 AND code = $2"};
constexpr pg::Statement kDropKey{
    "booth_drop_key", "DELETE FROM import_row WHERE space = 'fairs/' || $1::text AND key = $2"};

struct BoothRow {
  Booth booth;
  static BoothRow from(pg::Row& row) {
    BoothRow out;
    Booth& it = out.booth;
    it.fair = row.id<FairTag>();
    it.code = row.text();
    it.zone = row.text();
    it.kind = static_cast<BoothKind>(row.int64());
    it.area_thousandths = row.int64();
    it.price = row.money();
    it.utilities = row.text();
    it.position = static_cast<int>(row.int64());
    if (const auto id = row.maybe(&pg::Row::uuid)) it.exhibitor = ProducerId(*id);
    if (const auto id = row.maybe(&pg::Row::uuid)) it.application = ApplicationId(*id);
    return out;
  }
};

struct Number {
  std::int64_t value = 0;
  static Number from(pg::Row& row) { return {row.int64()}; }
};

struct FreeRow {
  FreeBooth booth;
  static FreeRow from(pg::Row& row) {
    FreeRow out;
    out.booth.code = row.text();
    out.booth.zone = row.text();
    return out;
  }
};

struct Text {
  std::string value;
  static Text from(pg::Row& row) { return {row.text()}; }
};

}  // namespace

Status insert(pg::Tx& tx, Booth& booth, const Uuid& request_id) {
  ASSIGN_OR_RETURN(const auto row,
                   tx.query_one<Number>(kInsert, booth.fair, booth.code, booth.zone,
                                        static_cast<int>(booth.kind), booth.area_thousandths,
                                        booth.price, booth.utilities, request_id));
  if (!row) {
    return Status(Code::kAlreadyExists, "BOOTH_EXISTS", "the plan has a booth of that code")
        .with("booth", booth.code);
  }
  booth.position = static_cast<int>(row->value);
  return ok();
}

StatusOr<std::optional<Booth>> find(pg::Tx& tx, FairId fair, const std::string& code) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<BoothRow>(kFind, fair, code));
  if (!row) return std::optional<Booth>();
  return std::optional<Booth>(std::move(row->booth));
}

StatusOr<std::vector<Booth>> list(pg::Tx& tx, FairId fair, const Filter& filter,
                                  const farmgate::wire::Page& page) {
  ASSIGN_OR_RETURN(auto rows, tx.query<BoothRow>(kList, fair, filter.zone, filter.free, page.key(0),
                                                 page.limit()));
  std::vector<Booth> out;
  for (BoothRow& row : rows) out.push_back(std::move(row.booth));
  return out;
}

StatusOr<int> count(pg::Tx& tx, FairId fair) {
  ASSIGN_OR_RETURN(const auto row, tx.query_one<Number>(kCount, fair));
  return static_cast<int>(row->value);
}

StatusOr<std::vector<FreeBooth>> free_ones(pg::Tx& tx, FairId fair) {
  ASSIGN_OR_RETURN(auto rows, tx.query<FreeRow>(kFree, fair));
  std::vector<FreeBooth> out;
  for (FreeRow& row : rows) out.push_back(std::move(row.booth));
  return out;
}

StatusOr<std::vector<std::string>> zones_in_use(pg::Tx& tx, FairId fair) {
  ASSIGN_OR_RETURN(auto rows, tx.query<Text>(kZones, fair));
  std::vector<std::string> out;
  for (Text& row : rows) out.push_back(std::move(row.value));
  return out;
}

Status drop(pg::Tx& tx, FairId fair, const std::string& code) {
  RETURN_IF_ERROR(tx.execute(kDropKey, fair.to_string(), code).status());
  return tx.execute(kDrop, fair, code).status();
}

}  // namespace farmgate::orders::booths
