#include "services/producers/api/producer_api.h"

#include "chassis/base/text.h"
#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/producers/v1/producer_service.pb.h"
#include "services/producers/api/judging.h"
#include "services/producers/api/scopes.h"
#include "services/producers/events/announce.h"
#include "services/producers/wire/producer.h"

namespace farmgate::producers {
namespace {

using farmgate::wire::id_of;
using farmgate::wire::position_of;

template <class Request>
producer_rows::Filter filter_of(const Request& request) {
  producer_rows::Filter filter;
  if (!request.commune().empty()) filter.commune = request.commune();
  if (request.kind() != v1::PRODUCER_KIND_UNSPECIFIED) {
    filter.kind = static_cast<ProducerKind>(request.kind());
  }
  if (request.state() != v1::PRODUCER_STATE_UNSPECIFIED) {
    filter.state = static_cast<ProducerState>(request.state());
  }
  return filter;
}

}  // namespace

StatusOr<Producer> new_producer(const ApiParts& parts, const rpc::Call& call,
                                const v1::Producer& sent) {
  ASSIGN_OR_RETURN(Producer producer, wire::decode(sent));
  if (!call.access.all && call.access.commune != producer.commune) {
    return Status(Code::kPermissionDenied, "OTHER_COMMUNE", "the producer is of another commune");
  }
  RETURN_IF_ERROR(parts.areas.check_commune(producer.commune));
  return producer;
}

StatusOr<rpc::Bytes> ProducerApi::create(const rpc::Call& call,
                                         const v1::CreateProducerRequest& request) {
  ASSIGN_OR_RETURN(Producer producer, new_producer(it_, call, request.producer()));
  ASSIGN_OR_RETURN(const Uuid request_id, Uuid::parse(request.request_id()));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Producer> {
    ASSIGN_OR_RETURN(producer.create_time, pg::business_now(tx));
    producer.update_time = producer.create_time;
    RETURN_IF_ERROR(producer_rows::insert(tx, producer, request_id));
    RETURN_IF_ERROR(announce(tx, it_.outbox, producer, ProducerChange::kRegistered));
    return wire::encode(producer);
  });
}

void ProducerApi::get(const rpc::Call& call, const v1::GetProducerRequest& request,
                      rpc::ServiceTable::Reply<v1::Producer> reply) {
  const auto id = id_of<ProducerId>(request.name(), "producers");
  if (!id.ok()) return reply(id.status());
  producer_rows::find(it_.database, call.deadline, *id, visible_to(call.access),
                      [&request, reply = std::move(reply)](const auto& producer) {
                        if (!producer.ok()) return reply(producer.status());
                        if (!*producer) return reply(not_found(request.name()));
                        reply(wire::encode(**producer));
                      });
}

StatusOr<v1::ListProducersResponse> ProducerApi::list(const rpc::Call& call,
                                                      const v1::ListProducersRequest& request) {
  ASSIGN_OR_RETURN(const auto page, it_.pager.open(request));
  const bool named = request.order() == v1::PRODUCER_ORDER_PUBLIC_NAME;
  ASSIGN_OR_RETURN(auto found, it_.database.read(call.deadline, [&](pg::Tx& tx) {
    const auto list = named ? producer_rows::by_name : producer_rows::newest;
    return list(tx, filter_of(request), visible_to(call.access), page);
  }));
  v1::ListProducersResponse reply;
  reply.set_next_page_token(it_.pager.finish(page, found, [named](const Producer& last) {
    if (named) return std::vector{search_key(last.public_name), last.id.to_string()};
    return position_of(last.create_time, last.id.uuid());
  }));
  for (const Producer& producer : found) *reply.add_producers() = wire::encode(producer);
  return reply;
}

StatusOr<v1::SearchProducersResponse> ProducerApi::search(
    const rpc::Call& call, const v1::SearchProducersRequest& request) {
  ASSIGN_OR_RETURN(const auto page, it_.pager.open(request));
  ASSIGN_OR_RETURN(const auto query, ProducerQuery::read(request.query()));
  ASSIGN_OR_RETURN(auto found, it_.database.read(call.deadline, [&](pg::Tx& tx) {
    return producer_rows::search(tx, query, filter_of(request), visible_to(call.access), page);
  }));
  v1::SearchProducersResponse reply;
  reply.set_next_page_token(it_.pager.finish(page, found, [](const Producer& last) {
    return position_of(last.create_time, last.id.uuid());
  }));
  for (const Producer& producer : found) *reply.add_producers() = wire::encode(producer);
  return reply;
}

StatusOr<rpc::Bytes> ProducerApi::update(const rpc::Call& call,
                                         const v1::UpdateProducerRequest& request) {
  const std::string& name = request.producer().name();
  ASSIGN_OR_RETURN(const auto id, id_of<ProducerId>(name, "producers"));
  ASSIGN_OR_RETURN(const ProducerPatch patch,
                   wire::decode_patch(request.producer(), request.update_mask()));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Producer> {
    ASSIGN_OR_RETURN(auto producer, producer_rows::lock(tx, id, visible_to(call.access)));
    if (!producer) return not_found(name);
    RETURN_IF_ERROR(farmgate::wire::check_etag(request.producer().etag(), producer->revision));
    if (patch.commune) RETURN_IF_ERROR(it_.areas.check_commune(*patch.commune));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    RETURN_IF_ERROR(
        check_may_move(tx, producer->commune, patch.commune, circumstances(it_, call, now)));
    RETURN_IF_ERROR(producer->change(patch, now));
    RETURN_IF_ERROR(producer_rows::save(tx, *producer));
    RETURN_IF_ERROR(announce(tx, it_.outbox, *producer, ProducerChange::kUpdated));
    return wire::encode(*producer);
  });
}

}  // namespace farmgate::producers
