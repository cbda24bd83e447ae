#include "services/certification/events/copies.h"

#include "chassis/wire/convert.h"
#include "farmgate/listings/events/v1/events.pb.h"
#include "farmgate/orders/events/v1/events.pb.h"
#include "farmgate/producers/events/v1/events.pb.h"
#include "services/certification/storage/copies.h"

namespace farmgate::certification {
namespace {

using listings::events::v1::ListingEvent;
using orders::events::v1::OfferEvent;
using producers::events::v1::ProducerEvent;

Status copy_party(const std::optional<ProducerEvent>&, const ProducerEvent& now, pg::Tx& tx) {
  const auto& state = now.state();
  return copies_store::save_party(tx, {state.name(), state.kind(), state.public_name(),
                                       state.commune(), state.activity() == "ACTIVE"});
}

Status copy_holdings(const std::optional<ProducerEvent>&, const ProducerEvent& now, pg::Tx& tx) {
  const auto& state = now.state();
  std::vector<copies_store::ProductCopy> products;
  for (const auto& it : state.products())
    products.push_back({it.name(), it.title(), it.ocop_set()});
  std::vector<copies_store::PaperCopy> papers;
  for (const auto& it : state.qualifications()) {
    if (it.standing() != "VALID") continue;
    ASSIGN_OR_RETURN(const Date first,
                     farmgate::wire::read_date(it.valid_from_date(), "valid_from_date"));
    ASSIGN_OR_RETURN(const Date last,
                     farmgate::wire::read_date(it.valid_through_date(), "valid_through_date"));
    papers.push_back({it.name(), it.kind(), first, last});
  }
  return copies_store::save_holdings(tx, state.name(), products, papers);
}

Status copy_listing(const std::optional<ListingEvent>&, const ListingEvent& now, pg::Tx& tx) {
  const auto& state = now.state();
  return copies_store::save_listing(
      tx, {state.name(), state.product(), state.availability() == "PUBLISHED"});
}

// Offers online are no fair.
Status copy_offer(const std::optional<OfferEvent>&, const OfferEvent& now, pg::Tx& tx) {
  const auto& state = now.state();
  if (state.fair().empty()) return ok();
  ASSIGN_OR_RETURN(const Time start, farmgate::wire::read_time(state.start_time(), "start_time"));
  return copies_store::save_fair_offer(tx, {state.name(), state.listing(), state.fair(), start});
}

}  // namespace

std::vector<farmgate::events::Projection> copies() {
  using farmgate::events::Projection;
  std::vector<Projection> all;
  all.push_back(Projection("parties", {"party_copy"}).on<ProducerEvent>(copy_party));
  all.push_back(Projection("holdings", {"product_copy", "qualification_copy"})
                    .on<ProducerEvent>(copy_holdings));
  all.push_back(Projection("listings", {"listing_copy"}).on<ListingEvent>(copy_listing));
  all.push_back(Projection("fairs", {"fair_offer_copy"}).on<OfferEvent>(copy_offer));
  return all;
}

}  // namespace farmgate::certification
