#include "services/orders/events/copies.h"

#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/listings/events/v1/events.pb.h"
#include "farmgate/producers/events/v1/events.pb.h"
#include "services/orders/storage/copies.h"

namespace farmgate::orders {
namespace {

using farmgate::events::Projection;
using listings::events::v1::ListingEvent;
using producers::events::v1::LotEvent;
using producers::events::v1::ProducerEvent;

Status copy_listing(const std::optional<ListingEvent>&, const ListingEvent& now, pg::Tx& tx) {
  const auto& state = now.state();
  ListingCopy copy;
  ASSIGN_OR_RETURN(copy.id, farmgate::wire::id_of<ListingId>(state.name(), "listings"));
  ASSIGN_OR_RETURN(copy.seller, farmgate::wire::id_of<ProducerId>(state.seller(), "producers"));
  copy.product = state.product();
  copy.title = state.title();
  copy.unit = farmgate::wire::read_unit(state.unit());
  copy.content = farmgate::wire::read_quantity(state.content());
  copy.on_sale = state.availability() == "PUBLISHED";
  return copies_store::save_listing(tx, copy);
}

Status copy_lot(const std::optional<LotEvent>&, const LotEvent& now, pg::Tx& tx) {
  const auto& state = now.state();
  return copies_store::save_lot(
      tx, {state.name(), state.product(), farmgate::wire::read_unit(state.quantity().unit())});
}

Status copy_seller(const std::optional<ProducerEvent>&, const ProducerEvent& now, pg::Tx& tx) {
  ASSIGN_OR_RETURN(ProducerId seller,
                   farmgate::wire::id_of<ProducerId>(now.state().name(), "producers"));
  return copies_store::save_seller(tx, seller, now.state().activity() == "ACTIVE");
}

}  // namespace

std::vector<Projection> copies() {
  std::vector<Projection> all;
  all.push_back(Projection("listings", {"listing_copy"}).on<ListingEvent>(copy_listing));
  all.push_back(Projection("lots", {"lot_copy"}).on<LotEvent>(copy_lot));
  all.push_back(Projection("sellers", {"seller_copy"}).on<ProducerEvent>(copy_seller));
  return all;
}

}  // namespace farmgate::orders
