#pragma once

#include "chassis/intake/stream.h"
#include "chassis/rpc/incoming.h"
#include "chassis/validate/validator.h"
#include "services/orders/api/fair_desk.h"

namespace google::protobuf {
class Empty;
}
namespace farmgate::orders::v1 {
class Booth;
class CreateBoothRequest;
class DeleteBoothRequest;
class GetBoothRequest;
class ImportBoothsRequest;
class ImportBoothsResponse;
class ListBoothsRequest;
class ListBoothsResponse;
}  // namespace farmgate::orders::v1

namespace farmgate::orders {

// The plan of a fair.
class BoothApi {
 public:
  explicit BoothApi(FairParts parts);

  StatusOr<rpc::Bytes> create(const rpc::Call& call, const v1::CreateBoothRequest& request);
  StatusOr<v1::ImportBoothsResponse> import(const rpc::Call& call,
                                            const v1::ImportBoothsRequest& first,
                                            rpc::Incoming& rest);
  StatusOr<v1::Booth> get(const rpc::Call& call, const v1::GetBoothRequest& request);
  StatusOr<v1::ListBoothsResponse> list(const rpc::Call& call,
                                        const v1::ListBoothsRequest& request);
  StatusOr<rpc::Bytes> drop(const rpc::Call& call, const v1::DeleteBoothRequest& request);

 private:
  struct Import;
  StatusOr<Booth> enter(pg::Tx& tx, const Fair& fair, const v1::CreateBoothRequest& request) const;
  Status take_row(Import& import, const type::v1::ImportRow& row);
  Status announce_plan(const rpc::Call& call, const Import& import);

  FairParts it_;
  validate::Validator rules_;
};

}  // namespace farmgate::orders
