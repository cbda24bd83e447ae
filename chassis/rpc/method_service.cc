#include "chassis/rpc/method_service.h"

#include <google/protobuf/descriptor.h>
#include <grpcpp/impl/codegen/server_callback_handlers.h>
#include <grpcpp/impl/rpc_service_method.h>

#include "chassis/rpc/feed_exchange.h"
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
  auto type = RpcMethod::NORMAL_RPC;
  auto handling = &MethodService::handler;
  if (row->method.descriptor->client_streaming()) {
    type = RpcMethod::CLIENT_STREAMING;
    handling = &MethodService::stream_handler;
  } else if (row->method.descriptor->server_streaming()) {
    type = RpcMethod::SERVER_STREAMING;
    handling = &MethodService::feed_handler;
  }
  AddMethod(new grpc::internal::RpcServiceMethod(paths_[index].c_str(), type, nullptr));
  MarkMethodRawCallback(static_cast<int>(index), (this->*handling)(row));
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

grpc::internal::MethodHandler* MethodService::feed_handler(Row* row) {
  return new grpc::internal::CallbackServerStreamingHandler<grpc::ByteBuffer, grpc::ByteBuffer>(
      [this, row](grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) {
        return FeedExchange::serve(core_, *row, *context, *request);
      });
}

}  // namespace farmgate::rpc
