#pragma once

#include <vector>

#include "chassis/base/clock.h"
#include "chassis/rpc/call.h"
#include "chassis/wire/pager.h"
#include "services/listings/api/pages.h"
#include "services/listings/search/follower.h"

namespace farmgate::listings::v1 {
class SearchListingsRequest;
class SuggestQueriesRequest;
class SuggestQueriesResponse;
}  // namespace farmgate::listings::v1

namespace farmgate::listings {

// Searches in this process's memory; the listings themselves are the cache's bytes.
class SearchApi {
 public:
  struct Parts {
    farmgate::wire::Pager& pager;
    const BusinessClock& clock;
    const search::Follower& follower;
    Pages& pages;
  };
  explicit SearchApi(Parts parts) : it_(parts) {}

  StatusOr<rpc::Bytes> search(const rpc::Call& call, const v1::SearchListingsRequest& request);
  StatusOr<v1::SuggestQueriesResponse> suggest(const rpc::Call& call,
                                               const v1::SuggestQueriesRequest& request);

 private:
  // UNAVAILABLE/SEARCH_NOT_READY.
  StatusOr<std::shared_ptr<const search::Index>> index() const;
  // What was found, as it is now: in that order, without what is no longer what was asked for.
  StatusOr<std::string> rows(const rpc::Call& call, const search::Question& question,
                             const std::vector<search::Position>& found);

  Parts it_;
};

}  // namespace farmgate::listings
