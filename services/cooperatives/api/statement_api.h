#pragma once

#include "services/cooperatives/api/contract_desk.h"

namespace google::api {
class HttpBody;
}
namespace farmgate::cooperatives::v1 {
class GenerateStatementRequest;
class PrintStatementRequest;
class Statement;
}  // namespace farmgate::cooperatives::v1

namespace farmgate::cooperatives {

// What settlements of a period brought to a party. Thread-safe.
class StatementApi {
 public:
  explicit StatementApi(const ApiParts& parts) : it_(parts) {}

  StatusOr<v1::Statement> generate(const rpc::Call& call,
                                   const v1::GenerateStatementRequest& request);
  StatusOr<google::api::HttpBody> print(const rpc::Call& call,
                                        const v1::PrintStatementRequest& request);

 private:
  template <class Request>
  StatusOr<v1::Statement> statement(const rpc::Call& call, const Request& request);

  ApiParts it_;
};

}  // namespace farmgate::cooperatives
