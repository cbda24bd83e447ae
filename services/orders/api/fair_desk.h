#pragma once

#include <optional>
#include <string>

#include "chassis/base/rules.h"
#include "chassis/events/outbox.h"
#include "chassis/pg/database.h"
#include "chassis/rpc/call.h"
#include "chassis/rpc/once.h"
#include "chassis/wire/pager.h"
#include "services/orders/domain/application.h"
#include "services/orders/domain/star_days.h"

// What the commands of fairs, booths and applications have in common.
namespace farmgate::orders {

struct FairParts {
  pg::Database& database;
  rpc::Once& once;
  farmgate::events::Outbox& outbox;
  farmgate::wire::Pager& pager;
  const DatedRules& rules;
};

// The caller organises fairs of this province.
bool organises(const rpc::Call& call, const Fair& fair);
StatusOr<FairId> fair_of(const std::string& name);
struct BoothName {
  FairId fair;
  std::string code;
};
// Of another form it names nothing; the field's rule has looked at the segments.
StatusOr<BoothName> booth_of(const std::string& name);
// A fair that exists, as anybody may see it.
StatusOr<Fair> find_fair(pg::Tx& tx, const std::string& name);
// Locked for the organiser's command. NOT_FOUND for another province's, ETAG_MISMATCH.
StatusOr<Fair> lock_own_fair(pg::Tx& tx, const rpc::Call& call, const std::string& name,
                             const std::string& etag);

// An application with its fair; both stand still in a command.
struct Filed {
  Fair fair;
  Application application;
};
// NOT_FOUND for another party's; organisers see those of their fairs.
StatusOr<Filed> find_application(pg::Tx& tx, const rpc::Call& call, const std::string& name);
StatusOr<Filed> lock_application(pg::Tx& tx, const rpc::Call& call, const std::string& name,
                                 const std::string& etag);

// Applications as an allocation sees them, by what is known now.
StatusOr<std::vector<Candidate>> candidates_of(pg::Tx& tx, const Fair& fair,
                                               const std::vector<Application>& applications);
// The booths and who has them now.
struct Floor {
  int booths_per_subject = 0;
  std::vector<FreeBooth> free;
  std::vector<Holding> held;

  Hall hall(const Fair& fair) const { return {fair, booths_per_subject, free, held}; }
};
StatusOr<Floor> floor_of(pg::Tx& tx, const Fair& fair, const DatedRules& rules);

// What happened, by whom; `before` is the application as it was.
struct Act {
  std::string_view name;
  const Application* application = nullptr;
  std::string before = {};
  std::string after = {};
  std::string note = {};
};
Status record(pg::Tx& tx, const rpc::Call& call, const Fair& fair, Act act, Time now);

// The fair's row and its event, with the counts of the moment.
Status save_and_announce(pg::Tx& tx, farmgate::events::Outbox& outbox, Fair& fair,
                         FairChange change);

}  // namespace farmgate::orders
