#include "chassis/rpc/method_service.h"

#include <google/protobuf/descriptor.h>
#include <grpcpp/impl/codegen/server_callback_handlers.h>
#include <grpcpp/impl/rpc_service_method.h>

#include "chassis/rpc/stream_exchange.h"

namespace farmgate::rpc {

MethodService::MethodService(const ServiceTable& table, const Core& core) : core_(core) {
  paths_.reserve(table.methods().size());
  for (const auto& method : table.methods()) {
    paths_.push_back("/" + method->name);
    rows_.push_back(std::make_unique<Row>(*method, core.name));
    add(rows_.size() - 1);
  }
}

void MethodService::add(std::size_t index) {
  using grpc::internal::RpcMethod;
  Row* const row = rows_[index].get();
  const bool streams = row->method.descriptor->client_streaming();
  AddMethod(new grpc::internal::RpcServiceMethod(
      paths_[index].c_str(), streams ? RpcMethod::CLIENT_STREAMING : RpcMethod::NORMAL_RPC,
      nullptr));
  MarkMethodRawCallback(static_cast<int>(index), streams ? stream_handler(row) : handler(row));
}

grpc::internal::MethodHandler* MethodService::handler(Row* row) {
  return new grpc::internal::CallbackUnaryHandler<grpc::ByteBuffer, grpc::ByteBuffer>(
      [this, row](grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                  grpc::ByteBuffer* reply) {
        return Exchange::serve(core_, *row, *context, *request, *reply);
      });
}

grpc::internal::MethodHandler* MethodService::stream_handler(Row* row) {
  return new grpc::internal::CallbackClientStreamingHandler<grpc::ByteBuffer, grpc::ByteBuffer>(
      [this, row](grpc::CallbackServerContext* context, grpc::ByteBuffer* reply) {
        return StreamExchange::serve(core_, *row, *context, *reply);
      });
}

}  // namespace farmgate::rpc
