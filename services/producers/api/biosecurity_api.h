#pragma once

#include "services/producers/api/producer_api.h"

namespace farmgate::producers::v1 {
class DeclareOutbreakRequest;
class GetOutbreakRequest;
class LiftBanRequest;
class ListActiveBansRequest;
class ListActiveBansResponse;
class ListOutbreaksRequest;
class ListOutbreaksResponse;
class Outbreak;
class UpdateOutbreakRequest;
}  // namespace farmgate::producers::v1

namespace farmgate::producers {

class BiosecurityApi {
 public:
  explicit BiosecurityApi(ApiParts parts) : it_(parts) {}

  StatusOr<rpc::Bytes> declare(const rpc::Call& call, const v1::DeclareOutbreakRequest& request);
  StatusOr<rpc::Bytes> update(const rpc::Call& call, const v1::UpdateOutbreakRequest& request);
  StatusOr<rpc::Bytes> lift_ban(const rpc::Call& call, const v1::LiftBanRequest& request);
  StatusOr<v1::Outbreak> get(const rpc::Call& call, const v1::GetOutbreakRequest& request);
  StatusOr<v1::ListOutbreaksResponse> list(const rpc::Call& call,
                                           const v1::ListOutbreaksRequest& request);
  StatusOr<v1::ListActiveBansResponse> list_bans(const rpc::Call& call,
                                                 const v1::ListActiveBansRequest& request);

 private:
  ApiParts it_;
};

}  // namespace farmgate::producers
