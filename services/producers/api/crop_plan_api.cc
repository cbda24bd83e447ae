#include "services/producers/api/crop_plan_api.h"

#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/producers/v1/producer_service.pb.h"
#include "services/producers/api/scopes.h"
#include "services/producers/storage/crop_plans.h"
#include "services/producers/wire/crop_plan.h"

namespace farmgate::producers {
namespace {

using farmgate::wire::child_of;
using farmgate::wire::id_of;
using farmgate::wire::name_of;
using farmgate::wire::position_of;

StatusOr<crop_plans::Place> place_of(const std::string& plan) {
  ASSIGN_OR_RETURN(const auto ids, child_of(plan, "producers", "cropPlans"));
  return crop_plans::Place{ProducerId(ids.parent), ids.id};
}

// What a plan names is there.
Status check_names(pg::Tx& tx, const CropPlan& plan) {
  const Visible any{.all = true, .parties = {}, .commune = {}};
  const Uuid& producer = plan.producer.uuid();
  ASSIGN_OR_RETURN(auto product,
                   children::find<Product>(tx, {plan.producer, plan.product.uuid()}, any));
  if (!product) return not_found(name_of("producers", producer, "products", plan.product.uuid()));
  for (const PlotId id : plan.plots) {
    ASSIGN_OR_RETURN(auto plot, children::find<Plot>(tx, {plan.producer, id.uuid()}, any));
    if (!plot) return not_found(name_of("producers", producer, "plots", id.uuid()));
  }
  return ok();
}

struct LockedPlan {
  Producer producer;
  CropPlan plan;
};

// The plan behind its producer's locked row.
StatusOr<LockedPlan> lock(pg::Tx& tx, const rpc::Call& call, const std::string& name,
                          const std::string& etag) {
  ASSIGN_OR_RETURN(const auto place, place_of(name));
  const Visible visible = visible_to(call.access);
  ASSIGN_OR_RETURN(auto producer, producer_rows::lock(tx, place.producer, visible));
  if (!producer) return not_found(name);
  ASSIGN_OR_RETURN(auto plan, crop_plans::find(tx, place, visible));
  if (!plan) return not_found(name);
  RETURN_IF_ERROR(farmgate::wire::check_etag(etag, plan->revision));
  return LockedPlan{std::move(*producer), std::move(*plan)};
}

// As it is stored, with the yield of its present season and plots.
StatusOr<v1::CropPlan> now(pg::Tx& tx, const CropPlan& plan) {
  const Visible any{.all = true, .parties = {}, .commune = {}};
  ASSIGN_OR_RETURN(auto stored, crop_plans::find(tx, {plan.producer, plan.id.uuid()}, any));
  if (!stored) return internal("a crop plan that was written is not there");
  return wire::encode(*stored);
}

}  // namespace

StatusOr<rpc::Bytes> CropPlanApi::create(const rpc::Call& call,
                                         const v1::CreateCropPlanRequest& request) {
  ASSIGN_OR_RETURN(const auto parent, id_of<ProducerId>(request.parent(), "producers"));
  ASSIGN_OR_RETURN(CropPlan plan, wire::decode(request.crop_plan(), parent));
  ASSIGN_OR_RETURN(const Uuid request_id, Uuid::parse(request.request_id()));
  RETURN_IF_ERROR(plan.check());
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::CropPlan> {
    ASSIGN_OR_RETURN(auto producer, producer_rows::lock(tx, parent, visible_to(call.access)));
    if (!producer) return not_found(request.parent());
    RETURN_IF_ERROR(producer->check_active());
    RETURN_IF_ERROR(check_names(tx, plan));
    ASSIGN_OR_RETURN(const auto present, crop_plans::count(tx, parent));
    RETURN_IF_ERROR(check_room(present, kCropPlansMost, "cropPlans"));
    ASSIGN_OR_RETURN(plan.create_time, pg::business_now(tx));
    plan.update_time = plan.create_time;
    RETURN_IF_ERROR(crop_plans::insert(tx, plan, request_id));
    return now(tx, plan);
  });
}

StatusOr<v1::CropPlan> CropPlanApi::get(const rpc::Call& call,
                                        const v1::GetCropPlanRequest& request) {
  ASSIGN_OR_RETURN(const auto place, place_of(request.name()));
  ASSIGN_OR_RETURN(auto plan, it_.database.select(call.deadline, [&](pg::Tx& tx) {
    return crop_plans::find(tx, place, visible_to(call.access));
  }));
  if (!plan) return not_found(request.name());
  return wire::encode(*plan);
}

StatusOr<v1::ListCropPlansResponse> CropPlanApi::list(const rpc::Call& call,
                                                      const v1::ListCropPlansRequest& request) {
  using Plans = std::vector<CropPlan>;
  ASSIGN_OR_RETURN(const auto page, it_.pager.open(request));
  ASSIGN_OR_RETURN(const auto parent, id_of<ProducerId>(request.parent(), "producers"));
  ASSIGN_OR_RETURN(
      Plans plans, it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<Plans> {
        ASSIGN_OR_RETURN(auto producer, producer_rows::find(tx, parent, visible_to(call.access)));
        if (!producer) return not_found(request.parent());
        return crop_plans::list(tx, parent, page);
      }));
  v1::ListCropPlansResponse reply;
  reply.set_next_page_token(it_.pager.finish(page, plans, [](const CropPlan& last) {
    return position_of(last.create_time, last.id.uuid());
  }));
  for (const CropPlan& plan : plans) *reply.add_crop_plans() = wire::encode(plan);
  return reply;
}

StatusOr<rpc::Bytes> CropPlanApi::update(const rpc::Call& call,
                                         const v1::UpdateCropPlanRequest& request) {
  const v1::CropPlan& wanted = request.crop_plan();
  ASSIGN_OR_RETURN(const auto place, place_of(wanted.name()));
  ASSIGN_OR_RETURN(const CropPlanPatch patch,
                   wire::decode_patch(wanted, place.producer, request.update_mask()));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::CropPlan> {
    ASSIGN_OR_RETURN(auto locked, lock(tx, call, wanted.name(), wanted.etag()));
    RETURN_IF_ERROR(locked.producer.check_active());
    ASSIGN_OR_RETURN(const Time time, pg::business_now(tx));
    RETURN_IF_ERROR(locked.plan.change(patch, time));
    RETURN_IF_ERROR(check_names(tx, locked.plan));
    RETURN_IF_ERROR(crop_plans::save(tx, locked.plan));
    return now(tx, locked.plan);
  });
}

StatusOr<rpc::Bytes> CropPlanApi::close(const rpc::Call& call,
                                        const v1::CloseCropPlanRequest& request) {
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::CropPlan> {
    ASSIGN_OR_RETURN(auto locked, lock(tx, call, request.name(), request.etag()));
    ASSIGN_OR_RETURN(const Time time, pg::business_now(tx));
    RETURN_IF_ERROR(locked.plan.close(time));
    RETURN_IF_ERROR(crop_plans::save(tx, locked.plan));
    return wire::encode(locked.plan);
  });
}

}  // namespace farmgate::producers
