#include "chassis/host/service.h"
#include "farmgate/cooperatives/events/v1/events.pb.h"
#include "farmgate/cooperatives/v1/cooperative_service.pb.h"
#include "services/cooperatives/api/cooperative_api.h"
#include "services/cooperatives/api/membership_api.h"
#include "services/cooperatives/api/scopes.h"
#include "services/cooperatives/cooperatives.h"
#include "services/cooperatives/events/aggregates.h"
#include "services/cooperatives/events/copies.h"

namespace farmgate {
const std::vector<pg::Migration>& cooperatives_migrations();
}

namespace farmgate::cooperatives {
namespace {

void serve_cooperatives(host::Service& it, const ApiParts& parts) {
  auto& api = it.parts.make<CooperativeApi>(parts);
  auto& members = it.parts.make<MembershipApi>(parts);
  rpc::ServiceTable table("farmgate.cooperatives.v1.CooperativeService");
  table.scope(auth::Scope::kParty, parties_of);
  table.handle("CreateCooperative", &api, &CooperativeApi::create);
  table.handle("GetCooperative", &api, &CooperativeApi::get);
  table.handle("ListCooperatives", &api, &CooperativeApi::list);
  table.handle("UpdateCooperative", &api, &CooperativeApi::update);
  table.handle("RecordYearlyRating", &api, &CooperativeApi::rate);
  table.handle("AssessReadiness", &api, &CooperativeApi::assess);
  table.handle("ConvertGroup", &api, &CooperativeApi::convert);
  table.handle("AdmitMember", &members, &MembershipApi::admit);
  table.handle("GetMembership", &members, &MembershipApi::get);
  table.handle("ListMemberships", &members, &MembershipApi::list);
  table.handle("UpdateMembership", &members, &MembershipApi::update);
  table.handle("EndMembership", &members, &MembershipApi::end);
  it.add(std::move(table));
}

Status compose(host::Service& it) {
  serve_cooperatives(it, {it.database, it.once, it.outbox, it.pager, it.rules});
  return ok();
}

std::vector<std::string> topics(std::string_view prefix) {
  using farmgate::events::topic_of;
  return {topic_of<events::v1::CooperativeEvent>(prefix),
          topic_of<events::v1::MembershipEvent>(prefix)};
}

}  // namespace

const host::ServiceSpec& cooperatives_spec() {
  static const host::ServiceSpec spec{.name = "cooperatives",
                                      .summary = "groups, cooperatives, unions and their members",
                                      .settings = {},
                                      .migrations = cooperatives_migrations,
                                      .topics = topics,
                                      .projections = [](const auto&...) { return copies(); },
                                      .aggregates = aggregates,
                                      .compose = compose};
  return spec;
}

}  // namespace farmgate::cooperatives
