#include "bench/echo.h"

#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/codegen/server_callback_handlers.h>
#include <grpcpp/impl/rpc_service_method.h>
#include <grpcpp/impl/service_type.h>

#include "chassis/rpc/tls.h"

namespace farmgate::bench {
namespace {

class Echo final : public grpc::Service {
 public:
  explicit Echo(int bytes) : reply_(static_cast<std::size_t>(bytes), 'x') {
    answer(0, "/farmgate.listings.v1.ListingService/GetListing");
    answer(1, "/farmgate.listings.v1.ListingService/ListListings");
  }

 private:
  void answer(int index, const char* method) {
    AddMethod(new grpc::internal::RpcServiceMethod(method, grpc::internal::RpcMethod::NORMAL_RPC,
                                                   nullptr));
    MarkMethodRawCallback(
        index, new grpc::internal::CallbackUnaryHandler<grpc::ByteBuffer, grpc::ByteBuffer>(
                   [this](grpc::CallbackServerContext* context, const grpc::ByteBuffer*,
                          grpc::ByteBuffer* out) {
                     auto* reactor = context->DefaultReactor();
                     grpc::Slice slice(reply_.data(), reply_.size(), grpc::Slice::STATIC_SLICE);
                     grpc::ByteBuffer buffer(&slice, 1);
                     out->Swap(&buffer);
                     reactor->Finish(grpc::Status::OK);
                     return reactor;
                   }));
  }

  std::string reply_;
};

}  // namespace

int serve_echo(int port, const std::string& pki_dir, int bytes) {
  const auto texts = rpc::load_tls(rpc::tls_files(pki_dir, "listings"));
  if (!texts.ok()) return 1;
  grpc::SslServerCredentialsOptions tls(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  tls.pem_root_certs = texts->ca;
  tls.pem_key_cert_pairs.push_back({texts->key, texts->certificate});
  Echo echo(bytes);
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:" + std::to_string(port), grpc::SslServerCredentials(tls));
  builder.RegisterService(&echo);
  const auto server = builder.BuildAndStart();
  if (server == nullptr) return 1;
  server->Wait();
  return 0;
}

}  // namespace farmgate::bench
