#include "services/producers/events/aggregates.h"

#include "chassis/host/aggregate_source.h"
#include "farmgate/producers/events/v1/events.pb.h"
#include "services/producers/storage/children.h"
#include "services/producers/storage/lots.h"
#include "services/producers/storage/outbreaks.h"
#include "services/producers/storage/producers.h"
#include "services/producers/wire/events.h"
#include "services/producers/wire/outbreak.h"

namespace farmgate::producers {
namespace {

struct Whole {
  ProducerId id;
  Producer producer;
  Holdings holdings;
};

StatusOr<std::vector<Whole>> wholes_after(pg::Tx& tx, const Uuid& after, int limit) {
  ASSIGN_OR_RETURN(std::vector<Producer> producers, producer_rows::after(tx, after, limit));
  std::vector<Whole> out;
  for (Producer& producer : producers) {
    ASSIGN_OR_RETURN(Holdings holdings, children::holdings(tx, producer.id));
    const ProducerId id = producer.id;
    out.push_back({id, std::move(producer), std::move(holdings)});
  }
  return out;
}

}  // namespace

std::vector<farmgate::events::AggregateSource> aggregates(farmgate::events::Outbox& outbox) {
  using host::source_by_id;
  return {source_by_id("producer", outbox, wholes_after,
                       [](const Whole& it) {
                         return wire::event(it.producer, it.holdings,
                                            wire::latest_change(it.producer));
                       }),
          source_by_id("lot", outbox, lot_rows::after,
                       [](const Lot& lot) { return wire::event(lot, wire::latest_change(lot)); }),
          source_by_id("outbreak", outbox, outbreak_rows::after, [](const Outbreak& outbreak) {
            return wire::event(outbreak, wire::latest_change(outbreak));
          })};
}

}  // namespace farmgate::producers
