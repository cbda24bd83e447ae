#include "services/orders/api/fair_api.h"

#include <algorithm>
#include <charconv>

#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/orders/v1/fair_service.pb.h"
#include "services/orders/events/announce.h"
#include "services/orders/storage/applications.h"
#include "services/orders/storage/booths.h"
#include "services/orders/storage/fair_activities.h"
#include "services/orders/storage/fairs.h"
#include "services/orders/wire/fair.h"

namespace farmgate::orders {
namespace {

// A zone in which booths stand stays.
Status check_zones_stay(pg::Tx& tx, const Fair& fair) {
  ASSIGN_OR_RETURN(const auto used, booths::zones_in_use(tx, fair.id));
  for (const std::string& code : used) {
    if (fair.zone(code) == nullptr) return invalid("fair.zones", "booths stand in zone " + code);
  }
  return ok();
}

// Who has no booth when the fair ends gets none.
Status end_applications(pg::Tx& tx, const Fair& fair, Time now) {
  ASSIGN_OR_RETURN(
      auto open,
      applications::all_in(tx, fair.id, {ApplicationState::kFiled, ApplicationState::kWaiting}));
  for (Application& it : open) {
    it.end(now);
    ++it.revision;
    RETURN_IF_ERROR(applications::save(tx, it));
  }
  return ok();
}

std::int64_t number_of(const farmgate::wire::Page& page) {
  const std::string text = page.key(0).value_or("0");
  std::int64_t out = 0;
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

}  // namespace

v1::Fair FairApi::encode(const Fair& fair, Time now) const {
  const auto duties = duties_of(fair, it_.rules, date_in_vietnam(now));
  return wire::encode(fair, duties.ok() ? std::optional(*duties) : std::nullopt);
}

StatusOr<rpc::Bytes> FairApi::create(const rpc::Call& call, const v1::CreateFairRequest& request) {
  ASSIGN_OR_RETURN(Fair fair, wire::decode(request.fair()));
  ASSIGN_OR_RETURN(const Uuid request_id, Uuid::parse(request.request_id()));
  if (!call.access.all && call.access.province != fair.province) {
    return Status(Code::kPermissionDenied, "OTHER_PROVINCE", "the fair is in another province");
  }
  RETURN_IF_ERROR(duties_of(fair, it_.rules, fair.start_date).status());
  RETURN_IF_ERROR(subject_cap(fair, it_.rules).status());
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Fair> {
    ASSIGN_OR_RETURN(fair.create_time, pg::business_now(tx));
    RETURN_IF_ERROR(fairs::insert(tx, fair, request_id));
    RETURN_IF_ERROR(record(tx, call, fair, {.name = "CREATE_FAIR"}, fair.create_time));
    RETURN_IF_ERROR(announce(tx, it_.outbox, fair, FairChange::kOpened));
    return encode(fair, fair.create_time);
  });
}

StatusOr<v1::Fair> FairApi::get(const rpc::Call& call, const v1::GetFairRequest& request) {
  return it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<v1::Fair> {
    ASSIGN_OR_RETURN(Fair fair, find_fair(tx, request.name()));
    RETURN_IF_ERROR(fairs::fill_counts(tx, fair));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    return encode(fair, now);
  });
}

StatusOr<v1::ListFairsResponse> FairApi::list(const rpc::Call& call,
                                              const v1::ListFairsRequest& request) {
  ASSIGN_OR_RETURN(const auto page, it_.pager.open(request));
  Time now{};
  ASSIGN_OR_RETURN(auto fairs,
                   it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<std::vector<Fair>> {
                     ASSIGN_OR_RETURN(now, pg::business_now(tx));
                     ASSIGN_OR_RETURN(auto found, fairs::list(tx, request.province(), page));
                     RETURN_IF_ERROR(fairs::fill_counts(tx, found));
                     return found;
                   }));
  v1::ListFairsResponse reply;
  reply.set_next_page_token(it_.pager.finish(page, fairs, [](const Fair& last) {
    return std::vector{format_date(last.start_date), last.id.to_string()};
  }));
  for (const Fair& fair : fairs) *reply.add_fairs() = encode(fair, now);
  return reply;
}

