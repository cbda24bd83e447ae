#include "chassis/rpc/method_service.h"

#include <grpcpp/impl/codegen/server_callback_handlers.h>
#include <grpcpp/impl/rpc_service_method.h>

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
  AddMethod(new grpc::internal::RpcServiceMethod(paths_[index].c_str(),
                                                 grpc::internal::RpcMethod::NORMAL_RPC, nullptr));
  Row* const row = rows_[index].get();
  MarkMethodRawCallback(
      static_cast<int>(index),
      new grpc::internal::CallbackUnaryHandler<grpc::ByteBuffer, grpc::ByteBuffer>(
          [this, row](grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                      grpc::ByteBuffer* reply) {
            return Exchange::serve(core_, *row, *context, *request, *reply);
          }));
}

}  // namespace farmgate::rpc
