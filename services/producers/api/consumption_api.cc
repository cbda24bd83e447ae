#include "services/producers/api/consumption_api.h"

#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/producers/v1/producer_service.pb.h"
#include "services/producers/api/scopes.h"
#include "services/producers/storage/consumptions.h"

namespace farmgate::producers {
namespace {

using consumption_rows::Standing;
using farmgate::wire::name_of;
using farmgate::wire::read_date;

v1::LotConsumption encode(const Standing& standing) {
  const Consumption& it = standing.consumption;
  v1::LotConsumption out;
  out.set_consumption_id(it.id.to_string());
  out.set_lot(name_of("producers", standing.producer.uuid(), "lots", it.lot.uuid()));
  out.set_purpose(static_cast<v1::LotPurpose>(it.purpose));
  farmgate::wire::write(standing.quantity, *out.mutable_quantity());
  out.set_reference(it.reference);
  farmgate::wire::write(date_in_vietnam(standing.time), *out.mutable_consume_date());
  return out;
}

}  // namespace

StatusOr<v1::ListLotConsumptionsResponse> ConsumptionApi::list(
    const rpc::Call& call, const v1::ListLotConsumptionsRequest& request) {
  using Standings = std::vector<Standing>;
  ASSIGN_OR_RETURN(const auto page, it_.pager.open(request));
  ASSIGN_OR_RETURN(const auto ids,
                   farmgate::wire::child_of(request.product(), "producers", "products"));
  const children::Place product{ProducerId(ids.parent), ids.id};
  consumption_rows::Span span;
  ASSIGN_OR_RETURN(span.from, read_date(request.from_date(), "from_date"));
  ASSIGN_OR_RETURN(span.through, read_date(request.through_date(), "through_date"));
  if (request.purpose() != v1::LOT_PURPOSE_UNSPECIFIED) {
    span.purpose = static_cast<LotPurpose>(request.purpose());
  }
  ASSIGN_OR_RETURN(
      auto found, it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<Standings> {
        ASSIGN_OR_RETURN(auto known, children::find<Product>(tx, product, visible_to(call.access)));
        if (!known) return not_found(request.product());
        return consumption_rows::list(tx, product, span, page);
      }));
  v1::ListLotConsumptionsResponse reply;
  reply.set_next_page_token(it_.pager.finish(page, found, [](const Standing& last) {
    return farmgate::wire::position_of(last.time, last.consumption.id.uuid());
  }));
  for (const Standing& standing : found) *reply.add_consumptions() = encode(standing);
  return reply;
}

}  // namespace farmgate::producers
