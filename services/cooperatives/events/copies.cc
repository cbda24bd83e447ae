#include "services/cooperatives/events/copies.h"

#include "chassis/wire/names.h"
#include "farmgate/producers/events/v1/events.pb.h"
#include "services/cooperatives/storage/copies.h"

namespace farmgate::cooperatives {
namespace {

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

}  // namespace

std::vector<farmgate::events::Projection> copies() {
  using farmgate::events::Projection;
  std::vector<Projection> all;
  all.push_back(Projection("producers", {"producer_copy"}).on<ProducerEvent>(copy_producer));
  return all;
}

}  // namespace farmgate::cooperatives
