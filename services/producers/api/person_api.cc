#include "services/producers/api/person_api.h"

#include "chassis/wire/names.h"
#include "farmgate/producers/v1/producer_service.pb.h"
#include "services/producers/storage/persons.h"

namespace farmgate::producers {

Status PersonApi::check_secret() const {
  if (secret_) return ok();
  return refuse("PERSON_KEY_MISSING", "the service was started without its person key file");
}

StatusOr<rpc::Bytes> PersonApi::derive(const rpc::Call& call,
                                       const v1::DerivePersonKeyRequest& request) {
  RETURN_IF_ERROR(check_secret());
  return it_.once.run(call, request, [&](pg::Tx&) -> StatusOr<v1::DerivePersonKeyResponse> {
    v1::DerivePersonKeyResponse reply;
    reply.set_person_key(secret_->key_of(request.personal_number()));
    return reply;
  });
}

StatusOr<v1::ListPersonKeysResponse> PersonApi::list(const rpc::Call& call,
                                                     const v1::ListPersonKeysRequest& request) {
  RETURN_IF_ERROR(check_secret());
  ASSIGN_OR_RETURN(const auto page, it_.pager.open(request));
  std::vector<ProducerId> producers;
  for (const std::string& name : request.producers()) {
    ASSIGN_OR_RETURN(const auto id, farmgate::wire::id_of<ProducerId>(name, "producers"));
    producers.push_back(id);
  }
  const auto list = request.with_ties() ? person_rows::with_ties : person_rows::of;
  ASSIGN_OR_RETURN(auto found, it_.database.read(call.deadline, [&](pg::Tx& tx) {
    return list(tx, producers, page);
  }));
  v1::ListPersonKeysResponse reply;
  reply.set_next_page_token(it_.pager.finish(page, found, [](const person_rows::Body& last) {
    return std::vector{last.producer.to_string()};
  }));
  for (const person_rows::Body& body : found) {
    v1::PersonKey& out = *reply.add_person_keys();
    out.set_producer(farmgate::wire::name_of("producers", body.producer.uuid()));
    out.set_person_key(secret_->key_of(body.personal_number));
  }
  return reply;
}

}  // namespace farmgate::producers
