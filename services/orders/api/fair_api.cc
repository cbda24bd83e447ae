#include "services/orders/api/fair_api.h"

#include "chassis/pg/clock.h"
#include "chassis/wire/names.h"
#include "farmgate/orders/v1/fair_service.pb.h"
#include "services/orders/events/announce.h"
#include "services/orders/storage/offers.h"
#include "services/orders/wire/convert.h"

namespace farmgate::orders {

StatusOr<rpc::Bytes> FairApi::create(const rpc::Call& call, const v1::CreateFairRequest& request) {
  ASSIGN_OR_RETURN(Fair fair, wire::decode(request.fair()));
  ASSIGN_OR_RETURN(const Uuid request_id, Uuid::parse(request.request_id()));
  if (!call.access.all && call.access.province != fair.province) {
    return Status(Code::kPermissionDenied, "OTHER_PROVINCE", "the fair is in another province");
  }
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Fair> {
    ASSIGN_OR_RETURN(fair.create_time, pg::business_now(tx));
    RETURN_IF_ERROR(offers::insert_fair(tx, fair, request_id));
    RETURN_IF_ERROR(announce(tx, it_.outbox, fair));
    return wire::encode(fair);
  });
}

StatusOr<v1::Fair> FairApi::get(const rpc::Call& call, const v1::GetFairRequest& request) {
  ASSIGN_OR_RETURN(const FairId id, farmgate::wire::id_of<FairId>(request.name(), "fairs"));
  ASSIGN_OR_RETURN(auto fair, it_.database.read(call.deadline, [&](pg::Tx& tx) {
    return offers::find_fair(tx, id);
  }));
  if (!fair) return not_found(request.name());
  return wire::encode(*fair);
}

StatusOr<v1::ListFairsResponse> FairApi::list(const rpc::Call& call,
                                              const v1::ListFairsRequest& request) {
  ASSIGN_OR_RETURN(const auto page, it_.pager.open(request));
  ASSIGN_OR_RETURN(auto fairs, it_.database.read(call.deadline, [&](pg::Tx& tx) {
    return offers::list_fairs(tx, request.province(), page);
  }));
  v1::ListFairsResponse reply;
  reply.set_next_page_token(it_.pager.finish(page, fairs, [](const Fair& last) {
    return std::vector{format_date(last.start_date), last.id.to_string()};
  }));
  for (const Fair& fair : fairs) *reply.add_fairs() = wire::encode(fair);
  return reply;
}

}  // namespace farmgate::orders
