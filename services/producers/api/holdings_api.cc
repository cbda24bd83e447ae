#include "services/producers/api/holdings_api.h"

#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/producers/v1/producer_service.pb.h"
#include "services/producers/api/judging.h"
#include "services/producers/api/scopes.h"
#include "services/producers/events/announce.h"
#include "services/producers/storage/children.h"
#include "services/producers/wire/holdings.h"
#include "services/producers/wire/plot.h"

namespace farmgate::producers {
namespace {

using farmgate::wire::check_etag;
using farmgate::wire::child_of;

template <class Child>
struct LockedChild {
  Producer producer;
  Child child;
};

// The child behind its producer's locked row.
template <class Child>
StatusOr<LockedChild<Child>> lock(pg::Tx& tx, const rpc::Call& call, const std::string& name,
                                  std::string_view collection) {
  ASSIGN_OR_RETURN(const auto ids, child_of(name, "producers", collection));
  const children::Place place{ProducerId(ids.parent), ids.id};
  const Visible visible = visible_to(call.access);
  ASSIGN_OR_RETURN(auto producer, producer_rows::lock(tx, place.producer, visible));
  if (!producer) return not_found(name);
  ASSIGN_OR_RETURN(auto child, children::find<Child>(tx, place, visible));
  if (!child) return not_found(name);
  return LockedChild<Child>{std::move(*producer), std::move(*child)};
}

template <class Child>
Status save(pg::Tx& tx, farmgate::events::Outbox& outbox, LockedChild<Child>& it,
            ProducerChange change) {
  RETURN_IF_ERROR(children::save(tx, it.child));
  ++it.producer.version;
  RETURN_IF_ERROR(producer_rows::save(tx, it.producer));
  return announce(tx, outbox, it.producer, change);
}

}  // namespace

StatusOr<rpc::Bytes> HoldingsApi::update_plot(const rpc::Call& call,
                                              const v1::UpdatePlotRequest& request) {
  const v1::Plot& wanted = request.plot();
  ASSIGN_OR_RETURN(const PlotPatch patch, wire::decode_patch(wanted, request.update_mask()));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Plot> {
    ASSIGN_OR_RETURN(auto locked, lock<Plot>(tx, call, wanted.name(), "plots"));
    RETURN_IF_ERROR(locked.producer.check_active());
    RETURN_IF_ERROR(check_etag(wanted.etag(), locked.child.revision));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    const Circumstances by = circumstances(it_, call, now);
    RETURN_IF_ERROR(check_may_move(tx, locked.child.commune, patch.commune, by));
    if (patch.unit_code && *patch.unit_code != locked.child.unit_code) {
      RETURN_IF_ERROR(check_unit_runs(tx, *patch.unit_code, by));
    }
    RETURN_IF_ERROR(locked.child.change(patch, by, now));
    RETURN_IF_ERROR(save(tx, it_.outbox, locked, ProducerChange::kUpdated));
    return wire::encode(locked.child);
  });
}

StatusOr<rpc::Bytes> HoldingsApi::update_product(const rpc::Call& call,
                                                 const v1::UpdateProductRequest& request) {
  const v1::Product& wanted = request.product();
  ASSIGN_OR_RETURN(const ProductPatch patch, wire::decode_patch(wanted, request.update_mask()));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Product> {
    ASSIGN_OR_RETURN(auto locked, lock<Product>(tx, call, wanted.name(), "products"));
    RETURN_IF_ERROR(locked.producer.check_active());
    RETURN_IF_ERROR(check_etag(wanted.etag(), locked.child.revision));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    RETURN_IF_ERROR(locked.child.change(patch, now));
    RETURN_IF_ERROR(save(tx, it_.outbox, locked, ProducerChange::kUpdated));
    return wire::encode(locked.child);
  });
}

StatusOr<rpc::Bytes> HoldingsApi::revoke(const rpc::Call& call,
                                         const v1::RevokeQualificationRequest& request) {
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Qualification> {
    ASSIGN_OR_RETURN(auto locked, lock<Qualification>(tx, call, request.name(), "qualifications"));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    RETURN_IF_ERROR(locked.child.revoke(request.reason(), now));
    RETURN_IF_ERROR(save(tx, it_.outbox, locked, ProducerChange::kQualificationRevoked));
    return wire::encode(locked.child);
  });
}

}  // namespace farmgate::producers
