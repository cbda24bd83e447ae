#include "services/listings/events/stars.h"

#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/certification/events/v1/certificate_events.pb.h"
#include "services/listings/events/facts.h"
#include "services/listings/storage/copies.h"
#include "services/listings/storage/listings.h"

namespace farmgate::listings {
namespace {

using certification::events::v1::CertificateEvent;
using farmgate::wire::id_of;
using farmgate::wire::read_date;

Status copy_certificate(const std::optional<CertificateEvent>&, const CertificateEvent& now,
                        pg::Tx& tx) {
  const auto& state = now.state();
  CertificateCopy it;
  it.name = state.name();
  it.product = state.product();
  it.star = state.star();
  it.number = state.number();
  it.valid = state.standing() == "VALID";
  ASSIGN_OR_RETURN(it.from_date, read_date(state.valid_from_date(), "valid_from_date"));
  const auto& last =
      state.has_grace_through_date() ? state.grace_through_date() : state.valid_through_date();
  ASSIGN_OR_RETURN(it.last_date, read_date(last, "valid_through_date"));
  return copies_store::save_certificate(tx, it);
}

// Behind the seller's copy, as a listing is made: one that is being made is waited for.
Status show_star(farmgate::events::Outbox& outbox, const CertificateEvent& now, pg::Tx& tx) {
  ASSIGN_OR_RETURN(const auto seller, id_of<ProducerId>(now.state().producer(), "producers"));
  RETURN_IF_ERROR(copies_store::lock_seller(tx, seller).status());
  ASSIGN_OR_RETURN(const auto listings, listing_rows::lock_of_product(tx, now.state().product()));
  for (const ListingId id : listings) RETURN_IF_ERROR(refresh_facts(tx, outbox, id));
  return ok();
}

}  // namespace

farmgate::events::Projection stars(farmgate::events::Outbox& outbox) {
  return farmgate::events::Projection("certificates", {"certificate_copy"})
      .on<CertificateEvent>(copy_certificate,
                            [&outbox](const auto&, const CertificateEvent& now, pg::Tx& tx) {
                              return show_star(outbox, now, tx);
                            });
}

}  // namespace farmgate::listings
