#pragma once

#include "chassis/base/rules.h"
#include "chassis/pg/database.h"
#include "chassis/rpc/call.h"
#include "chassis/rpc/once.h"
#include "chassis/wire/pager.h"

namespace farmgate::certification::v1 {
class GetRubricRequest;
class ImportRubricRequest;
class ListRubricsRequest;
class ListRubricsResponse;
class Rubric;
}  // namespace farmgate::certification::v1

namespace farmgate::certification {

class RubricApi {
 public:
  struct Parts {
    pg::Database& database;
    rpc::Once& once;
    farmgate::wire::Pager& pager;
    const DatedRules& rules;
  };
  explicit RubricApi(Parts parts) : it_(parts) {}

  StatusOr<rpc::Bytes> import(const rpc::Call& call, const v1::ImportRubricRequest& request);
  StatusOr<v1::Rubric> get(const rpc::Call& call, const v1::GetRubricRequest& request);
  StatusOr<v1::ListRubricsResponse> list(const rpc::Call& call,
                                         const v1::ListRubricsRequest& request);

 private:
  Parts it_;
};

}  // namespace farmgate::certification
