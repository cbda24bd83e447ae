#pragma once

#include "chassis/intake/keys.h"
#include "chassis/intake/table.h"
#include "chassis/rpc/incoming.h"
#include "chassis/validate/validator.h"
#include "services/listings/api/listing_api.h"

namespace farmgate::listings::v1 {
class ImportListingsRequest;
class ImportListingsResponse;
}  // namespace farmgate::listings::v1

namespace farmgate::listings {

// Tables of listings, row by row: each is a transaction of its own, since it locks its seller.
class ImportApi {
 public:
  ImportApi(ListingApi::Parts parts, ListingApi& listings);

  StatusOr<v1::ImportListingsResponse> take(const rpc::Call& call,
                                            const v1::ImportListingsRequest& first,
                                            rpc::Incoming& rest);

 private:
  struct Import;
  struct Row;

  StatusOr<Row> judge(const Import& import, const type::v1::ImportRow& row) const;
  Status take_row(Import& import, const type::v1::ImportRow& row);
  Status compare(Import& import, const Row& row, ListingId id);

  ListingApi::Parts it_;
  ListingApi& listings_;
  validate::Validator rules_;
};

}  // namespace farmgate::listings
