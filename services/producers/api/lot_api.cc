#include "services/producers/api/lot_api.h"

#include <algorithm>

#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/producers/events/v1/events.pb.h"
#include "farmgate/producers/v1/producer_service.pb.h"
#include "services/producers/api/scopes.h"
#include "services/producers/domain/outbreak.h"
#include "services/producers/storage/lots.h"
#include "services/producers/storage/outbreaks.h"
#include "services/producers/wire/events.h"
#include "services/producers/wire/lot.h"

namespace farmgate::producers {
namespace {

using farmgate::wire::child_of;
using farmgate::wire::id_of;
using farmgate::wire::position_of;

StatusOr<lot_rows::Place> place_of(const std::string& lot) {
  ASSIGN_OR_RETURN(const auto ids, child_of(lot, "producers", "lots"));
  return lot_rows::Place{ProducerId(ids.parent), ids.id};
}

// The product and the plot of a lot are its own producer's.
Status check_origin(pg::Tx& tx, const Lot& lot, const v1::Lot& named) {
  const Visible any{.all = true, .parties = {}, .commune = {}};
  ASSIGN_OR_RETURN(auto product,
                   children::find<Product>(tx, {lot.producer, lot.product.uuid()}, any));
  if (!product) return not_found(named.product());
  ASSIGN_OR_RETURN(auto plot, children::find<Plot>(tx, {lot.producer, lot.plot.uuid()}, any));
  if (!plot) return not_found(named.plot());
  return ok();
}

// Own use, seed and loss stay where the animals are: a ban stops what goes to others.
Status check_movement(pg::Tx& tx, const Lot& lot, LotPurpose purpose) {
  if (!moves_goods(purpose)) return ok();
  ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
  ASSIGN_OR_RETURN(const bool banned, outbreak_rows::bans_lot(tx, lot.id, date_in_vietnam(now)));
  return banned ? movement_banned(lot) : ok();
}

// The lots of a split or merge, locked behind their active producer; `ids` begins with the lot that
// the call names. In the order of ids.
StatusOr<std::vector<Lot>> lock_for_moving(pg::Tx& tx, const rpc::Call& call, ProducerId owner,
                                           const std::string& name, const std::vector<LotId>& ids) {
  ASSIGN_OR_RETURN(auto producer, producer_rows::lock(tx, owner, visible_to(call.access)));
  if (!producer) return not_found(name);
  RETURN_IF_ERROR(producer->check_active());
  ASSIGN_OR_RETURN(auto lots, lot_rows::lock_all(tx, owner, ids));
  for (const LotId id : ids) {
    if (std::ranges::any_of(lots, [&](const Lot& lot) { return lot.id == id; })) continue;
    return not_found(farmgate::wire::name_of("producers", owner.uuid(), "lots", id.uuid()));
  }
  return lots;
}

Status save_and_announce(pg::Tx& tx, farmgate::events::Outbox& outbox, const Lot& lot,
                         LotChange change) {
  RETURN_IF_ERROR(lot_rows::save_moved(tx, lot));
  return outbox.append(tx, wire::event(lot, change));
}

v1::ConsumeLotResponse reply_of(const Lot& lot, const Consumption& taken) {
  v1::ConsumeLotResponse reply;
  *reply.mutable_lot() = wire::encode(lot);
  reply.set_consumption_id(taken.id.to_string());
  return reply;
}

// The claim of this request was swept long ago: what it took then is its answer.
StatusOr<v1::ConsumeLotResponse> took_already(const Lot& lot, const Consumption& before,
                                              const Consumption& asked) {
  const bool same = before.lot == asked.lot && before.purpose == asked.purpose &&
                    before.thousandths == asked.thousandths && before.reference == asked.reference;
  if (same) return reply_of(lot, before);
  return Status(Code::kAlreadyExists, "REQUEST_ID_REUSED", "it took something else long ago");
}

}  // namespace

StatusOr<rpc::Bytes> LotApi::create(const rpc::Call& call, const v1::CreateLotRequest& request) {
  ASSIGN_OR_RETURN(const auto parent, id_of<ProducerId>(request.parent(), "producers"));
  ASSIGN_OR_RETURN(Lot lot, wire::decode(request.lot(), parent));
  ASSIGN_OR_RETURN(const Uuid request_id, Uuid::parse(request.request_id()));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Lot> {
    ASSIGN_OR_RETURN(auto producer, producer_rows::lock(tx, parent, visible_to(call.access)));
    if (!producer) return not_found(request.parent());
    RETURN_IF_ERROR(producer->check_active());
    RETURN_IF_ERROR(check_origin(tx, lot, request.lot()));
    ASSIGN_OR_RETURN(lot.create_time, pg::business_now(tx));
    RETURN_IF_ERROR(lot.check(date_in_vietnam(lot.create_time)));
    RETURN_IF_ERROR(lot_rows::insert(tx, lot, request_id));
    RETURN_IF_ERROR(it_.outbox.append(tx, wire::event(lot, LotChange::kRecorded)));
    return wire::encode(lot);
  });
}

