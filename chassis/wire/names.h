#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "chassis/base/id.h"

namespace farmgate::wire {

// Resource names <-> ids. A thing has one name, its id in lower case. A name whose id is no UUID
// names nothing: NOT_FOUND, like any other missing thing (the form of the name was checked by its
// field rule).

std::string name_of(std::string_view collection, const Uuid& id);
std::string name_of(std::string_view parent_collection, const Uuid& parent,
                    std::string_view collection, const Uuid& id);

struct ChildIds {
  Uuid parent;
  Uuid id;
};

// "offers/0198..." -> the id; nullopt for another form.
std::optional<Uuid> find_id(std::string_view name, std::string_view collection);
std::optional<ChildIds> find_child(std::string_view name, std::string_view parent_collection,
                                   std::string_view collection);

// "producers/0198.../lots/0198..." -> "producers/0198..."; "" for a name without a parent.
std::string_view parent_of(std::string_view name);

template <class IdType>
StatusOr<IdType> id_of(std::string_view name, std::string_view collection) {
  if (auto id = find_id(name, collection)) return IdType(*id);
  return not_found(name);
}
StatusOr<ChildIds> child_of(std::string_view name, std::string_view parent_collection,
                            std::string_view collection);

}  // namespace farmgate::wire
