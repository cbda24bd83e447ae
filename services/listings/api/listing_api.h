#pragma once

#include "chassis/events/outbox.h"
#include "chassis/pg/database.h"
#include "chassis/rpc/call.h"
#include "chassis/rpc/once.h"
#include "chassis/wire/pager.h"
#include "services/listings/domain/gate.h"
#include "services/listings/domain/listing.h"
#include "services/listings/storage/images.h"

namespace farmgate::listings::v1 {
class CreateListingRequest;
class Listing;
class PublishListingRequest;
class UpdateListingRequest;
}  // namespace farmgate::listings::v1

namespace farmgate::listings {

// What sellers do with their listings; for reading them see ReadApi.
class ListingApi {
 public:
  struct Parts {
    pg::Database& database;
    rpc::Once& once;
    farmgate::events::Outbox& outbox;
    farmgate::wire::Pager& pager;
    const Gate& gate;
    ImageStore& images;
  };
  explicit ListingApi(Parts parts) : it_(parts) {}

  StatusOr<rpc::Bytes> create(const rpc::Call& call, const v1::CreateListingRequest& request);
  StatusOr<rpc::Bytes> update(const rpc::Call& call, const v1::UpdateListingRequest& request);
  StatusOr<rpc::Bytes> publish(const rpc::Call& call, const v1::PublishListingRequest& request);
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

 private:
  Parts it_;
};

}  // namespace farmgate::listings
