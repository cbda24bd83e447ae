#include "services/orders/events/copies.h"

#include <algorithm>

#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/certification/events/v1/certificate_events.pb.h"
#include "farmgate/listings/events/v1/events.pb.h"
#include "farmgate/producers/events/v1/events.pb.h"
#include "services/orders/storage/bans.h"
#include "services/orders/storage/copies.h"
#include "services/orders/storage/exhibitors.h"

namespace farmgate::orders {
namespace {

using certification::events::v1::CertificateEvent;
using farmgate::events::Projection;
using listings::events::v1::ListingEvent;
using producers::events::v1::LotEvent;
using producers::events::v1::OutbreakEvent;
using producers::events::v1::ProducerEvent;

constexpr std::string_view kMovementBanned = "MOVEMENT_BANNED";

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
  copy.category = state.category();
  const auto& reasons = state.block_reasons();
  copy.banned = std::find(reasons.begin(), reasons.end(), kMovementBanned) != reasons.end();
  return copies_store::save_listing(tx, copy);
}

Status copy_lot(const std::optional<LotEvent>&, const LotEvent& now, pg::Tx& tx) {
  const auto& state = now.state();
  return copies_store::save_lot(
      tx, {state.name(), state.product(), farmgate::wire::read_unit(state.quantity().unit())});
}

Status copy_seller(const std::optional<ProducerEvent>&, const ProducerEvent& now, pg::Tx& tx) {
  const auto& state = now.state();
  SellerCopy copy;
  ASSIGN_OR_RETURN(copy.id, farmgate::wire::id_of<ProducerId>(state.name(), "producers"));
  copy.active = state.activity() == "ACTIVE";
  copy.public_name = state.public_name();
  copy.commune = state.commune();
  copy.kind = state.kind();
  for (const auto& product : state.products()) {
    if (!product.species().empty()) copy.products.push_back({product.name(), product.species()});
  }
  return copies_store::save_seller(tx, copy);
}

Status copy_ban(const std::optional<OutbreakEvent>&, const OutbreakEvent& now, pg::Tx& tx) {
  const auto& state = now.state();
  const auto id = farmgate::wire::find_id(state.name(), "outbreaks");
  if (!id) return not_found(state.name());
  if (!state.ban()) return bans::drop(tx, *id);
  BanCopy ban;
  ban.outbreak = *id;
  ban.species = {state.species().begin(), state.species().end()};
  ban.communes = {state.communes().begin(), state.communes().end()};
  ASSIGN_OR_RETURN(ban.from_date,
                   farmgate::wire::read_date(state.ban_from_date(), "ban_from_date"));
  if (state.has_ban_through_date()) {
    ASSIGN_OR_RETURN(ban.through_date,
                     farmgate::wire::read_date(state.ban_through_date(), "ban_through_date"));
  }
  return bans::save(tx, ban);
}

Status copy_certificate(const std::optional<CertificateEvent>&, const CertificateEvent& now,
                        pg::Tx& tx) {
  const auto& state = now.state();
  CertificateCopy copy;
  copy.name = state.name();
  copy.product = state.product();
  copy.star = state.star();
  copy.valid = state.standing() == "VALID";
  ASSIGN_OR_RETURN(copy.from_date,
                   farmgate::wire::read_date(state.valid_from_date(), "valid_from_date"));
  const auto& last =
      state.has_grace_through_date() ? state.grace_through_date() : state.valid_through_date();
  ASSIGN_OR_RETURN(copy.last_date, farmgate::wire::read_date(last, "valid_through_date"));
  return exhibitors::save_certificate(tx, copy);
}

}  // namespace

std::vector<Projection> copies() {
  std::vector<Projection> all;
  all.push_back(Projection("listings", {"listing_copy"}).on<ListingEvent>(copy_listing));
  all.push_back(Projection("lots", {"lot_copy"}).on<LotEvent>(copy_lot));
  all.push_back(
      Projection("sellers", {"seller_copy", "product_copy"}).on<ProducerEvent>(copy_seller));
  all.push_back(
      Projection("certificates", {"certificate_copy"}).on<CertificateEvent>(copy_certificate));
  all.push_back(Projection("bans", {"ban_copy"}).on<OutbreakEvent>(copy_ban));
  return all;
}

}  // namespace farmgate::orders
