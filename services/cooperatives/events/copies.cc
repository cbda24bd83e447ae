#include "services/cooperatives/events/copies.h"

#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/producers/events/v1/events.pb.h"
#include "services/cooperatives/storage/contract_copies.h"
#include "services/cooperatives/storage/copies.h"

namespace farmgate::cooperatives {
namespace {

using producers::events::v1::LotEvent;
using producers::events::v1::ProducerEvent;

Status copy_producer(const std::optional<ProducerEvent>&, const ProducerEvent& now, pg::Tx& tx) {
  const auto& state = now.state();
  PartyCopy copy;
  ASSIGN_OR_RETURN(copy.id, farmgate::wire::id_of<ProducerId>(state.name(), "producers"));
  copy.kind = state.kind();
  copy.public_name = state.public_name();
  copy.commune = state.commune();
  copy.active = state.activity() == "ACTIVE";
  return copies_store::save_producer(tx, copy);
}

Status copy_holdings(const std::optional<ProducerEvent>&, const ProducerEvent& now, pg::Tx& tx) {
  const auto& state = now.state();
  std::vector<contract_copies::ProductCopy> products;
  for (const auto& product : state.products()) {
    products.push_back({product.name(), product.ocop_set()});
  }
  std::vector<contract_copies::Paper> papers;
  for (const auto& paper : state.qualifications()) {
    if (paper.standing() == "REVOKED") continue;  // nothing lapses of it
    ASSIGN_OR_RETURN(const Date last,
                     farmgate::wire::read_date(paper.valid_through_date(), "valid_through_date"));
    papers.push_back({paper.name(), last});
  }
  return contract_copies::save_holdings(tx, state.name(), products, papers);
}

Status copy_lot(const std::optional<LotEvent>&, const LotEvent& now, pg::Tx& tx) {
  const auto& state = now.state();
  return contract_copies::save_lot(
      tx, {state.name(), state.product(), farmgate::wire::read_unit(state.quantity().unit()), 0});
}

}  // namespace

std::vector<farmgate::events::Projection> copies() {
  using farmgate::events::Projection;
  std::vector<Projection> all;
  all.push_back(Projection("producers", {"producer_copy"}).on<ProducerEvent>(copy_producer));
  all.push_back(Projection("holdings", {"product_copy", "qualification_copy"})
                    .on<ProducerEvent>(copy_holdings));
  all.push_back(Projection("lots", {"lot_copy"}).on<LotEvent>(copy_lot));
  return all;
}

}  // namespace farmgate::cooperatives
