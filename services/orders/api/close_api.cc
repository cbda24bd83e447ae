#include "services/orders/api/close_api.h"

#include <google/api/httpbody.pb.h>

#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/orders/v1/payment_service.pb.h"
#include "services/orders/api/region.h"
#include "services/orders/storage/day_closes.h"
#include "services/orders/wire/convert.h"
#include "services/orders/wire/day_close_page.h"

namespace farmgate::orders {
namespace {

using farmgate::wire::id_of;

constexpr int kListedMost = 1000;  // matches that a close names, and refunds that it looks at

// Officers speak for the sellers of their province, or for one of them.
StatusOr<DayClose> said_by(const rpc::Call& call, const std::string& seller,
                           const google::type::Date& date) {
  DayClose close;
  close.id = CloseId::make();
  if (!seller.empty()) {
    ASSIGN_OR_RETURN(close.seller, id_of<ProducerId>(seller, "producers"));
  } else if (!call.access.all) {
    close.province = call.access.province;
  }
  ASSIGN_OR_RETURN(close.day, farmgate::wire::read_date(date, "close_date"));
  close.closer = call.principal.subject;
  return close;
}

Status check_own(pg::Tx& tx, const day_closes::Whose& whose) {
  if (!whose.seller) return ok();
  ASSIGN_OR_RETURN(const bool own, covers(tx, whose.region, *whose.seller));
  return own ? ok() : not_found("producers/" + whose.seller->to_string());
}

// Matches are never changed, so those of before the close are the same whenever they are asked for.
Status list_matches(pg::Tx& tx, const day_closes::Whose& whose, DayClose& close) {
  ASSIGN_OR_RETURN(close.matches, day_closes::matches(tx, whose, end_of_day(close.day),
                                                      close.create_time, kListedMost + 1));
  close.more_matches = std::ssize(close.matches) > kListedMost;
  if (close.more_matches) close.matches.pop_back();
  return ok();
}

Status fill(pg::Tx& tx, const day_closes::Whose& whose, DayClose& close) {
  RETURN_IF_ERROR(check_own(tx, whose));
  ASSIGN_OR_RETURN(close.create_time, pg::business_now(tx));
  if (close.day > date_in_vietnam(close.create_time))
    return invalid("close_date", "has not come yet");
  ASSIGN_OR_RETURN(close.ledger, day_closes::figures(tx, whose, end_of_day(close.day)));
  ASSIGN_OR_RETURN(const auto open,
                   day_closes::open_refunds(tx, whose, end_of_day(close.day), kListedMost));
  close.explanation = explanation_of(close.difference(), open);
  RETURN_IF_ERROR(list_matches(tx, whose, close));
  return day_closes::insert(tx, close);
}

}  // namespace

StatusOr<rpc::Bytes> CloseApi::close_day(const rpc::Call& call,
                                         const v1::CloseDayRequest& request) {
  ASSIGN_OR_RETURN(DayClose said, said_by(call, request.seller(), request.close_date()));
  said.stated = Money::vnd(request.bank_balance_vnd());
  ASSIGN_OR_RETURN(const Region region, region_of(call, it_.communes));
  const day_closes::Whose whose{said.seller, region};
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::DayClose> {
    DayClose close = said;
    RETURN_IF_ERROR(fill(tx, whose, close));
    return wire::encode(close);
  });
}

StatusOr<google::api::HttpBody> CloseApi::print(const rpc::Call& call,
                                                const v1::PrintDayCloseRequest& request) {
  ASSIGN_OR_RETURN(const DayClose asked, said_by(call, request.seller(), request.close_date()));
  ASSIGN_OR_RETURN(const Region region, region_of(call, it_.communes));
  const day_closes::Whose whose{asked.seller, region};
  ASSIGN_OR_RETURN(
      const DayClose close, it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<DayClose> {
        RETURN_IF_ERROR(check_own(tx, whose));
        ASSIGN_OR_RETURN(auto found,
                         day_closes::latest(tx, asked.seller, asked.province, asked.day));
        if (!found) return not_found("a close of " + format_date(asked.day));
        RETURN_IF_ERROR(list_matches(tx, whose, *found));
        return std::move(*found);
      }));
  google::api::HttpBody body;
  body.set_content_type("text/html; charset=utf-8");
  body.set_data(wire::page_of(close));
  return body;
}

}  // namespace farmgate::orders
