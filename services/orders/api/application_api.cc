#include "services/orders/api/application_api.h"

#include <algorithm>

#include "chassis/events/arrival.h"
#include "chassis/pg/clock.h"
#include "chassis/wire/names.h"
#include "farmgate/orders/v1/fair_service.pb.h"
#include "services/orders/storage/applications.h"
#include "services/orders/storage/booths.h"
#include "services/orders/storage/exhibitors.h"
#include "services/orders/storage/fairs.h"
#include "services/orders/wire/fair.h"

namespace farmgate::orders {
namespace {

StatusOr<applications::Filter> filter_of(const rpc::Call& call, const Fair& fair,
                                         const v1::ListApplicationsRequest& request) {
  applications::Filter filter;
  for (const int state : request.states()) {
    filter.states.push_back(static_cast<ApplicationState>(state));
  }
  if (!request.applicant().empty()) {
    ASSIGN_OR_RETURN(filter.applicant,
                     farmgate::wire::id_of<ProducerId>(request.applicant(), "producers"));
  }
  filter.all = organises(call, fair);
  filter.parties = call.access.parties;
  return filter;
}

int days_between(Date from, Date to) {
  return static_cast<int>((std::chrono::sys_days(to) - std::chrono::sys_days(from)).count());
}

}  // namespace

StatusOr<Application> ApplicationApi::file(pg::Tx& tx, const rpc::Call& call, const Fair& fair,
                                           Application wanted, Time now) const {
  const std::string applicant = "producers/" + wanted.applicant.to_string();
  if (!call.access.covers_party(applicant)) return not_found(applicant);
  RETURN_IF_ERROR(fair.check_applications(date_in_vietnam(now)));
  RETURN_IF_ERROR(check_application(wanted, fair));
  wanted.fair = fair.id;
  wanted.create_time = wanted.update_time = now;
  ASSIGN_OR_RETURN(const auto known, exhibitors::find(tx, fair, {wanted.applicant}));
  if (known.empty()) return farmgate::events::copy_not_yet(applicant);
  ASSIGN_OR_RETURN(const auto candidates, candidates_of(tx, fair, {wanted}));
  RETURN_IF_ERROR(check_eligible(fair, wanted, candidates.front().active, candidates.front().star));
  ASSIGN_OR_RETURN(const auto numbers, applications::count(tx, fair.id, wanted.applicant));
  RETURN_IF_ERROR(check_one_more_application(numbers.of_fair, numbers.of_applicant));
  wanted.star = candidates.front().star;
  wanted.first_timer = candidates.front().first_timer;
  return wanted;
}

StatusOr<rpc::Bytes> ApplicationApi::apply(const rpc::Call& call,
                                           const v1::ApplyForBoothRequest& request) {
  ASSIGN_OR_RETURN(const Application wanted, wire::decode(request.application()));
  ASSIGN_OR_RETURN(const FairId id, fair_of(request.parent()));
  ASSIGN_OR_RETURN(const Uuid request_id, Uuid::parse(request.request_id()));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Application> {
    ASSIGN_OR_RETURN(auto fair, fairs::lock(tx, id));
    if (!fair) return not_found(request.parent());
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    ASSIGN_OR_RETURN(const Application filed, file(tx, call, *fair, wanted, now));
    RETURN_IF_ERROR(applications::insert(tx, filed, request_id));
    RETURN_IF_ERROR(
        record(tx, call, *fair,
               {.name = "APPLY_FOR_BOOTH", .application = &filed, .after = filed.standing()}, now));
    RETURN_IF_ERROR(save_and_announce(tx, it_.outbox, *fair, FairChange::kUpdated));
    return wire::encode(filed);
  });
}

StatusOr<v1::Application> ApplicationApi::get(const rpc::Call& call,
                                              const v1::GetApplicationRequest& request) {
  return it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<v1::Application> {
    ASSIGN_OR_RETURN(const Filed filed, find_application(tx, call, request.name()));
    return wire::encode(filed.application);
  });
}

StatusOr<v1::ListApplicationsResponse> ApplicationApi::list(
    const rpc::Call& call, const v1::ListApplicationsRequest& request) {
  ASSIGN_OR_RETURN(const auto page, it_.pager.open(request));
  const bool by_rank = request.order() == v1::APPLICATION_ORDER_RANK;
  ASSIGN_OR_RETURN(
      auto found,
      it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<std::vector<Application>> {
        ASSIGN_OR_RETURN(const Fair fair, find_fair(tx, request.parent()));
        ASSIGN_OR_RETURN(const auto filter, filter_of(call, fair, request));
        const auto listed = by_rank ? applications::by_rank : applications::by_time;
        return listed(tx, fair.id, filter, page);
      }));
  v1::ListApplicationsResponse reply;
  reply.set_next_page_token(it_.pager.finish(page, found, [by_rank](const Application& last) {
    return by_rank ? applications::rank_position(last)
                   : farmgate::wire::position_of(last.create_time, last.id.uuid());
  }));
  for (const Application& it : found) *reply.add_applications() = wire::encode(it);
  return reply;
}