StatusOr<v1::Lot> LotApi::get(const rpc::Call& call, const v1::GetLotRequest& request) {
  ASSIGN_OR_RETURN(const lot_rows::Place place, place_of(request.name()));
  ASSIGN_OR_RETURN(auto lot, it_.database.select(call.deadline, [&](pg::Tx& tx) {
    return lot_rows::find(tx, place, visible_to(call.access));
  }));
  if (!lot) return not_found(request.name());
  return wire::encode(*lot);
}

StatusOr<v1::ListLotsResponse> LotApi::list(const rpc::Call& call,
                                            const v1::ListLotsRequest& request) {
  using Lots = std::vector<Lot>;
  ASSIGN_OR_RETURN(const auto page, it_.pager.open(request));
  ASSIGN_OR_RETURN(const auto parent, id_of<ProducerId>(request.parent(), "producers"));
  std::optional<ProductId> product;
  if (!request.product().empty()) {
    ASSIGN_OR_RETURN(const auto ids, child_of(request.product(), "producers", "products"));
    product = ProductId(ids.id);
  }
  ASSIGN_OR_RETURN(Lots lots, it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<Lots> {
    ASSIGN_OR_RETURN(auto producer, producer_rows::find(tx, parent, visible_to(call.access)));
    if (!producer) return not_found(request.parent());
    return lot_rows::list(tx, parent, product, page);
  }));
  v1::ListLotsResponse reply;
  reply.set_next_page_token(it_.pager.finish(
      page, lots, [](const Lot& last) { return position_of(last.create_time, last.id.uuid()); }));
  for (const Lot& lot : lots) *reply.add_lots() = wire::encode(lot);
  return reply;
}

StatusOr<rpc::Bytes> LotApi::consume(const rpc::Call& call, const v1::ConsumeLotRequest& request) {
  ASSIGN_OR_RETURN(const lot_rows::Place place, place_of(request.name()));
  ASSIGN_OR_RETURN(const Uuid request_id, Uuid::parse(request.request_id()));
  Consumption taken;
  taken.id = ConsumptionId::make();
  taken.lot = LotId(place.id);
  taken.purpose = static_cast<LotPurpose>(request.purpose());
  taken.reference = request.reference();
  taken.caller = call.principal.caller();
  if (taken.purpose == LotPurpose::kContract && !call.principal.has(auth::Role::kService)) {
    return invalid("purpose", "CONTRACT is what deliveries under contracts take");
  }
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::ConsumeLotResponse> {
    ASSIGN_OR_RETURN(auto locked, lot_rows::lock(tx, place, visible_to(call.access)));
    if (!locked) return not_found(request.name());
    Lot& lot = locked->lot;
    ASSIGN_OR_RETURN(
        const Quantity quantity,
        farmgate::wire::read_quantity(request.quantity(), lot.quantity.unit, "quantity"));
    taken.thousandths = quantity.thousandths;
    ASSIGN_OR_RETURN(const auto before, lot_rows::took_before(tx, taken.caller, request_id));
    if (before) return took_already(lot, *before, taken);
    if (!locked->producer_active) return refuse("PRODUCER_SUSPENDED", "the producer is not active");
    RETURN_IF_ERROR(check_movement(tx, lot, taken.purpose));
    RETURN_IF_ERROR(lot.take(quantity.thousandths));
    RETURN_IF_ERROR(lot_rows::take(tx, lot, taken, request_id));
    RETURN_IF_ERROR(it_.outbox.append(tx, wire::event(lot, LotChange::kConsumed)));
    return reply_of(lot, taken);
  });
}

StatusOr<rpc::Bytes> LotApi::reverse(const rpc::Call& call,
                                     const v1::ReverseLotConsumptionRequest& request) {
  ASSIGN_OR_RETURN(const lot_rows::Place place, place_of(request.name()));
  ASSIGN_OR_RETURN(const Uuid consumption_id, Uuid::parse(request.consumption_id()));
  ASSIGN_OR_RETURN(const Uuid request_id, Uuid::parse(request.request_id()));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Lot> {
    ASSIGN_OR_RETURN(auto locked, lot_rows::lock(tx, place, visible_to(call.access)));
    if (!locked) return not_found(request.name());
    Lot& lot = locked->lot;
    ASSIGN_OR_RETURN(auto consumption,
                     lot_rows::find_consumption(tx, lot.id, ConsumptionId(consumption_id),
                                                call.principal.has(auth::Role::kService)));
    if (!consumption) return not_found("the consumption " + request.consumption_id());
    std::optional<std::int64_t> part;
    if (request.has_quantity()) {
      ASSIGN_OR_RETURN(
          const Quantity quantity,
          farmgate::wire::read_quantity(request.quantity(), lot.quantity.unit, "quantity"));
      part = quantity.thousandths;
    }
    ASSIGN_OR_RETURN(const std::int64_t back, consumption->reverse(part));
    lot.give_back(back);
    RETURN_IF_ERROR(lot_rows::give_back(tx, lot, *consumption, {back, request_id}));
    RETURN_IF_ERROR(it_.outbox.append(tx, wire::event(lot, LotChange::kReversed)));
    return wire::encode(lot);
  });
}

