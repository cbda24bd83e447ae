#include "chassis/rpc/service_table.h"

#include <google/api/annotations.pb.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

namespace farmgate::rpc {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::MessageFactory;
using google::protobuf::MethodDescriptor;

bool needs_function(auth::Scope scope) {
  return scope != auth::Scope::kPublic && scope != auth::Scope::kService;
}

}  // namespace

SharedBytes serialise(const Message& reply) {
  return std::make_shared<const std::string>(reply.SerializeAsString());
}

ServiceTable::ServiceTable(std::string_view service) : service_(service) {
  const auto* descriptor = DescriptorPool::generated_pool()->FindServiceByName(service_);
  if (descriptor == nullptr) {
    faults_.push_back("no service of this name in the generated pool");
    return;
  }
  for (int i = 0; i < descriptor->method_count(); ++i) compile(*descriptor->method(i));
}

void ServiceTable::compile(const MethodDescriptor& descriptor) {
  auto method = std::make_unique<Method>();
  method->descriptor = &descriptor;
  method->name = service_ + "/" + descriptor.name();
  method->prototype = MessageFactory::generated_factory()->GetPrototype(descriptor.input_type());
  if (descriptor.server_streaming() && descriptor.client_streaming()) {
    faults_.push_back(descriptor.name() + ": streams both ways are not served by the table");
  }
  if (const auto policy = auth::policy_of(descriptor)) {
    method->policy = *policy;
    const bool patient = policy->lane == auth::Lane::kExport || policy->lane == auth::Lane::kEdit;
    if (descriptor.client_streaming() && !patient) {
      faults_.push_back(descriptor.name() + ": a stream runs on the lane export or edit");
    }
    method->shareable = policy->roles.has(auth::Role::kPublic) &&
                        descriptor.options().GetExtension(google::api::http).has_get();
  } else {
    faults_.push_back(descriptor.name() + ": no policy with roles and a scope");
  }
  auto validator = validate::Validator::compile(*descriptor.input_type());
  if (validator.ok()) {
    method->validator.emplace(std::move(*validator));
  } else {
    faults_.push_back(descriptor.name() + ": " + validator.status().to_string());
  }
  methods_.push_back(std::move(method));
}

Method* ServiceTable::find(std::string_view name) {
  for (const auto& method : methods_) {
    if (method->descriptor->name() == name) return method.get();
  }
  return nullptr;
}

Method* ServiceTable::claim(std::string_view name, const Descriptor* request,
                            const Descriptor* reply, bool feeds) {
  Method* method = find(name);
  if (method == nullptr) {
    faults_.push_back(std::string(name) + ": a handler, but no such method");
    return nullptr;
  }
  if (method->handler || method->stream || method->starter || method->watcher)
    faults_.push_back(std::string(name) + ": two handlers");
  if (request != method->descriptor->input_type() ||
      (reply != nullptr && reply != method->descriptor->output_type())) {
    faults_.push_back(std::string(name) + ": the handler has other message types");
  }
  if (feeds != method->descriptor->server_streaming()) {
    faults_.push_back(std::string(name) + ": one of method and handler streams to the client");
  }
  return method;
}

void ServiceTable::add(std::string_view name, const Descriptor* request, const Descriptor* reply,
                       Handler handler, Lookup lookup) {
  Method* method = claim(name, request, reply);
  if (method == nullptr) return;
  if (method->descriptor->client_streaming()) {
    faults_.push_back(std::string(name) + ": its client streams, the handler takes one message");
  }
  method->handler = std::move(handler);
  method->lookup = std::move(lookup);
}

void ServiceTable::add_stream(std::string_view name, const Descriptor* request,
                              const Descriptor* reply, StreamHandler handler) {
  Method* method = claim(name, request, reply);
  if (method == nullptr) return;
  if (!method->descriptor->client_streaming()) {
    faults_.push_back(std::string(name) + ": takes one message, the handler a stream");
  }
  method->stream = std::move(handler);
}

void ServiceTable::add_starter(std::string_view name, const Descriptor* request,
                               const Descriptor* reply, Starter starter, Lookup lookup) {
  Method* method = claim(name, request, reply);
  if (method == nullptr) return;
  if (method->descriptor->client_streaming()) {
    faults_.push_back(std::string(name) + ": its client streams, the handler takes one message");
  }
  method->starter = std::move(starter);
  method->lookup = std::move(lookup);
}

void ServiceTable::add_watcher(std::string_view name, const Descriptor* request,
                               const Descriptor* reply, Watcher watcher) {
  Method* method = claim(name, request, reply, true);
  if (method != nullptr) method->watcher = std::move(watcher);
}

void ServiceTable::scope(auth::Scope scope, ScopeFunction fn) {
  for (const auto& method : methods_) {
    if (method->policy.scope == scope) method->scope = fn;
  }
}

void ServiceTable::keep(std::string_view name, std::chrono::seconds time) {
  Method* method = find(name);
  if (method == nullptr || !method->shareable) {
    faults_.push_back(std::string(name) + ": is no public read that may be kept");
    return;
  }
  method->keep = time;
}

Status ServiceTable::check() const {
  std::vector<std::string> faults = faults_;
  for (const auto& method : methods_) {
    if (!method->handler && !method->stream && !method->starter && !method->watcher)
      faults.push_back(method->descriptor->name() + ": no handler");
    if (needs_function(method->policy.scope) && !method->scope) {
      faults.push_back(method->descriptor->name() + ": no function for scope " +
                       std::string(auth::scope_name(method->policy.scope)));
    }
  }
  if (faults.empty()) return ok();
  std::string text = service_ + ":";
  for (const std::string& fault : faults) text += "\n  " + fault;
  return Status(Code::kFailedPrecondition, "SERVICE_TABLE", text);
}

}  // namespace farmgate::rpc
