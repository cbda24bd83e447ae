#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <cstdio>
#include <memory>

#include "apps/farmgate/commands.h"
#include "apps/farmgate/identity.h"
#include "chassis/base/id.h"
#include "chassis/host/peers.h"
#include "chassis/rpc/channel.h"

namespace farmgate::apps {
namespace {

namespace pb = google::protobuf;
using namespace std::chrono_literals;

Status usage(std::string text) { return Status(Code::kInvalidArgument, "USAGE", std::move(text)); }

// "farmgate.orders.v1.OrderService.GetOrder", or with a slash before the method.
StatusOr<const pb::MethodDescriptor*> find_method(std::string name) {
  std::replace(name.begin(), name.end(), '/', '.');
  const auto* method = pb::DescriptorPool::generated_pool()->FindMethodByName(name);
  if (method != nullptr) return method;
  return usage("there is no method '" + name + "'");
}

// The third word of the package names the service that serves it: farmgate.orders.v1.
std::string service_of(const pb::MethodDescriptor& method) {
  const std::string package = method.file()->package();
  const auto begin = package.find('.') + 1;
  return package.substr(begin, package.find('.', begin) - begin);
}

std::unique_ptr<pb::Message> message_of(const pb::Descriptor& type) {
  return std::unique_ptr<pb::Message>(
      pb::MessageFactory::generated_factory()->GetPrototype(&type)->New());
}

// A command typed by hand needs no request_id of its own: it is another request each time.
void fill_request_id(pb::Message& request) {
  const auto* field = request.GetDescriptor()->FindFieldByName("request_id");
  if (field == nullptr || !request.GetReflection()->GetString(request, field).empty()) return;
  request.GetReflection()->SetString(&request, field, Uuid::v7().to_string());
}

Status show(const pb::Message& reply) {
  pb::util::JsonPrintOptions options;
  options.add_whitespace = true;
  options.preserve_proto_field_names = true;
  std::string json;
  if (!pb::util::MessageToJsonString(reply, &json, options).ok()) {
    return internal("the reply has no JSON form");
  }
  std::fputs(json.c_str(), stdout);
  return ok();
}

}  // namespace

Status call(const Context& context) {
  if (context.words.empty() || context.words.size() > 2) return usage("call METHOD [JSON]");
  ASSIGN_OR_RETURN(const auto* method, find_method(context.words[0]));
  auto request = message_of(*method->input_type());
  if (context.words.size() == 2) {
    const auto parsed = pb::util::JsonStringToMessage(context.words[1], request.get());
    if (!parsed.ok()) return usage("the JSON does not fit: " + std::string(parsed.message()));
  }
  fill_request_id(*request);
  ASSIGN_OR_RETURN(const std::string token, token_of(context.settings));
  ASSIGN_OR_RETURN(auto channel, rpc::Channel::open(host::channel_options(context.settings, "edge",
                                                                          service_of(*method))));
  auto reply = message_of(*method->output_type());
  const std::string name = method->service()->full_name() + "/" + method->name();
  RETURN_IF_ERROR(channel->call_into(name, *request, *reply, {.deadline = in(5s), .token = token}));
  return show(*reply);
}

}  // namespace farmgate::apps
