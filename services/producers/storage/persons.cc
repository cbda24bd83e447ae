#include "services/producers/storage/persons.h"

namespace farmgate::producers::person_rows {
namespace {

constexpr pg::Statement kOf{"person_of", R"sql(
  SELECT p.id, p.personal_number FROM producer p
  WHERE p.id = ANY($1::uuid[]) AND p.personal_number <> '' AND ($2::uuid IS NULL OR p.id > $2)
  ORDER BY p.id LIMIT $3)sql"};
constexpr pg::Statement kWithTies{"person_with_ties", R"sql(
  SELECT p.id, p.personal_number FROM producer p
  WHERE p.personal_number IN (SELECT n.personal_number FROM producer n WHERE n.id = ANY($1::uuid[]))
    AND p.personal_number <> '' AND ($2::uuid IS NULL OR p.id > $2)
  ORDER BY p.id LIMIT $3)sql"};

struct BodyRow {
  Body body;
  static BodyRow from(pg::Row& row) {
    BodyRow out;
    out.body.producer = row.id<ProducerTag>();
    out.body.personal_number = row.text();
    return out;
  }
};

StatusOr<std::vector<Body>> bodies(pg::Tx& tx, const pg::Statement& statement,
                                   const std::vector<ProducerId>& producers,
                                   const farmgate::wire::Page& page) {
  ASSIGN_OR_RETURN(auto rows, tx.query<BodyRow>(statement, producers, page.key(0), page.limit()));
  std::vector<Body> out;
  for (BodyRow& row : rows) out.push_back(std::move(row.body));
  return out;
}

}  // namespace

StatusOr<std::vector<Body>> of(pg::Tx& tx, const std::vector<ProducerId>& producers,
                               const farmgate::wire::Page& page) {
  return bodies(tx, kOf, producers, page);
}

StatusOr<std::vector<Body>> with_ties(pg::Tx& tx, const std::vector<ProducerId>& producers,
                                      const farmgate::wire::Page& page) {
  return bodies(tx, kWithTies, producers, page);
}

}  // namespace farmgate::producers::person_rows
