#include "services/orders/api/fair_report_api.h"

#include <google/api/httpbody.pb.h>

#include "chassis/pg/clock.h"
#include "farmgate/orders/v1/fair_report.pb.h"
#include "farmgate/orders/v1/fair_service.pb.h"
#include "services/orders/api/visible.h"
#include "services/orders/storage/booths.h"
#include "services/orders/storage/fair_results.h"
#include "services/orders/storage/fairs.h"
#include "services/orders/wire/fair.h"
#include "services/orders/wire/fair_report.h"

namespace farmgate::orders {
namespace {

// Exhibitors write for the booths that they have, organisers for any and for the whole fair.
Status check_writer(pg::Tx& tx, const rpc::Call& call, const Fair& fair, const FairDay& day,
                    const v1::RecordFairDayRequest& request) {
  const bool organiser = organises(call, fair);
  if (day.booth.empty()) return organiser ? ok() : not_found(request.name());
  const std::string& name = request.day().booth();
  if (name != wire::booth_name(fair.id, day.booth)) return not_found(name);
  ASSIGN_OR_RETURN(const auto booth, booths::find(tx, fair.id, day.booth));
  if (!booth || !booth->exhibitor) return not_found(name);
  const bool own = covers(call, *booth->exhibitor);
  return own || organiser ? ok() : not_found(name);
}

}  // namespace

StatusOr<rpc::Bytes> FairReportApi::record_day(const rpc::Call& call,
                                               const v1::RecordFairDayRequest& request) {
  ASSIGN_OR_RETURN(const FairDay day, wire::decode(request.day()));
  ASSIGN_OR_RETURN(const FairId id, fair_of(request.name()));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::FairDay> {
    ASSIGN_OR_RETURN(const auto fair, fairs::lock(tx, id));
    if (!fair) return not_found(request.name());
    RETURN_IF_ERROR(check_writer(tx, call, *fair, day, request));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    RETURN_IF_ERROR(check_day(*fair, day.day, date_in_vietnam(now)));
    RETURN_IF_ERROR(fair_results::save_day(tx, id, day));
    std::string note = format_date(day.day);
    if (!day.booth.empty()) note += ", booth " + day.booth;
    RETURN_IF_ERROR(
        record(tx, call, *fair, {.name = "RECORD_FAIR_DAY", .note = std::move(note)}, now));
    return request.day();
  });
}

StatusOr<v1::FairReport> FairReportApi::report(const rpc::Call& call, const std::string& name) {
  return it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<v1::FairReport> {
    ASSIGN_OR_RETURN(Fair fair, find_fair(tx, name));
    if (!organises(call, fair)) return not_found(name);
    RETURN_IF_ERROR(fairs::fill_counts(tx, fair));
    ASSIGN_OR_RETURN(const auto booths, fair_results::let_booths(tx, fair.id));
    ASSIGN_OR_RETURN(const auto sales, fair_results::sales(tx, fair.id));
    ASSIGN_OR_RETURN(const auto days, fair_results::days(tx, fair.id));
    ASSIGN_OR_RETURN(const FairReport report, report_of(booths, sales, days));
    const auto duties = duties_of(fair, it_.rules, fair.end_date);
    return wire::encode(fair, duties.ok() ? std::optional(*duties) : std::nullopt, report);
  });
}

StatusOr<v1::FairReport> FairReportApi::generate(const rpc::Call& call,
                                                 const v1::GenerateFairReportRequest& request) {
  return report(call, request.name());
}

StatusOr<google::api::HttpBody> FairReportApi::print(const rpc::Call& call,
                                                     const v1::PrintFairReportRequest& request) {
  ASSIGN_OR_RETURN(const v1::FairReport printed, report(call, request.name()));
  const bool page = request.format() == v1::FAIR_REPORT_FORMAT_PAGE;
  google::api::HttpBody body;
  body.set_content_type(page ? "text/html; charset=utf-8" : "text/csv; charset=utf-8");
  body.set_data(page ? wire::page_of(printed) : wire::csv_of(printed));
  return body;
}

}  // namespace farmgate::orders