StatusOr<rpc::Bytes> LotApi::split(const rpc::Call& call, const v1::SplitLotRequest& request) {
  ASSIGN_OR_RETURN(const lot_rows::Place place, place_of(request.name()));
  ASSIGN_OR_RETURN(const Uuid request_id, Uuid::parse(request.request_id()));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::SplitLotResponse> {
    ASSIGN_OR_RETURN(auto locked,
                     lock_for_moving(tx, call, place.producer, request.name(), {LotId(place.id)}));
    Lot& lot = locked.front();
    std::vector<std::int64_t> sizes;
    for (const auto& part : request.parts()) {
      ASSIGN_OR_RETURN(const Quantity quantity,
                       farmgate::wire::read_quantity(part, lot.quantity.unit, "parts"));
      sizes.push_back(quantity.thousandths);
    }
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    ASSIGN_OR_RETURN(const auto parts, lot.split(sizes, now));
    RETURN_IF_ERROR(save_and_announce(tx, it_.outbox, lot, LotChange::kSplit));
    v1::SplitLotResponse reply;
    *reply.mutable_lot() = wire::encode(lot);
    for (const Lot& part : parts) {
      RETURN_IF_ERROR(lot_rows::insert(tx, part, request_id));
      const LotTransfer moved{0, LotTransferKind::kSplit, lot.id, part.id, part.quantity, now};
      RETURN_IF_ERROR(lot_rows::insert(tx, moved, request_id));
      RETURN_IF_ERROR(it_.outbox.append(tx, wire::event(part, LotChange::kSplit)));
      *reply.add_parts() = wire::encode(part);
    }
    return reply;
  });
}

StatusOr<rpc::Bytes> LotApi::merge(const rpc::Call& call, const v1::MergeLotsRequest& request) {
  ASSIGN_OR_RETURN(const lot_rows::Place place, place_of(request.name()));
  ASSIGN_OR_RETURN(const Uuid request_id, Uuid::parse(request.request_id()));
  std::vector<LotId> ids = {LotId(place.id)};
  for (const std::string& name : request.sources()) {
    ASSIGN_OR_RETURN(const lot_rows::Place source, place_of(name));
    if (source.producer != place.producer) return not_found(name);
    ids.emplace_back(source.id);
  }
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Lot> {
    ASSIGN_OR_RETURN(auto sources, lock_for_moving(tx, call, place.producer, request.name(), ids));
    const auto named = std::ranges::find(sources, ids.front(), &Lot::id);
    Lot lot = *named;
    // Named among its own sources it stays there, and the rule refuses it.
    if (std::ranges::count(ids, lot.id) == 1) sources.erase(named);
    const std::vector<Lot> before = sources;
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    // Goods of a banned place do not become goods of another.
    for (const Lot& source : sources) {
      RETURN_IF_ERROR(check_movement(tx, source, LotPurpose::kSale));
    }
    RETURN_IF_ERROR(lot.merge(sources));
    for (std::size_t i = 0; i < sources.size(); ++i) {
      RETURN_IF_ERROR(save_and_announce(tx, it_.outbox, sources[i], LotChange::kMerged));
      const LotTransfer moved{0,      LotTransferKind::kMerge,        sources[i].id,
                              lot.id, before[i].remaining_quantity(), now};
      RETURN_IF_ERROR(lot_rows::insert(tx, moved, request_id));
    }
    RETURN_IF_ERROR(save_and_announce(tx, it_.outbox, lot, LotChange::kMerged));
    return wire::encode(lot);
  });
}

StatusOr<v1::ListLotTransfersResponse> LotApi::list_transfers(
    const rpc::Call& call, const v1::ListLotTransfersRequest& request) {
  using Transfers = std::vector<LotTransfer>;
  ASSIGN_OR_RETURN(const auto page, it_.pager.open(request));
  ASSIGN_OR_RETURN(const lot_rows::Place place, place_of(request.parent()));
  ASSIGN_OR_RETURN(Transfers found,
                   it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<Transfers> {
                     ASSIGN_OR_RETURN(auto lot, lot_rows::find(tx, place, visible_to(call.access)));
                     if (!lot) return not_found(request.parent());
                     return lot_rows::transfers(tx, lot->id, page);
                   }));
  v1::ListLotTransfersResponse reply;
  reply.set_next_page_token(it_.pager.finish(
      page, found, [](const LotTransfer& last) { return std::vector{std::to_string(last.id)}; }));
  for (const LotTransfer& it : found) {
    *reply.add_lot_transfers() = wire::encode(it, place.producer);
  }
  return reply;
}

}  // namespace farmgate::producers
