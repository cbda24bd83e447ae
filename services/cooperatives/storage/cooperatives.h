#pragma once

#include <optional>
#include <string>
#include <vector>

#include "chassis/pg/database.h"
#include "chassis/wire/pager.h"
#include "services/cooperatives/domain/cooperative.h"

namespace farmgate::cooperatives {

// Whose objects a call may touch: all, those of its parties, those of an officer's commune.
struct Visible {
  bool all = false;
  std::vector<ProducerId> parties;
  std::optional<std::string> commune;
};
// The owner predicate of a named statement over `cooperative c` and the copy `p` of its party, with
// Visible as three arguments.
#define FARMGATE_COOPERATIVE_VISIBLE(ALL, PARTIES, COMMUNE) \
  "(" ALL "::boolean OR c.producer = ANY(" PARTIES "::uuid[]) OR p.commune = " COMMUNE "::text)"

namespace cooperative_rows {

StatusOr<std::optional<Cooperative>> find(pg::Tx& tx, CooperativeId id, const Visible& visible);
// With the row locked until the end of the transaction.
StatusOr<std::optional<Cooperative>> lock(pg::Tx& tx, CooperativeId id, const Visible& visible);

struct Filter {
  std::optional<CooperativeKind> kind;
  std::optional<ProducerId> producer;
  std::optional<std::string> commune;
};
// Newest first.
StatusOr<std::vector<Cooperative>> list(pg::Tx& tx, const Filter& filter, const Visible& visible,
                                        const farmgate::wire::Page& page);

// PARTY_TAKEN when the producer is the party of another one.
Status insert(pg::Tx& tx, const Cooperative& it, const Uuid& request_id);
// All that may change of a cooperative that is locked here. PARTY_TAKEN.
Status save(pg::Tx& tx, const Cooperative& it);
// After a change of a membership or a rating.
Status save_version(pg::Tx& tx, const Cooperative& it);
Status save_former_kind(pg::Tx& tx, CooperativeId id, const KindPeriod& it);
// Takes the place of an earlier one of that year.
Status save_rating(pg::Tx& tx, CooperativeId id, const YearlyRating& it);

// Whether some cooperative, not a group, is of this party.
StatusOr<bool> is_party_of_cooperative(pg::Tx& tx, ProducerId producer);

// The next ones after an id, locked: for republishing.
StatusOr<std::vector<Cooperative>> after(pg::Tx& tx, const Uuid& id, int limit);

}  // namespace cooperative_rows
}  // namespace farmgate::cooperatives
