#pragma once

#include "chassis/events/outbox.h"
#include "chassis/pg/database.h"
#include "chassis/rpc/call.h"
#include "chassis/rpc/once.h"
#include "chassis/rpc/service_table.h"
#include "chassis/wire/pager.h"
#include "services/producers/domain/areas.h"
#include "services/producers/domain/holdings.h"
#include "services/producers/domain/producer.h"
#include "services/producers/domain/species.h"

namespace farmgate::producers::v1 {
class CreateProducerRequest;
class GetProducerRequest;
class ListProducersRequest;
class ListProducersResponse;
class Producer;
class SearchProducersRequest;
class SearchProducersResponse;
class UpdateProducerRequest;
}  // namespace farmgate::producers::v1

namespace farmgate::producers {

// What every api of this service works with.
struct ApiParts {
  pg::Database& database;
  rpc::Once& once;
  farmgate::events::Outbox& outbox;
  farmgate::wire::Pager& pager;
  const Areas& areas;
  const Species& species;
  const DatedRules& rules;
};

// A party as it may be registered by this call, not stored yet. OTHER_COMMUNE, COMMUNE_UNKNOWN,
// INVALID_FIELD.
StatusOr<Producer> new_producer(const ApiParts& parts, const rpc::Call& call,
                                const v1::Producer& sent);

class ProducerApi {
 public:
  explicit ProducerApi(ApiParts parts) : it_(parts) {}

  StatusOr<rpc::Bytes> create(const rpc::Call& call, const v1::CreateProducerRequest& request);
  void get(const rpc::Call& call, const v1::GetProducerRequest& request,
           rpc::ServiceTable::Reply<v1::Producer> reply);
  StatusOr<v1::ListProducersResponse> list(const rpc::Call& call,
                                           const v1::ListProducersRequest& request);
  StatusOr<v1::SearchProducersResponse> search(const rpc::Call& call,
                                               const v1::SearchProducersRequest& request);
  StatusOr<rpc::Bytes> update(const rpc::Call& call, const v1::UpdateProducerRequest& request);

 private:
  ApiParts it_;
};

}  // namespace farmgate::producers
