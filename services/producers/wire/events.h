#pragma once

#include "services/producers/domain/holdings.h"
#include "services/producers/domain/lot.h"
#include "services/producers/domain/producer.h"

namespace farmgate::producers::events::v1 {
class LotEvent;
class ProducerEvent;
}  // namespace farmgate::producers::events::v1

// Domain -> events: the whole public state; of a person nothing but the name it trades under.
namespace farmgate::producers::wire {

events::v1::ProducerEvent event(const Producer& producer, const Holdings& holdings,
                                ProducerChange change);
events::v1::LotEvent event(const Lot& lot, LotChange change);

// For republishing, where only the state is known: a change that leads to it.
ProducerChange latest_change(const Producer& producer);
LotChange latest_change(const Lot& lot);

}  // namespace farmgate::producers::wire