StatusOr<v1::Application> ApplicationApi::finish(pg::Tx& tx, const rpc::Call& call, Filed& filed,
                                                 Act act, Time now) const {
  ++filed.application.revision;
  RETURN_IF_ERROR(applications::save(tx, filed.application));
  act.application = &filed.application;
  act.after = filed.application.standing();
  RETURN_IF_ERROR(record(tx, call, filed.fair, std::move(act), now));
  if (!filed.application.holds()) RETURN_IF_ERROR(let_move_up(tx, call, filed.fair, now));
  RETURN_IF_ERROR(save_and_announce(tx, it_.outbox, filed.fair, FairChange::kUpdated));
  return wire::encode(filed.application);
}

// Whoever waits may have what is free now.
Status ApplicationApi::let_move_up(pg::Tx& tx, const rpc::Call& call, const Fair& fair,
                                   Time now) const {
  if (fair.state != FairState::kAllocated) return ok();
  ASSIGN_OR_RETURN(auto waiting, applications::all_in(tx, fair.id, {ApplicationState::kWaiting}));
  if (waiting.empty()) return ok();
  ASSIGN_OR_RETURN(const auto candidates, candidates_of(tx, fair, waiting));
  ASSIGN_OR_RETURN(const Floor floor, floor_of(tx, fair, it_.rules));
  for (const BoothVerdict& verdict : move_up(floor.hall(fair), candidates)) {
    Application& it = *std::ranges::find(waiting, verdict.id, &Application::id);
    std::string before = it.standing();
    it.take(verdict, now);
    ++it.revision;
    RETURN_IF_ERROR(applications::save(tx, it));
    RETURN_IF_ERROR(record(tx, call, fair,
                           {.name = "MOVE_UP",
                            .application = &it,
                            .before = std::move(before),
                            .after = it.standing(),
                            .note = it.explanation},
                           now));
  }
  return ok();
}

StatusOr<rpc::Bytes> ApplicationApi::withdraw(const rpc::Call& call,
                                              const v1::WithdrawApplicationRequest& request) {
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Application> {
    ASSIGN_OR_RETURN(Filed filed, lock_application(tx, call, request.name(), request.etag()));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    std::string before = filed.application.standing();
    RETURN_IF_ERROR(filed.application.withdraw(now));
    return finish(tx, call, filed, {.name = "WITHDRAW_APPLICATION", .before = std::move(before)},
                  now);
  });
}

StatusOr<rpc::Bytes> ApplicationApi::confirm(const rpc::Call& call,
                                             const v1::ConfirmBoothRequest& request) {
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Application> {
    ASSIGN_OR_RETURN(Filed filed, lock_application(tx, call, request.name(), request.etag()));
    Application& it = filed.application;
    RETURN_IF_ERROR(filed.fair.check_allocated());
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    ASSIGN_OR_RETURN(const auto booth, booths::find(tx, it.fair, it.booth.value_or("")));
    ASSIGN_OR_RETURN(const int before, applications::subsidised(tx, it.fair, it.applicant));
    ASSIGN_OR_RETURN(const BoothFee fee,
                     fee_of(filed.fair.rules, booth ? booth->price : Money(), before));
    std::string standing = it.standing();
    RETURN_IF_ERROR(it.confirm(fee, now));
    return finish(tx, call, filed, {.name = "CONFIRM_BOOTH", .before = std::move(standing)}, now);
  });
}

StatusOr<rpc::Bytes> ApplicationApi::cancel(const rpc::Call& call,
                                            const v1::CancelBoothRequest& request) {
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Application> {
    ASSIGN_OR_RETURN(Filed filed, lock_application(tx, call, request.name(), request.etag()));
    Application& it = filed.application;
    RETURN_IF_ERROR(filed.fair.check_allocated());
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    const int left = days_between(date_in_vietnam(now), filed.fair.start_date);
    ASSIGN_OR_RETURN(const Money kept, kept_of(filed.fair.rules, it.fee.payable, left));
    std::string before = it.standing();
    RETURN_IF_ERROR(it.cancel(kept, now));
    return finish(tx, call, filed,
                  {.name = "CANCEL_BOOTH", .before = std::move(before), .note = request.reason()},
                  now);
  });
}

StatusOr<rpc::Bytes> ApplicationApi::check_in(const rpc::Call& call,
                                              const v1::CheckInExhibitorRequest& request) {
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Application> {
    ASSIGN_OR_RETURN(Filed filed, lock_application(tx, call, request.name(), request.etag()));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    RETURN_IF_ERROR(filed.fair.check_on(date_in_vietnam(now)));
    std::string before = filed.application.standing();
    RETURN_IF_ERROR(filed.application.check_in(now));
    return finish(tx, call, filed, {.name = "CHECK_IN_EXHIBITOR", .before = std::move(before)},
                  now);
  });
}

}  // namespace farmgate::orders
