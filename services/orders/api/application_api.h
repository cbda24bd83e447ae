#pragma once

#include "services/orders/api/fair_desk.h"

namespace farmgate::orders::v1 {
class Application;
class ApplyForBoothRequest;
class CancelBoothRequest;
class CheckInExhibitorRequest;
class ConfirmBoothRequest;
class GetApplicationRequest;
class ListApplicationsRequest;
class ListApplicationsResponse;
class WithdrawApplicationRequest;
}  // namespace farmgate::orders::v1

namespace farmgate::orders {

// Applications for booths, from filing to the stall.
class ApplicationApi {
 public:
  explicit ApplicationApi(FairParts parts) : it_(parts) {}

  StatusOr<rpc::Bytes> apply(const rpc::Call& call, const v1::ApplyForBoothRequest& request);
  StatusOr<v1::Application> get(const rpc::Call& call, const v1::GetApplicationRequest& request);
  StatusOr<v1::ListApplicationsResponse> list(const rpc::Call& call,
                                              const v1::ListApplicationsRequest& request);
  StatusOr<rpc::Bytes> withdraw(const rpc::Call& call,
                                const v1::WithdrawApplicationRequest& request);
  StatusOr<rpc::Bytes> confirm(const rpc::Call& call, const v1::ConfirmBoothRequest& request);
  StatusOr<rpc::Bytes> cancel(const rpc::Call& call, const v1::CancelBoothRequest& request);
  StatusOr<rpc::Bytes> check_in(const rpc::Call& call, const v1::CheckInExhibitorRequest& request);

 private:
  StatusOr<Application> file(pg::Tx& tx, const rpc::Call& call, const Fair& fair,
                             Application wanted, Time now) const;
  // Saves one that changed, records the act and announces the fair.
  StatusOr<v1::Application> finish(pg::Tx& tx, const rpc::Call& call, Filed& filed, Act act,
                                   Time now) const;
  Status let_move_up(pg::Tx& tx, const rpc::Call& call, const Fair& fair, Time now) const;

  FairParts it_;
};

}  // namespace farmgate::orders
