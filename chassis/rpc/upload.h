#pragma once

#include <grpcpp/generic/generic_stub.h>

#include <memory>
#include <string>

#include "chassis/rpc/channel.h"

namespace farmgate::rpc {

std::unique_ptr<Upload> start_upload(grpc::GenericStub& caller, std::string path,
                                     const CallOptions& options);

}  // namespace farmgate::rpc
