#include "services/producers/api/standing_api.h"

#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/producers/events/v1/events.pb.h"
#include "farmgate/producers/v1/producer_service.pb.h"
#include "services/producers/api/scopes.h"
#include "services/producers/events/announce.h"
#include "services/producers/storage/lots.h"
#include "services/producers/wire/events.h"
#include "services/producers/wire/producer.h"

namespace farmgate::producers {
namespace {

using farmgate::wire::id_of;
using Verb = Status (Producer::*)(std::string reason, Time now);

// The producer with its row locked, moved by the verb and not saved yet.
template <class Request>
StatusOr<Producer> moved(pg::Tx& tx, const rpc::Call& call, const Request& request, Verb verb) {
  ASSIGN_OR_RETURN(const auto id, id_of<ProducerId>(request.name(), "producers"));
  ASSIGN_OR_RETURN(auto producer, producer_rows::lock(tx, id, visible_to(call.access)));
  if (!producer) return not_found(request.name());
  RETURN_IF_ERROR(farmgate::wire::check_etag(request.etag(), producer->revision));
  ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
  RETURN_IF_ERROR(((*producer).*verb)(request.reason(), now));
  return std::move(*producer);
}

StatusOr<v1::Producer> saved(pg::Tx& tx, farmgate::events::Outbox& outbox, const Producer& producer,
                             ProducerChange change) {
  RETURN_IF_ERROR(producer_rows::save(tx, producer));
  RETURN_IF_ERROR(announce(tx, outbox, producer, change));
  return wire::encode(producer);
}

// All that remains is taken as lost. Each taking needs a request_id of its own.
Status write_off(pg::Tx& tx, farmgate::events::Outbox& outbox, std::vector<Lot>& lots,
                 const std::string& caller, const std::string& request_id) {
  for (Lot& lot : lots) {
    Consumption lost;
    lost.id = ConsumptionId::make();
    lost.lot = lot.id;
    lost.purpose = LotPurpose::kLoss;
    lost.thousandths = lot.remaining;
    lost.reference = "producers/" + lot.producer.to_string();
    lost.caller = caller;
    RETURN_IF_ERROR(lot.take(lost.thousandths));
    const Uuid own = Uuid::derived("write-off " + request_id + " " + lot.id.to_string());
    RETURN_IF_ERROR(lot_rows::take(tx, lot, lost, own));
    RETURN_IF_ERROR(outbox.append(tx, wire::event(lot, LotChange::kConsumed)));
  }
  return ok();
}

}  // namespace

StatusOr<rpc::Bytes> StandingApi::suspend(const rpc::Call& call,
                                          const v1::SuspendProducerRequest& request) {
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Producer> {
    ASSIGN_OR_RETURN(const Producer producer, moved(tx, call, request, &Producer::suspend));
    return saved(tx, it_.outbox, producer, ProducerChange::kSuspended);
  });
}

StatusOr<rpc::Bytes> StandingApi::reinstate(const rpc::Call& call,
                                            const v1::ReinstateProducerRequest& request) {
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Producer> {
    ASSIGN_OR_RETURN(const Producer producer, moved(tx, call, request, &Producer::reinstate));
    return saved(tx, it_.outbox, producer, ProducerChange::kReinstated);
  });
}

StatusOr<rpc::Bytes> StandingApi::close(const rpc::Call& call,
                                        const v1::CloseProducerRequest& request) {
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Producer> {
    ASSIGN_OR_RETURN(const Producer producer, moved(tx, call, request, &Producer::close));
    ASSIGN_OR_RETURN(auto lots, lot_rows::lock_with_goods(tx, producer.id, kWriteOffMost + 1));
    RETURN_IF_ERROR(check_goods_on_closing(lots.size(), request.write_off_lots()));
    RETURN_IF_ERROR(write_off(tx, it_.outbox, lots, call.principal.caller(), request.request_id()));
    return saved(tx, it_.outbox, producer, ProducerChange::kClosed);
  });
}

}  // namespace farmgate::producers
