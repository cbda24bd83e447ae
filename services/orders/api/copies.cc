#include "services/orders/api/copies.h"

#include "services/orders/storage/offers.h"

namespace farmgate::orders {
namespace {

using namespace std::chrono_literals;

Status copy_not_yet(const std::string& name) {
  return refuse("COPY_NOT_YET", "it has not arrived here yet: repeat", {{"name", name}})
      .with_retry_after(50ms);
}

}  // namespace

StatusOr<ListingCopy> own_listing(pg::Tx& tx, const rpc::Call& call, ListingId id) {
  ASSIGN_OR_RETURN(auto listing, offers::find_listing(tx, id));
  const std::string name = "listings/" + id.to_string();
  if (!listing) return copy_not_yet(name);
  if (!call.access.covers_party("producers/" + listing->seller.to_string())) return not_found(name);
  return std::move(*listing);
}

StatusOr<LotCopy> arrived_lot(pg::Tx& tx, const std::string& name) {
  ASSIGN_OR_RETURN(auto lot, offers::find_lot(tx, name));
  if (!lot) return copy_not_yet(name);
  return std::move(*lot);
}

}  // namespace farmgate::orders
