#pragma once

#include <optional>
#include <string>
#include <vector>

#include "chassis/pg/database.h"
#include "chassis/wire/pager.h"
#include "services/orders/domain/application.h"

// Applications for booths. The fair's row is locked by whoever writes here.
namespace farmgate::orders::applications {

Status insert(pg::Tx& tx, const Application& application, const Uuid& request_id);
StatusOr<std::optional<Application>> find(pg::Tx& tx, FairId fair, ApplicationId id);
// With its booth's kind of conflict already judged: a booth that has a holder is our bug here.
Status save(pg::Tx& tx, const Application& application);

struct Filter {
  std::vector<ApplicationState> states;  // none: all
  std::optional<ProducerId> applicant;
  bool all = false;                  // else those of `parties` alone
  std::vector<std::string> parties;  // "producers/..."
};
// As they were filed; or by rank, those without one last.
StatusOr<std::vector<Application>> by_time(pg::Tx& tx, FairId fair, const Filter& filter,
                                           const farmgate::wire::Page& page);
StatusOr<std::vector<Application>> by_rank(pg::Tx& tx, FairId fair, const Filter& filter,
                                           const farmgate::wire::Page& page);
std::vector<std::string> rank_position(const Application& last);

// All of a fair in these states, in the order of filing; kApplicationsMost at most.
StatusOr<std::vector<Application>> all_in(pg::Tx& tx, FairId fair,
                                          const std::vector<ApplicationState>& states);
struct Numbers {
  int of_fair = 0;
  int of_applicant = 0;  // that are not withdrawn
};
StatusOr<Numbers> count(pg::Tx& tx, FairId fair, ProducerId applicant);
// Who has a booth, with the commune of its copy.
StatusOr<std::vector<Holding>> holdings(pg::Tx& tx, FairId fair);
// How many of an applicant's confirmed booths have a subsidy.
StatusOr<int> subsidised(pg::Tx& tx, FairId fair, ProducerId applicant);

}  // namespace farmgate::orders::applications
