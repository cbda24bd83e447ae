#pragma once

#include <optional>
#include <string>
#include <vector>

#include "chassis/pg/database.h"
#include "chassis/wire/pager.h"
#include "services/producers/domain/producer.h"
#include "services/producers/domain/producer_query.h"

namespace farmgate::producers {

// Whose objects a call may touch: all, those of its parties, those of an officer's commune.
struct Visible {
  bool all = false;
  std::vector<ProducerId> parties;
  std::optional<std::string> commune;
};
// The owner predicate of a named statement over `producer p`, with Visible as three arguments.
#define FARMGATE_VISIBLE(ALL, PARTIES, COMMUNE) \
  "(" ALL "::boolean OR p.id = ANY(" PARTIES "::uuid[]) OR p.commune = " COMMUNE "::text)"

namespace producer_rows {

StatusOr<std::optional<Producer>> find(pg::Tx& tx, ProducerId id, const Visible& visible);
// The same for a caller that does not wait: see Database::select_one.
using Found = std::function<void(StatusOr<std::optional<Producer>>)>;
void find(pg::Database& database, Deadline deadline, ProducerId id, const Visible& visible,
          Found found);
// With the row locked until the end of the transaction.
StatusOr<std::optional<Producer>> lock(pg::Tx& tx, ProducerId id, const Visible& visible);

struct Filter {
  std::optional<std::string> commune;
  std::optional<ProducerKind> kind;
  std::optional<ProducerState> state;
};
StatusOr<std::vector<Producer>> newest(pg::Tx& tx, const Filter& filter, const Visible& visible,
                                       const farmgate::wire::Page& page);
// By search key of the public name, then id.
StatusOr<std::vector<Producer>> by_name(pg::Tx& tx, const Filter& filter, const Visible& visible,
                                        const farmgate::wire::Page& page);

// Those that a query can mean, newest first.
StatusOr<std::vector<Producer>> search(pg::Tx& tx, const ProducerQuery& query, const Filter& filter,
                                       const Visible& visible, const farmgate::wire::Page& page);

Status insert(pg::Tx& tx, const Producer& it, const Uuid& request_id);
// Many new ones in one statement, all of one request.
Status insert_many(pg::Tx& tx, const std::vector<Producer>& producers, const Uuid& request_id);
// All that may change of a producer that is locked here.
Status save(pg::Tx& tx, const Producer& it);

// The next ones after an id, locked: for republishing.
StatusOr<std::vector<Producer>> after(pg::Tx& tx, const Uuid& id, int limit);

}  // namespace producer_rows
}  // namespace farmgate::producers
