#pragma once

#include <grpcpp/client_context.h>
#include <grpcpp/support/byte_buffer.h>

#include <string>
#include <string_view>

#include "chassis/rpc/channel.h"

// What every call of a Channel does with its context and bytes.
namespace farmgate::rpc {

// Deadline (less than the caller's, so that a refusal is still heard), token and trace.
void prepare(grpc::ClientContext& context, const CallOptions& options);

grpc::ByteBuffer buffer_of(std::string_view bytes);
std::string text_of(const grpc::ByteBuffer& buffer);

}  // namespace farmgate::rpc
