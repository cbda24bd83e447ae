#include "tests/edge/calls.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>

#include <chrono>
#include <future>

#include "tests/support/child.h"

namespace farmgate::testing {

std::shared_ptr<grpc::ChannelCredentials> tls_credentials(const std::string& ca_file) {
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = contents(ca_file);
  return grpc::SslCredentials(options);
}

std::shared_ptr<grpc::Channel> channel_to(int port,
                                          const std::shared_ptr<grpc::ChannelCredentials>& how) {
  grpc::ChannelArguments own;
  own.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  own.SetSslTargetNameOverride("localhost");
  return grpc::CreateCustomChannel("127.0.0.1:" + std::to_string(port), how, own);
}

grpc::Status call(const std::shared_ptr<grpc::Channel>& channel, const std::string& path,
                  const std::string& authorization) {
  grpc::GenericStub caller(channel);
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(10));
  if (!authorization.empty()) context.AddMetadata("authorization", authorization);
  const grpc::Slice nothing;
  const grpc::ByteBuffer request(&nothing, 1);
  grpc::ByteBuffer response;
  std::promise<grpc::Status> ended;
  caller.UnaryCall(&context, path, grpc::StubOptions(), &request, &response,
                   [&](grpc::Status status) { ended.set_value(std::move(status)); });
  return ended.get_future().get();
}

grpc::Status list_provinces(const std::shared_ptr<grpc::Channel>& channel) {
  return call(channel, "/farmgate.producers.v1.AreaService/ListProvinces");
}

}  // namespace farmgate::testing
