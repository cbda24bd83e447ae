#include "services/producers/storage/papers.h"

namespace farmgate::producers::papers {
namespace {

#define DUE \
  "state = 1 AND valid_through_date < (farmgate_now() AT TIME ZONE interval '7 hours')::date"

constexpr pg::Statement kDue{"papers_due",
                             "SELECT DISTINCT producer FROM qualification WHERE " DUE R"sql(
    AND producer > $1
  ORDER BY producer LIMIT $2)sql"};
constexpr pg::Statement kExpire{"papers_expire",
                                "UPDATE qualification SET state = 3 WHERE producer = $1 AND " DUE};

struct IdRow {
  ProducerId id;
  static IdRow from(pg::Row& row) { return {row.id<ProducerTag>()}; }
};

}  // namespace

StatusOr<std::vector<ProducerId>> producers_due(pg::Tx& tx, const Uuid& after, int limit) {
  ASSIGN_OR_RETURN(auto rows, tx.query<IdRow>(kDue, after, limit));
  std::vector<ProducerId> out;
  for (const IdRow& row : rows) out.push_back(row.id);
  return out;
}

StatusOr<std::int64_t> expire(pg::Tx& tx, ProducerId producer) {
  return tx.execute(kExpire, producer);
}

}  // namespace farmgate::producers::papers
