#pragma once

#include <string_view>

#include "chassis/wire/names.h"
#include "services/producers/domain/ids.h"

namespace farmgate::producers::wire {

// The id in "producers/<producer>/<collection>/<id>"; NOT_FOUND in another producer's name.
inline StatusOr<Uuid> own_child(std::string_view name, ProducerId producer,
                                std::string_view collection) {
  ASSIGN_OR_RETURN(const auto ids, farmgate::wire::child_of(name, "producers", collection));
  if (ids.parent != producer.uuid()) return not_found(name);
  return ids.id;
}

}  // namespace farmgate::producers::wire
