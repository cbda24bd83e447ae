#include <cstdio>

#include "apps/farmgate/commands.h"
#include "apps/farmgate/identity.h"
#include "apps/farmgate/rubric_folder.h"
#include "chassis/base/id.h"
#include "chassis/base/table.h"
#include "chassis/host/peers.h"
#include "chassis/rpc/channel.h"
#include "farmgate/certification/v1/rubric_service.pb.h"

// One call for each set of a folder; what is refused is shown and the others are taken. A rubric
// that is there already changes nothing, so a second run is safe.
namespace farmgate::apps {
namespace {

using namespace std::chrono_literals;

constexpr const char* kMethod = "farmgate.certification.v1.RubricService/ImportRubric";
constexpr auto kDeadline = 10s;

void print_row(const std::string& rubric, std::string_view field, std::string_view reason,
               std::string_view text) {
  std::printf("%s;%s;%s;%s\r\n", csv_cell(rubric).c_str(), csv_cell(field).c_str(),
              csv_cell(reason).c_str(), csv_cell(text).c_str());
}

void print_refusal(const std::string& rubric, const Status& status) {
  for (const Violation& slip : status.violations()) {
    print_row(rubric, slip.field, status.reason(), slip.description);
  }
  if (status.violations().empty()) print_row(rubric, "", status.reason(), status.message());
}

// A refusal is about this rubric; anything else would meet the next one too.
bool is_refusal(const Status& status) {
  return status.code() == Code::kInvalidArgument || status.code() == Code::kFailedPrecondition ||
         status.reason() == "OTHER_IMPORTER";
}

}  // namespace

Status import_rubrics(const Context& context) {
  if (context.words.size() != 2 || context.settings.flag("dry_run")) {
    return Status(Code::kInvalidArgument, "USAGE", "import rubrics FOLDER");
  }
  ASSIGN_OR_RETURN(auto rubrics, read_rubric_folder(context.words[1]));
  ASSIGN_OR_RETURN(const std::string token, token_of(context.settings));
  ASSIGN_OR_RETURN(auto channel, rpc::Channel::open(host::channel_options(context.settings, "edge",
                                                                          "certification")));
  std::size_t refused = 0;
  for (certification::v1::Rubric& rubric : rubrics) {
    certification::v1::ImportRubricRequest request;
    request.mutable_rubric()->Swap(&rubric);
    request.set_request_id(Uuid::v7().to_string());
    certification::v1::Rubric reply;
    Status status =
        channel->call_into(kMethod, request, reply, {.deadline = in(kDeadline), .token = token});
    if (status.ok()) continue;
    if (!is_refusal(status)) return status;
    if (++refused == 1) std::printf("rubric;field;reason;text\r\n");
    print_refusal(request.rubric().name(), status);
  }
  std::fprintf(stderr, "%zu rubrics: %zu taken, %zu refused\n", rubrics.size(),
               rubrics.size() - refused, refused);
  if (refused == 0) return ok();
  return refuse("RUBRICS_REFUSED", std::to_string(refused) + " rubrics were refused");
}

}  // namespace farmgate::apps
