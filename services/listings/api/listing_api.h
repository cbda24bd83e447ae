#pragma once

#include <optional>

#include "chassis/events/outbox.h"
#include "chassis/pg/database.h"
#include "chassis/redis/cache.h"
#include "chassis/rpc/call.h"
#include "chassis/rpc/once.h"
#include "chassis/wire/pager.h"
#include "services/listings/domain/gate.h"
#include "services/listings/domain/listing.h"

namespace farmgate::listings::v1 {
class CreateListingRequest;
class GetListingRequest;
class Listing;
class ListListingsRequest;
class ListListingsResponse;
class PublishListingRequest;
class UpdateListingRequest;
}  // namespace farmgate::listings::v1

namespace farmgate::listings {

class ListingApi {
 public:
  struct Parts {
    pg::Database& database;
    rpc::Once& once;
    farmgate::events::Outbox& outbox;
    farmgate::wire::Pager& pager;
    redis::Cache& pages;  // of published listings, by resource name
    const Gate& gate;
  };
  explicit ListingApi(Parts parts) : it_(parts) {}

  StatusOr<rpc::Bytes> create(const rpc::Call& call, const v1::CreateListingRequest& request);
  StatusOr<rpc::Bytes> update(const rpc::Call& call, const v1::UpdateListingRequest& request);
  StatusOr<rpc::Bytes> publish(const rpc::Call& call, const v1::PublishListingRequest& request);
  StatusOr<v1::ListListingsResponse> list(const rpc::Call& call,
                                          const v1::ListListingsRequest& request);

  // The steps of create and publish within a transaction, for tables of listings. The seller's copy
  // stays locked; a listing is put on the market behind it.
  struct Made {
    Listing listing;
    SellerCopy seller;
  };
  StatusOr<Made> enter(pg::Tx& tx, const rpc::Call& call, const v1::Listing& wanted, ListingId id,
                       const Uuid& request_id);
  Status put_on_market(pg::Tx& tx, const rpc::Call& call, Listing& listing,
                       const SellerCopy& seller, Time now);

  // GetListing in two steps: what memory knows, without blocking; then all the rest.
  std::optional<StatusOr<rpc::SharedBytes>> peek(const rpc::Call& call,
                                                 const v1::GetListingRequest& request);
  StatusOr<rpc::SharedBytes> get(const rpc::Call& call, const v1::GetListingRequest& request);

 private:
  StatusOr<std::optional<redis::Loaded>> load(ListingId id, Deadline deadline);

  Parts it_;
};

}  // namespace farmgate::listings
