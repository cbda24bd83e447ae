#pragma once

#include <grpcpp/impl/service_type.h>

#include <memory>
#include <vector>

#include "chassis/rpc/exchange.h"

namespace farmgate::rpc {

// A table as gRPC sees it: every method registered from its descriptor as a raw callback method,
// so that no generated service is compiled or linked.
class MethodService final : public grpc::Service {
 public:
  MethodService(const ServiceTable& table, const Core& core);

 private:
  void add(std::size_t index);
  grpc::internal::MethodHandler* handler(Row* row);
  grpc::internal::MethodHandler* stream_handler(Row* row);
  grpc::internal::MethodHandler* feed_handler(Row* row);

  const Core& core_;
  std::vector<std::unique_ptr<Row>> rows_;
  std::vector<std::string> paths_;  // gRPC keeps pointers to them
};

}  // namespace farmgate::rpc
