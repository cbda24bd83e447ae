#pragma once

#include <grpcpp/generic/generic_stub.h>

#include <memory>
#include <string>

#include "chassis/rpc/channel.h"

namespace farmgate::rpc {

std::unique_ptr<Watch> start_watch(grpc::GenericStub& caller, std::string path,
                                   const std::string& request, const CallOptions& options);

}  // namespace farmgate::rpc