StatusOr<rpc::Bytes> FairApi::update(const rpc::Call& call, const v1::UpdateFairRequest& request) {
  RETURN_IF_ERROR(farmgate::wire::check_mask(
      request.update_mask(),
      {"title", "start_date", "end_date", "application_through_date", "kind", "zones", "rules",
       "registration_number", "registration_date", "report_date", "buyer_limit_vnd"}));
  ASSIGN_OR_RETURN(const FairPatch patch, wire::patch_of(request));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Fair> {
    ASSIGN_OR_RETURN(Fair fair,
                     lock_own_fair(tx, call, request.fair().name(), request.fair().etag()));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    RETURN_IF_ERROR(edit(fair, patch));
    RETURN_IF_ERROR(duties_of(fair, it_.rules, date_in_vietnam(now)).status());
    RETURN_IF_ERROR(subject_cap(fair, it_.rules).status());
    if (patch.zones) RETURN_IF_ERROR(check_zones_stay(tx, fair));
    std::string paths;
    for (const std::string& path : request.update_mask().paths()) {
      paths += (paths.empty() ? "" : ", ") + path;
    }
    RETURN_IF_ERROR(record(tx, call, fair, {.name = "UPDATE_FAIR", .note = paths}, now));
    RETURN_IF_ERROR(save_and_announce(tx, it_.outbox, fair, FairChange::kUpdated));
    return encode(fair, now);
  });
}

StatusOr<rpc::Bytes> FairApi::open_applications(const rpc::Call& call,
                                                const v1::OpenApplicationsRequest& request) {
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Fair> {
    ASSIGN_OR_RETURN(Fair fair, lock_own_fair(tx, call, request.name(), request.etag()));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    ASSIGN_OR_RETURN(const int count, booths::count(tx, fair.id));
    RETURN_IF_ERROR(fair.open_applications(count, date_in_vietnam(now)));
    RETURN_IF_ERROR(record(tx, call, fair, {.name = "OPEN_APPLICATIONS"}, now));
    RETURN_IF_ERROR(save_and_announce(tx, it_.outbox, fair, FairChange::kUpdated));
    return encode(fair, now);
  });
}

StatusOr<rpc::Bytes> FairApi::close(const rpc::Call& call, const v1::CloseFairRequest& request) {
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Fair> {
    ASSIGN_OR_RETURN(Fair fair, lock_own_fair(tx, call, request.name(), request.etag()));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    RETURN_IF_ERROR(fair.close(now, request.early_reason()));
    RETURN_IF_ERROR(end_applications(tx, fair, now));
    RETURN_IF_ERROR(
        record(tx, call, fair, {.name = "CLOSE_FAIR", .note = request.early_reason()}, now));
    RETURN_IF_ERROR(save_and_announce(tx, it_.outbox, fair, FairChange::kClosed));
    return encode(fair, now);
  });
}

StatusOr<v1::ListFairActivitiesResponse> FairApi::activities(
    const rpc::Call& call, const v1::ListFairActivitiesRequest& request) {
  ASSIGN_OR_RETURN(const auto page, it_.pager.open(request));
  ASSIGN_OR_RETURN(const FairId id, fair_of(request.parent()));
  ASSIGN_OR_RETURN(
      auto found,
      it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<std::vector<FairActivity>> {
        ASSIGN_OR_RETURN(const Fair fair, find_fair(tx, request.parent()));
        if (!organises(call, fair)) return not_found(request.parent());
        return fair_activities::list(tx, id, number_of(page), page.limit());
      }));
  v1::ListFairActivitiesResponse reply;
  reply.set_next_page_token(it_.pager.finish(page, found, [](const FairActivity& last) {
    return std::vector{std::to_string(last.number)};
  }));
  for (const FairActivity& it : found) *reply.add_activities() = wire::encode(id, it);
  return reply;
}

}  // namespace farmgate::orders
