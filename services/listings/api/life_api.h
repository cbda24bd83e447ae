#pragma once

#include <functional>

#include "services/listings/api/listing_api.h"
#include "services/listings/storage/histories.h"

namespace farmgate::listings::v1 {
class AppealTakeDownRequest;
class CheckPublishableRequest;
class CheckPublishableResponse;
class DecideAppealRequest;
class DeleteListingRequest;
class ListListingActivitiesRequest;
class ListListingActivitiesResponse;
class ListPriceHistoryRequest;
class ListPriceHistoryResponse;
class PauseListingRequest;
class PreviewListingRequest;
class ResumeListingRequest;
class RetireListingRequest;
class TakeDownListingRequest;
}  // namespace farmgate::listings::v1

namespace farmgate::listings {

// What becomes of a listing beside its page: vacation, take-down, end; what it lacks, how it would
// look, and its histories.
class LifeApi {
 public:
  explicit LifeApi(ListingApi::Parts parts) : it_(parts) {}

  StatusOr<rpc::Bytes> remove(const rpc::Call& call, const v1::DeleteListingRequest& request);
  StatusOr<rpc::Bytes> pause(const rpc::Call& call, const v1::PauseListingRequest& request);
  StatusOr<rpc::Bytes> resume(const rpc::Call& call, const v1::ResumeListingRequest& request);
  StatusOr<rpc::Bytes> retire(const rpc::Call& call, const v1::RetireListingRequest& request);
  StatusOr<rpc::Bytes> take_down(const rpc::Call& call, const v1::TakeDownListingRequest& request);
  StatusOr<rpc::Bytes> appeal(const rpc::Call& call, const v1::AppealTakeDownRequest& request);
  StatusOr<rpc::Bytes> decide(const rpc::Call& call, const v1::DecideAppealRequest& request);

  StatusOr<v1::CheckPublishableResponse> check(const rpc::Call& call,
                                               const v1::CheckPublishableRequest& request);
  StatusOr<v1::Listing> preview(const rpc::Call& call, const v1::PreviewListingRequest& request);
  StatusOr<v1::ListListingActivitiesResponse> activities(
      const rpc::Call& call, const v1::ListListingActivitiesRequest& request);
  StatusOr<v1::ListPriceHistoryResponse> prices(const rpc::Call& call,
                                                const v1::ListPriceHistoryRequest& request);

 private:
  // An act of the owner, or of an officer on any listing that was ever published: the change that
  // it is. Its activity gets desk, actor and time.
  using Act = std::function<StatusOr<ListingChange>(Listing& listing, Time now)>;
  template <class Request>
  StatusOr<rpc::Bytes> act(const rpc::Call& call, const Request& request,
                           histories::Activity activity, const Act& act);

  ListingApi::Parts it_;
};

}  // namespace farmgate::listings
