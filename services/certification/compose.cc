#include "chassis/host/service.h"
#include "farmgate/certification/v1/rubric_service.pb.h"
#include "services/certification/api/rubric_api.h"
#include "services/certification/api/scopes.h"
#include "services/certification/certification.h"

namespace farmgate {
const std::vector<pg::Migration>& certification_migrations();
}

namespace farmgate::certification {
namespace {

void serve_rubrics(host::Service& it) {
  auto& api = it.parts.make<RubricApi>(RubricApi::Parts{it.database, it.once, it.pager, it.rules});
  rpc::ServiceTable table("farmgate.certification.v1.RubricService");
  table.scope(auth::Scope::kProvince, rubrics_of);
  table.handle("ImportRubric", &api, &RubricApi::import);
  table.handle("GetRubric", &api, &RubricApi::get);
  table.handle("ListRubrics", &api, &RubricApi::list);
  it.add(std::move(table));
}

Status compose(host::Service& it) {
  serve_rubrics(it);
  return ok();
}

}  // namespace

const host::ServiceSpec& certification_spec() {
  static const host::ServiceSpec spec{
      .name = "certification",
      .summary = "OCOP: rubrics by which products are scored",
      .settings = {},
      .migrations = certification_migrations,
      .topics = [](std::string_view) { return std::vector<std::string>(); },
      .projections = [](const auto&...) { return std::vector<farmgate::events::Projection>(); },
      .aggregates = [](auto&) { return std::vector<farmgate::events::AggregateSource>(); },
      .compose = compose};
  return spec;
}

}  // namespace farmgate::certification
