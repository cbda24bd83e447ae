#include "services/certification/api/persons.h"

#include <algorithm>

#include "chassis/rpc/channel.h"
#include "farmgate/producers/v1/producer_service.pb.h"

namespace farmgate::certification {
namespace {

constexpr std::size_t kBodiesACall = 200;

}  // namespace

StatusOr<std::string> RegistryPersons::key_of(const std::string& personal_number,
                                              const std::string& request_id, Deadline deadline) {
  producers::v1::DerivePersonKeyRequest request;
  request.set_personal_number(personal_number);
  request.set_request_id(request_id);
  ASSIGN_OR_RETURN(const auto reply, producers_.call<producers::v1::DerivePersonKeyResponse>(
                                         "farmgate.producers.v1.ProducerService/DerivePersonKey",
                                         request, {.deadline = deadline, .token = {}}));
  return reply.person_key();
}

// One key a body at most, so that a call of so many bodies has one page.
StatusOr<std::vector<BodyPerson>> RegistryPersons::behind(const std::vector<std::string>& bodies,
                                                          Deadline deadline) {
  std::vector<BodyPerson> out;
  for (std::size_t at = 0; at < bodies.size(); at += kBodiesACall) {
    producers::v1::ListPersonKeysRequest request;
    request.set_page_size(static_cast<int>(kBodiesACall));
    for (std::size_t i = at; i < std::min(bodies.size(), at + kBodiesACall); ++i) {
      request.add_producers(bodies[i]);
    }
    ASSIGN_OR_RETURN(const auto reply, producers_.call<producers::v1::ListPersonKeysResponse>(
                                           "farmgate.producers.v1.ProducerService/ListPersonKeys",
                                           request, {.deadline = deadline, .token = {}}));
    for (const auto& it : reply.person_keys()) out.push_back({it.producer(), it.person_key()});
  }
  return out;
}

}  // namespace farmgate::certification
