#include "services/orders/api/close_api.h"

#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/orders/v1/payment_service.pb.h"
#include "services/orders/storage/day_closes.h"
#include "services/orders/wire/convert.h"

namespace farmgate::orders {
namespace {

using farmgate::wire::id_of;

constexpr int kListedMost = 1000;  // matches, and refunds, that a close names

StatusOr<DayClose> said_in(const rpc::Call& call, const v1::CloseDayRequest& request) {
  DayClose close;
  close.id = CloseId::make();
  if (!request.seller().empty()) {
    ASSIGN_OR_RETURN(close.seller, id_of<ProducerId>(request.seller(), "producers"));
  }
  ASSIGN_OR_RETURN(close.day, farmgate::wire::read_date(request.close_date(), "close_date"));
  close.stated = Money::vnd(request.bank_balance_vnd());
  close.closer = call.principal.subject;
  return close;
}

Status fill(pg::Tx& tx, DayClose& close) {
  ASSIGN_OR_RETURN(close.create_time, pg::business_now(tx));
  if (close.day > date_in_vietnam(close.create_time))
    return invalid("close_date", "has not come yet");
  const Time end = end_of_day(close.day);
  ASSIGN_OR_RETURN(close.ledger, day_closes::figures(tx, close.seller, end));
  ASSIGN_OR_RETURN(close.open_refunds,
                   day_closes::open_refunds(tx, close.seller, end, kListedMost));
  ASSIGN_OR_RETURN(close.matches, day_closes::matches(tx, close.seller, end, kListedMost));
  return day_closes::insert(tx, close);
}

}  // namespace

StatusOr<rpc::Bytes> CloseApi::close_day(const rpc::Call& call,
                                         const v1::CloseDayRequest& request) {
  ASSIGN_OR_RETURN(const DayClose said, said_in(call, request));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::DayClose> {
    DayClose close = said;
    RETURN_IF_ERROR(fill(tx, close));
    return wire::encode(close);
  });
}

}  // namespace farmgate::orders
