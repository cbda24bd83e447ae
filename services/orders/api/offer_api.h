#pragma once

#include "chassis/events/outbox.h"
#include "chassis/pg/database.h"
#include "chassis/rpc/call.h"
#include "chassis/rpc/once.h"
#include "chassis/wire/pager.h"

namespace farmgate::orders::v1 {
class CloseOfferRequest;
class CreateOfferRequest;
class GetOfferRequest;
class ListOffersRequest;
class ListOffersResponse;
class Offer;
class UpdateOfferRequest;
}  // namespace farmgate::orders::v1

namespace farmgate::orders {

class OfferApi {
 public:
  struct Parts {
    pg::Database& database;
    rpc::Once& once;
    farmgate::events::Outbox& outbox;
    farmgate::wire::Pager& pager;
  };
  explicit OfferApi(Parts parts) : it_(parts) {}

  StatusOr<rpc::Bytes> create(const rpc::Call& call, const v1::CreateOfferRequest& request);
  StatusOr<v1::Offer> get(const rpc::Call& call, const v1::GetOfferRequest& request);
  StatusOr<v1::ListOffersResponse> list(const rpc::Call& call,
                                        const v1::ListOffersRequest& request);
  StatusOr<rpc::Bytes> update(const rpc::Call& call, const v1::UpdateOfferRequest& request);
  StatusOr<rpc::Bytes> close(const rpc::Call& call, const v1::CloseOfferRequest& request);

 private:
  Parts it_;
};

}  // namespace farmgate::orders
