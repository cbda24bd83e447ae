#include "services/cooperatives/api/lot_book.h"

#include "chassis/rpc/channel.h"
#include "chassis/wire/convert.h"
#include "farmgate/producers/v1/producer_service.pb.h"

namespace farmgate::cooperatives {

StatusOr<std::string> RegistryLots::take(const Take& take, Deadline deadline) {
  producers::v1::ConsumeLotRequest request;
  request.set_name(take.lot);
  request.set_purpose(producers::v1::LOT_PURPOSE_CONTRACT);
  farmgate::wire::write(take.quantity, *request.mutable_quantity());
  request.set_reference(take.reference);
  request.set_request_id(take.request_id);
  ASSIGN_OR_RETURN(const auto reply, producers_.call<producers::v1::ConsumeLotResponse>(
                                         "farmgate.producers.v1.ProducerService/ConsumeLot",
                                         request, {.deadline = deadline, .token = {}}));
  return reply.consumption_id();
}

Status RegistryLots::give_back(const GiveBack& goods, Deadline deadline) {
  producers::v1::ReverseLotConsumptionRequest request;
  request.set_name(goods.lot);
  request.set_consumption_id(goods.consumption);
  farmgate::wire::write(goods.quantity, *request.mutable_quantity());
  request.set_request_id(goods.request_id);
  const Status status =
      producers_
          .call<producers::v1::Lot>("farmgate.producers.v1.ProducerService/ReverseLotConsumption",
                                    request, {.deadline = deadline, .token = {}})
          .status();
  // So long ago that the request is forgotten: the goods are where they belong.
  return status.reason() == "CONSUMPTION_REVERSED" ? ok() : status;
}

}  // namespace farmgate::cooperatives
