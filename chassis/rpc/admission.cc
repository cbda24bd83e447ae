#include "chassis/rpc/admission.h"

#include <google/protobuf/message.h>

#include <algorithm>
#include <utility>

namespace farmgate::rpc {
namespace {

Status malformed() {
  return Status(Code::kInvalidArgument, "MALFORMED", "the message cannot be parsed");
}

// The caller's deadline, and no later than `cap` from the start.
Deadline deadline_of(const grpc::CallbackServerContext& context, Elapsed::time_point started,
                     std::chrono::milliseconds cap) {
  const auto given = context.deadline();
  const auto latest = started + cap;
  if (given == std::chrono::system_clock::time_point::max()) return latest;
  const auto left = given - std::chrono::system_clock::now();
  return std::min<Deadline>(latest, started + std::chrono::duration_cast<Elapsed::duration>(left));
}

}  // namespace

telemetry::TraceContext trace_of(const grpc::CallbackServerContext& context) {
  telemetry::TraceContext trace;
  const auto& metadata = context.client_metadata();
  const auto at = metadata.find("traceparent");
  if (at != metadata.end()) {
    const auto parent = telemetry::TraceContext::parse({at->second.data(), at->second.size()});
    if (parent) trace = parent->child();
  }
  return trace.valid() ? trace : telemetry::TraceContext::generate();
}

Status admit(const Doorkeeper& doorkeeper, const Method& method,
             const grpc::CallbackServerContext& context, Elapsed::time_point started,
             std::chrono::milliseconds longest, Call& call) {
  ASSIGN_OR_RETURN(const std::string_view peer, doorkeeper.peer_of(context));
  call.deadline = deadline_of(context, started, longest);
  if (call.deadline <= started) {
    return Status(Code::kDeadlineExceeded, "DEADLINE", "the deadline had passed on arrival");
  }
  ASSIGN_OR_RETURN(call.principal, doorkeeper.caller(context, peer));
  return auth::permits(method.policy, call.principal);
}

StatusOr<std::unique_ptr<Message>> message_of(const Method& method, const grpc::ByteBuffer& bytes) {
  std::unique_ptr<Message> message(method.prototype->New());
  grpc::Slice slice;
  if (!bytes.TrySingleSlice(&slice).ok() && !bytes.DumpToSingleSlice(&slice).ok()) {
    return malformed();
  }
  if (!message->ParseFromArray(slice.begin(), static_cast<int>(slice.size()))) return malformed();
  RETURN_IF_ERROR(method.validator->check(*message));
  return message;
}

StatusOr<auth::Access> access_of(const Method& method, const auth::Principal& principal,
                                 const Message& request) {
  const bool admitted_sibling =
      method.policy.roles.has(auth::Role::kService) && principal.has(auth::Role::kService);
  if (!method.scope || admitted_sibling) return auth::Access::everything();
  return method.scope(auth::counted(method.policy, principal), request);
}

grpc::ByteBuffer buffer_of(SharedBytes bytes) {
  auto* owner = new SharedBytes(std::move(bytes));
  const std::string& text = **owner;
  const grpc::Slice slice(
      const_cast<char*>(text.data()), text.size(),
      [](void* it) { delete static_cast<SharedBytes*>(it); }, owner);
  return grpc::ByteBuffer(&slice, 1);
}

void add_pushback(grpc::CallbackServerContext& context, const Status& status) {
  if (status.code() != Code::kResourceExhausted || !status.retry_after()) return;
  context.AddTrailingMetadata("grpc-retry-pushback-ms",
                              std::to_string(status.retry_after()->count()));
}

}  // namespace farmgate::rpc
