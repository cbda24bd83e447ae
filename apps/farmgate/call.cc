#include <google/api/httpbody.pb.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <fstream>
#include <memory>

#include "apps/farmgate/commands.h"
#include "apps/farmgate/identity.h"
#include "chassis/base/id.h"
#include "chassis/host/peers.h"
#include "chassis/rpc/channel.h"

namespace farmgate::apps {
namespace {

namespace pb = google::protobuf;
using google::api::HttpBody;
using namespace std::chrono_literals;

constexpr auto kWatched = 1h;              // a stream, at most
constexpr std::size_t kChunk = 64 * 1024;  // the most that a server takes in one field

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

std::string content_type_of(std::string path) {
  std::ranges::transform(path, path.begin(), [](unsigned char c) { return std::tolower(c); });
  if (path.ends_with(".pdf")) return "application/pdf";
  if (path.ends_with(".png")) return "image/png";
  if (path.ends_with(".jpg") || path.ends_with(".jpeg")) return "image/jpeg";
  return "";
}

// Where a request whose client streams has room for a file.
StatusOr<HttpBody*> body_of(const pb::MethodDescriptor& method, pb::Message& request) {
  const pb::Descriptor& type = *method.input_type();
  for (int i = 0; i < type.field_count() && method.client_streaming(); ++i) {
    const auto* field = type.field(i);
    if (field->message_type() != HttpBody::descriptor() || field->is_repeated()) continue;
    return static_cast<HttpBody*>(request.GetReflection()->MutableMessage(&request, field));
  }
  return usage(method.full_name() + " takes no file");
}

// One message, or the same one with each chunk of the file in turn.
Status send_all(rpc::Upload& upload, const pb::Message& request, HttpBody* body,
                const std::string& path) {
  if (body == nullptr) {
    (void)upload.send(request);  // finish() says what became of it
    return ok();
  }
  if (body->content_type().empty()) body->set_content_type(content_type_of(path));
  std::ifstream file(path, std::ios::binary);
  do {
    body->mutable_data()->resize(kChunk);
    file.read(body->mutable_data()->data(), static_cast<std::streamsize>(kChunk));
    if (!file && !file.eof()) {
      return Status(Code::kInvalidArgument, "FILE_UNREADABLE", path + " cannot be read");
    }
    body->mutable_data()->resize(static_cast<std::size_t>(file.gcount()));
  } while (upload.send(request) && file);
  return ok();
}

Status stream(rpc::Channel& channel, const pb::MethodDescriptor& method, pb::Message& request,
              pb::Message& reply, const Context& context, const std::string& token) {
  const std::string& path = context.settings.text("file");
  HttpBody* body = nullptr;
  if (!path.empty()) {
    ASSIGN_OR_RETURN(body, body_of(method, request));
  }
  const auto upload = channel.upload(method.service()->full_name() + "/" + method.name(),
                                     {.deadline = in(60s), .token = token});
  RETURN_IF_ERROR(send_all(*upload, request, body, path));
  ASSIGN_OR_RETURN(const std::string bytes, upload->finish());
  if (!reply.ParseFromString(bytes)) return internal("the reply cannot be read");
  return ok();
}

Status write_out(const std::string& bytes) {
  const bool written = std::fwrite(bytes.data(), 1, bytes.size(), stdout) == bytes.size();
  if (!written || std::fflush(stdout) != 0) return internal("the reply cannot be written");
  return ok();
}

// A page or a file as it is, everything else as JSON.
Status show(const pb::Message& reply) {
  if (reply.GetDescriptor() == HttpBody::descriptor()) {
    return write_out(static_cast<const HttpBody&>(reply).data());
  }
  pb::util::JsonPrintOptions options;
  options.add_whitespace = true;
  options.preserve_proto_field_names = true;
  std::string json;
  if (!pb::util::MessageToJsonString(reply, &json, options).ok()) {
    return internal("the reply has no JSON form");
  }
  return write_out(json);
}

// Each message as it comes, until whoever looks on has seen enough.
Status watch(rpc::Channel& channel, const std::string& name, const pb::Message& request,
             pb::Message& reply, const std::string& token) {
  const auto messages = channel.watch(name, request, {.deadline = in(kWatched), .token = token});
  while (true) {
    ASSIGN_OR_RETURN(const auto bytes, messages->next());
    if (!bytes) return ok();
    if (!reply.ParseFromString(*bytes)) return internal("the reply cannot be read");
    RETURN_IF_ERROR(show(reply));
  }
}

}  // namespace

Status call(const Context& context) {
  if (context.words.empty() || context.words.size() > 2)
    return usage("call METHOD [JSON] [--file PATH]");
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
  if (method->client_streaming() || !context.settings.text("file").empty()) {
    RETURN_IF_ERROR(stream(*channel, *method, *request, *reply, context, token));
    return show(*reply);
  }
  const std::string name = method->service()->full_name() + "/" + method->name();
  if (method->server_streaming()) return watch(*channel, name, *request, *reply, token);
  RETURN_IF_ERROR(channel->call_into(name, *request, *reply, {.deadline = in(5s), .token = token}));
  return show(*reply);
}

}  // namespace farmgate::apps
