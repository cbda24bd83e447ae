#include "services/orders/api/copies.h"

#include "chassis/events/arrival.h"
#include "chassis/wire/names.h"
#include "services/orders/api/visible.h"
#include "services/orders/storage/offers.h"

namespace farmgate::orders {
StatusOr<ListingCopy> own_listing(pg::Tx& tx, const rpc::Call& call, ListingId id) {
  ASSIGN_OR_RETURN(auto listing, offers::find_listing(tx, id));
  const std::string name = "listings/" + id.to_string();
  if (!listing) return farmgate::events::copy_not_yet(name);
  if (!covers(call, listing->seller)) return not_found(name);
  return std::move(*listing);
}

StatusOr<LotCopy> own_lot(pg::Tx& tx, const rpc::Call& call, const std::string& name) {
  if (!call.access.covers_party(farmgate::wire::parent_of(name))) return not_found(name);
  ASSIGN_OR_RETURN(auto lot, offers::find_lot(tx, name));
  if (!lot) return farmgate::events::copy_not_yet(name);
  return std::move(*lot);
}

// Asked before any lock, as an offer never changes hands: nobody stops the offers of others.
StatusOr<Offer> lock_own_offer(pg::Tx& tx, const rpc::Call& call, const std::string& name) {
  ASSIGN_OR_RETURN(const OfferId id, farmgate::wire::id_of<OfferId>(name, "offers"));
  ASSIGN_OR_RETURN(const auto known, offers::find(tx, id));
  const bool own = known && covers(call, known->seller);
  if (!own) return not_found(name);
  ASSIGN_OR_RETURN(auto offer, offers::lock(tx, id));
  return std::move(*offer);
}

}  // namespace farmgate::orders
