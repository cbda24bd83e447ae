#pragma once

#include <optional>
#include <vector>

#include "chassis/pg/database.h"
#include "chassis/wire/pager.h"
#include "services/producers/domain/holdings.h"
#include "services/producers/storage/producers.h"

// Named statements over what stands under a producer and travels in its event; Child is Plot,
// Product or Qualification.
namespace farmgate::producers::children {

// The id of a child with that of the producer in its name: a name that pairs them wrongly names
// nothing.
struct Place {
  ProducerId producer;
  Uuid id;
};
template <class Child>
StatusOr<std::optional<Child>> find(pg::Tx& tx, const Place& place, const Visible& visible);
// Newest first, of a producer that the caller may see.
template <class Child>
StatusOr<std::vector<Child>> list(pg::Tx& tx, ProducerId producer,
                                  const farmgate::wire::Page& page);
template <class Child>
StatusOr<std::int64_t> count(pg::Tx& tx, ProducerId producer);
template <class Child>
Status insert(pg::Tx& tx, const Child& it, const Uuid& request_id);
// All that may change of it; its producer's row is locked.
template <class Child>
Status save(pg::Tx& tx, const Child& it);
template <>
Status save(pg::Tx& tx, const Plot& it);

// Whether the code of a unit is suspended or withdrawn on any plot, whoever's it is.
StatusOr<bool> unit_stopped(pg::Tx& tx, const UnitCode& code);

// Everything of a producer that its event shows, oldest first. Its row is locked.
StatusOr<Holdings> holdings(pg::Tx& tx, ProducerId producer);

}  // namespace farmgate::producers::children
