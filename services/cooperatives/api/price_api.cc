#include "services/cooperatives/api/price_api.h"

#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/cooperatives/v1/contract_service.pb.h"
#include "services/cooperatives/api/day_price.h"
#include "services/cooperatives/storage/observations.h"
#include "services/cooperatives/wire/contract.h"

namespace farmgate::cooperatives {
namespace {

using farmgate::wire::id_of;

constexpr std::string_view kCollection = "priceObservations";

struct Priced {
  ContractTerms terms;
  DayPrice price;
};

}  // namespace

StatusOr<rpc::Bytes> PriceApi::record(const rpc::Call& call,
                                      const v1::RecordPriceObservationRequest& request) {
  ASSIGN_OR_RETURN(PriceRecord record, wire::decode(request.price_observation()));
  ASSIGN_OR_RETURN(const Uuid request_id, Uuid::parse(request.request_id()));
  record.recorder = call.principal.subject;
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::PriceObservation> {
    ASSIGN_OR_RETURN(record.create_time, pg::business_now(tx));
    if (record.observed.day > date_in_vietnam(record.create_time)) {
      return invalid("price_observation.observe_date", "is a day to come");
    }
    RETURN_IF_ERROR(observation_rows::insert(tx, record, request_id));
    return wire::encode(record);
  });
}

StatusOr<rpc::Bytes> PriceApi::correct(const rpc::Call& call,
                                       const v1::CorrectPriceObservationRequest& request) {
  ASSIGN_OR_RETURN(const auto id, id_of<ObservationId>(request.name(), kCollection));
  ASSIGN_OR_RETURN(const Uuid request_id, Uuid::parse(request.request_id()));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::PriceObservation> {
    ASSIGN_OR_RETURN(const auto wrong, observation_rows::lock(tx, id));
    if (!wrong) return not_found(request.name());
    ASSIGN_OR_RETURN(PriceRecord right,
                     wrong->corrected(Money::vnd(request.price_vnd()), request.reason()));
    right.recorder = call.principal.subject;
    ASSIGN_OR_RETURN(right.create_time, pg::business_now(tx));
    RETURN_IF_ERROR(observation_rows::insert(tx, right, request_id));
    RETURN_IF_ERROR(observation_rows::mark_corrected(tx, id, right.observed.id));
    return wire::encode(right);
  });
}

StatusOr<v1::PriceObservation> PriceApi::get(const rpc::Call& call,
                                             const v1::GetPriceObservationRequest& request) {
  ASSIGN_OR_RETURN(const auto id, id_of<ObservationId>(request.name(), kCollection));
  ASSIGN_OR_RETURN(const auto record, it_.database.read(call.deadline, [&](pg::Tx& tx) {
    return observation_rows::find(tx, id);
  }));
  if (!record) return not_found(request.name());
  return wire::encode(*record);
}

StatusOr<v1::ListPriceObservationsResponse> PriceApi::list(
    const rpc::Call& call, const v1::ListPriceObservationsRequest& request) {
  ASSIGN_OR_RETURN(const auto page, it_.pager.open(request));
  ASSIGN_OR_RETURN(auto records, it_.database.read(call.deadline, [&](pg::Tx& tx) {
    return observation_rows::list(tx, request.market(), page);
  }));
  v1::ListPriceObservationsResponse reply;
  reply.set_next_page_token(it_.pager.finish(page, records, [](const PriceRecord& last) {
    return std::vector<std::string>{format_date(last.observed.day), last.observed.id.to_string()};
  }));
  for (const PriceRecord& record : records) {
    *reply.add_price_observations() = wire::encode(record);
  }
  return reply;
}

StatusOr<v1::PreviewPriceResponse> PriceApi::preview(const rpc::Call& call,
                                                     const v1::PreviewPriceRequest& request) {
  ASSIGN_OR_RETURN(const Date day, farmgate::wire::read_date(request.as_of_date(), "as_of_date"));
  ASSIGN_OR_RETURN(
      const Priced priced, it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<Priced> {
        ASSIGN_OR_RETURN(const Contract contract, find_contract(tx, call, request.contract()));
        ASSIGN_OR_RETURN(DayPrice price, day_price(tx, contract.terms, day));
        return Priced{contract.terms, std::move(price)};
      }));
  v1::PreviewPriceResponse reply;
  ASSIGN_OR_RETURN(const Money unit_price, priced.price.unit_price.rounded());
  reply.set_unit_price_vnd(unit_price.vnd());
  for (const Grade& grade : priced.terms.grades) {
    ASSIGN_OR_RETURN(const ExactPrice exact,
                     priced.price.unit_price.times_millionths(grade.factor));
    ASSIGN_OR_RETURN(const Money price, exact.rounded());
    v1::GradePrice& to = *reply.add_grades();
    to.set_grade(grade.name);
    to.set_unit_price_vnd(price.vnd());
  }
  for (const ObservationId& id : priced.price.used) {
    reply.add_observations(farmgate::wire::name_of(kCollection, id.uuid()));
  }
  return reply;
}

}  // namespace farmgate::cooperatives
