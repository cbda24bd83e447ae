#pragma once

#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>

#include <memory>

#include "chassis/base/clock.h"
#include "chassis/rpc/identity.h"
#include "chassis/rpc/service_table.h"
#include "chassis/telemetry/trace.h"

// What stands between a call's arrival and its handler, for one message and for a stream alike.
namespace farmgate::rpc {

// A child of the caller's trace, or a new one.
telemetry::TraceContext trace_of(const grpc::CallbackServerContext& context);

// What is asked of every call before a message of it is looked at, in this order: certificate,
// deadline, token, policy. Sets the call's deadline, `longest` from its start at the latest, and
// its principal.
Status admit(const Doorkeeper& doorkeeper, const Method& method,
             const grpc::CallbackServerContext& context, Elapsed::time_point started,
             std::chrono::milliseconds longest, Call& call);

// A message of the method, parsed and validated. INVALID_ARGUMENT/MALFORMED or INVALID_FIELD.
StatusOr<std::unique_ptr<Message>> message_of(const Method& method, const grpc::ByteBuffer& bytes);

// Whose objects the call may touch, by the method's scope.
StatusOr<auth::Access> access_of(const Method& method, const auth::Principal& principal,
                                 const Message& request);

// A reply's slice keeps the shared bytes alive instead of copying them.
grpc::ByteBuffer buffer_of(SharedBytes bytes);

// What a refusal sends beside its status: how long to wait before another attempt.
void add_pushback(grpc::CallbackServerContext& context, const Status& status);

}  // namespace farmgate::rpc
