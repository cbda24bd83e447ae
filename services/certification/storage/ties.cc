#include "services/certification/storage/ties.h"

namespace farmgate::certification::ties_store {
namespace {

constexpr pg::Statement kSaveCooperative{"tie_cooperative_save", R"sql(
  INSERT INTO tie_cooperative (cooperative, producer) VALUES ($1, $2)
  ON CONFLICT (cooperative) DO UPDATE SET producer = excluded.producer)sql"};
constexpr pg::Statement kSaveMembership{"tie_membership_save", R"sql(
  INSERT INTO tie_membership (membership, cooperative, member, valid_from_date, valid_through_date)
  VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (membership) DO UPDATE SET cooperative = excluded.cooperative,
    member = excluded.member, valid_from_date = excluded.valid_from_date,
    valid_through_date = excluded.valid_through_date)sql"};
constexpr pg::Statement kSaveContract{"tie_contract_save", R"sql(
  INSERT INTO tie_contract (contract, seller, buyer, running) VALUES ($1, $2, $3, $4)
  ON CONFLICT (contract) DO UPDATE SET seller = excluded.seller, buyer = excluded.buyer,
    running = excluded.running)sql"};
// The bodies it is the party of or a member of: their parties and all who are members that day.
constexpr pg::Statement kCooperative{"tie_of_cooperatives", R"sql(
  WITH own AS (
    SELECT cooperative FROM tie_cooperative WHERE producer = $1
    UNION
    SELECT cooperative FROM tie_membership
    WHERE member = $1 AND valid_from_date <= $2
      AND (valid_through_date IS NULL OR valid_through_date >= $2))
  SELECT producer FROM tie_cooperative JOIN own USING (cooperative) WHERE producer <> $1
  UNION
  SELECT member FROM tie_membership JOIN own USING (cooperative)
  WHERE member <> $1 AND valid_from_date <= $2
    AND (valid_through_date IS NULL OR valid_through_date >= $2)
  LIMIT $3)sql"};
constexpr pg::Statement kContract{"tie_of_contracts", R"sql(
  SELECT buyer FROM tie_contract WHERE seller = $1 AND running
  UNION
  SELECT seller FROM tie_contract WHERE buyer = $1 AND running
  LIMIT $2)sql"};

struct NameRow {
  std::string name;
  static NameRow from(pg::Row& row) { return {row.text()}; }
};

std::vector<std::string> names_of(std::vector<NameRow> rows) {
  std::vector<std::string> out;
  for (NameRow& row : rows) out.push_back(std::move(row.name));
  return out;
}

}  // namespace

Status save(pg::Tx& tx, const Cooperative& it) {
  return tx.execute(kSaveCooperative, it.name, it.producer).status();
}

Status save(pg::Tx& tx, const Membership& it) {
  return tx
      .execute(kSaveMembership, it.name, it.cooperative, it.member, it.valid_from_date,
               it.valid_through_date)
      .status();
}

Status save(pg::Tx& tx, const Contract& it) {
  return tx.execute(kSaveContract, it.name, it.seller, it.buyer, it.running).status();
}

StatusOr<Relations> relations_of(pg::Tx& tx, const std::string& producer, Date day) {
  Relations out;
  out.producer = producer;
  ASSIGN_OR_RETURN(auto bodies, tx.query<NameRow>(kCooperative, producer, day, kRelationsMost + 1));
  ASSIGN_OR_RETURN(auto sides, tx.query<NameRow>(kContract, producer, kRelationsMost + 1));
  if (bodies.size() + sides.size() > static_cast<std::size_t>(kRelationsMost)) {
    return refuse("TIES_TOO_MANY", "the producer deals with more bodies than can be looked through",
                  {{"producer", producer}, {"most", std::to_string(kRelationsMost)}});
  }
  out.cooperative = names_of(std::move(bodies));
  out.contract = names_of(std::move(sides));
  return out;
}

}  // namespace farmgate::certification::ties_store
