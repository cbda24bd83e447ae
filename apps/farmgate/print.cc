#include <google/api/httpbody.pb.h>

#include <cstdio>

#include "apps/farmgate/commands.h"
#include "apps/farmgate/identity.h"
#include "chassis/host/peers.h"
#include "chassis/rpc/channel.h"
#include "chassis/wire/convert.h"
#include "farmgate/cooperatives/v1/contract_service.pb.h"

namespace farmgate::apps {
namespace {

using namespace std::chrono_literals;
namespace v1 = farmgate::cooperatives::v1;

Status usage() {
  return Status(Code::kInvalidArgument, "USAGE",
                "print producers/... FROM THROUGH [csv]   days as 2026-06-01");
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
  ASSIGN_OR_RETURN(const auto request, request_of(context.words));
  ASSIGN_OR_RETURN(const std::string token, token_of(context.settings));
  ASSIGN_OR_RETURN(auto channel, rpc::Channel::open(host::channel_options(context.settings, "edge",
                                                                          "cooperatives")));
  ASSIGN_OR_RETURN(const auto body, channel->call<google::api::HttpBody>(
                                        "farmgate.cooperatives.v1.ContractService/PrintStatement",
                                        request, {.deadline = in(10s), .token = token}));
  std::fwrite(body.data().data(), 1, body.data().size(), stdout);
  return ok();
}

}  // namespace farmgate::apps
