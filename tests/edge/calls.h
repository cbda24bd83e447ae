#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/status.h>

#include <memory>
#include <string>

namespace farmgate::testing {

// gRPC as any client speaks it to the edge.
std::shared_ptr<grpc::ChannelCredentials> tls_credentials(const std::string& ca_file);
// With a connection of its own.
std::shared_ptr<grpc::Channel> channel_to(
    int port,
    const std::shared_ptr<grpc::ChannelCredentials>& how = grpc::InsecureChannelCredentials());
// With an empty message, and "Bearer ..." where it is given.
grpc::Status call(const std::shared_ptr<grpc::Channel>& channel, const std::string& path,
                  const std::string& authorization = "");
grpc::Status list_provinces(const std::shared_ptr<grpc::Channel>& channel);

}  // namespace farmgate::testing
