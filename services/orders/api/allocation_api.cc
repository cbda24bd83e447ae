#include "services/orders/api/allocation_api.h"

#include <algorithm>
#include <map>

#include "chassis/pg/clock.h"
#include "farmgate/orders/v1/fair_application.pb.h"
#include "farmgate/orders/v1/fair_service.pb.h"
#include "services/orders/storage/applications.h"
#include "services/orders/storage/booths.h"
#include "services/orders/storage/fairs.h"
#include "services/orders/wire/fair.h"

namespace farmgate::orders {

struct AllocationApi::Decision {
  std::vector<Application> applications;
  std::vector<Candidate> candidates;
  std::vector<BoothVerdict> verdicts;
  int booths = 0;

  v1::Allocation encode(FairId fair) const {
    return wire::encode(fair, booths, verdicts, candidates);
  }
};

StatusOr<AllocationApi::Decision> AllocationApi::decide(pg::Tx& tx, const Fair& fair) const {
  Decision out;
  ASSIGN_OR_RETURN(out.applications, applications::all_in(tx, fair.id, {ApplicationState::kFiled}));
  ASSIGN_OR_RETURN(out.candidates, candidates_of(tx, fair, out.applications));
  ASSIGN_OR_RETURN(const Floor floor, floor_of(tx, fair, it_.rules));
  out.booths = static_cast<int>(floor.free.size() + floor.held.size());
  out.verdicts = orders::allocate(floor.hall(fair), out.candidates);
  return out;
}

StatusOr<v1::Allocation> AllocationApi::preview(const rpc::Call& call,
                                                const v1::PreviewAllocationRequest& request) {
  return it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<v1::Allocation> {
    ASSIGN_OR_RETURN(const Fair fair, find_fair(tx, request.name()));
    if (!organises(call, fair)) return not_found(request.name());
    RETURN_IF_ERROR(fair.check_allocating());
    ASSIGN_OR_RETURN(const Decision decision, decide(tx, fair));
    return decision.encode(fair.id);
  });
}

StatusOr<rpc::Bytes> AllocationApi::allocate(const rpc::Call& call,
                                             const v1::AllocateBoothsRequest& request) {
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Allocation> {
    ASSIGN_OR_RETURN(Fair fair, lock_own_fair(tx, call, request.name(), request.etag()));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    RETURN_IF_ERROR(fair.allocate(now, request.early_reason()));
    ASSIGN_OR_RETURN(Decision decision, decide(tx, fair));
    std::map<ApplicationId, Application*> by_id;
    for (Application& it : decision.applications) by_id[it.id] = &it;
    for (const BoothVerdict& verdict : decision.verdicts) {
      Application& it = *by_id[verdict.id];
      it.take(verdict, now);
      ++it.revision;
      RETURN_IF_ERROR(applications::save(tx, it));
    }
    RETURN_IF_ERROR(
        record(tx, call, fair, {.name = "ALLOCATE_BOOTHS", .note = request.early_reason()}, now));
    RETURN_IF_ERROR(save_and_announce(tx, it_.outbox, fair, FairChange::kAllocated));
    return decision.encode(fair.id);
  });
}

StatusOr<rpc::Bytes> AllocationApi::override_one(const rpc::Call& call,
                                                 const v1::OverrideAllocationRequest& request) {
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Application> {
    ASSIGN_OR_RETURN(Filed filed, lock_application(tx, call, request.name(), request.etag()));
    RETURN_IF_ERROR(filed.fair.check_allocated());
    Application::Override wanted;
    wanted.state = static_cast<ApplicationState>(request.state());
    wanted.reason = request.reason();
    if (!request.booth().empty()) {
      const std::string plan = "fairs/" + filed.fair.id.to_string() + "/booths/";
      if (!request.booth().starts_with(plan)) return not_found(request.booth());
      wanted.booth = request.booth().substr(plan.size());
      ASSIGN_OR_RETURN(const auto booth, booths::find(tx, filed.fair.id, *wanted.booth));
      if (!booth) return not_found(request.booth());
      const bool others = booth->application && *booth->application != filed.application.id;
      if (others) return booth_taken(*wanted.booth, *booth->application);
    }
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    std::string before = filed.application.standing();
    RETURN_IF_ERROR(filed.application.override_with(wanted, now));
    ++filed.application.revision;
    RETURN_IF_ERROR(applications::save(tx, filed.application));
    RETURN_IF_ERROR(record(tx, call, filed.fair,
                           {.name = "OVERRIDE_ALLOCATION",
                            .application = &filed.application,
                            .before = std::move(before),
                            .after = filed.application.standing(),
                            .note = request.reason()},
                           now));
    RETURN_IF_ERROR(save_and_announce(tx, it_.outbox, filed.fair, FairChange::kUpdated));
    return wire::encode(filed.application);
  });
}

}  // namespace farmgate::orders
