#include <google/api/httpbody.pb.h>

#include <cstdio>
#include <string_view>

#include "apps/farmgate/commands.h"
#include "apps/farmgate/identity.h"
#include "chassis/host/peers.h"
#include "chassis/rpc/channel.h"
#include "chassis/wire/convert.h"
#include "farmgate/cooperatives/v1/contract_service.pb.h"
#include "farmgate/orders/v1/fair_service.pb.h"
#include "farmgate/orders/v1/order_service.pb.h"
#include "farmgate/orders/v1/payment_service.pb.h"

namespace farmgate::apps {
namespace {

using namespace std::chrono_literals;
namespace v1 = farmgate::cooperatives::v1;

Status usage() {
  return Status(Code::kInvalidArgument, "USAGE",
                "print producers/... FROM THROUGH [csv]   days as 2026-06-01; print fairs/... "
                "[csv]; print close DAY [producers/...]; print labels producers/... THROUGH");
}

// Where a page is made.
struct Press {
  const char* service;
  const char* method;
};

template <class Request>
Status print_from(const Context& context, const Press& press, const Request& request) {
  ASSIGN_OR_RETURN(const std::string token, token_of(context.settings));
  ASSIGN_OR_RETURN(auto channel, rpc::Channel::open(host::channel_options(context.settings, "edge",
                                                                          press.service)));
  ASSIGN_OR_RETURN(const auto body,
                   channel->call<google::api::HttpBody>(press.method, request,
                                                        {.deadline = in(10s), .token = token}));
  std::fwrite(body.data().data(), 1, body.data().size(), stdout);
  return ok();
}

Status print_fair(const Context& context) {
  const Arguments& words = context.words;
  const bool table = words.size() == 2;
  if (words.size() > 2 || (table && words[1] != "csv")) return usage();
  orders::v1::PrintFairReportRequest request;
  request.set_name(words[0]);
  request.set_format(table ? orders::v1::FAIR_REPORT_FORMAT_CSV
                           : orders::v1::FAIR_REPORT_FORMAT_PAGE);
  return print_from(context, {"orders", "farmgate.orders.v1.FairService/PrintFairReport"}, request);
}

// What was found at the end of a day, to be signed; without a seller of all that the caller may.
Status print_close(const Context& context) {
  const Arguments& words = context.words;
  const auto day = words.size() == 2 || words.size() == 3 ? parse_date(words[1]) : std::nullopt;
  if (!day) return usage();
  orders::v1::PrintDayCloseRequest request;
  wire::write(*day, *request.mutable_close_date());
  if (words.size() == 3) request.set_seller(words[2]);
  return print_from(context, {"orders", "farmgate.orders.v1.PaymentService/PrintDayClose"},
                    request);
}

// Labels for what a seller has to pack.
Status print_labels(const Context& context) {
  const Arguments& words = context.words;
  const auto through = words.size() == 3 ? parse_date(words[2]) : std::nullopt;
  if (!through) return usage();
  orders::v1::PrintPackingLabelsRequest request;
  request.set_parent(words[1]);
  wire::write(*through, *request.mutable_through_date());
  return print_from(context, {"orders", "farmgate.orders.v1.OrderService/PrintPackingLabels"},
                    request);
}

StatusOr<v1::PrintStatementRequest> request_of(const Arguments& words) {
  if (words.size() < 3 || words.size() > 4) return usage();
  const auto from = parse_date(words[1]);
  const auto through = parse_date(words[2]);
  const bool table = words.size() == 4;
  if (!from || !through || (table && words[3] != "csv")) return usage();
  v1::PrintStatementRequest request;
  request.set_party(words[0]);
  wire::write(*from, *request.mutable_from_date());
  wire::write(*through, *request.mutable_through_date());
  request.set_format(table ? v1::PRINT_FORMAT_CSV : v1::PRINT_FORMAT_PAGE);
  return request;
}

}  // namespace

Status print(const Context& context) {
  const std::string_view what = context.words.empty() ? std::string_view() : context.words[0];
  if (what.starts_with("fairs/")) return print_fair(context);
  if (what == "close") return print_close(context);
  if (what == "labels") return print_labels(context);
  ASSIGN_OR_RETURN(const auto request, request_of(context.words));
  return print_from(context,
                    {"cooperatives", "farmgate.cooperatives.v1.ContractService/PrintStatement"},
                    request);
}

}  // namespace farmgate::apps
