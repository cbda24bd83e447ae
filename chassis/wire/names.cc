#include "chassis/wire/names.h"

#include "chassis/base/text.h"

namespace farmgate::wire {
namespace {

// In the one form that name_of writes: a name is also a key of caches, copies and parties.
std::optional<Uuid> id_from(std::string_view segment) {
  const auto id = Uuid::parse(segment);
  if (!id.ok() || id->to_string() != segment) return std::nullopt;
  return *id;
}

}  // namespace

std::string name_of(std::string_view collection, const Uuid& id) {
  return std::string(collection) + "/" + id.to_string();
}

std::string name_of(std::string_view parent_collection, const Uuid& parent,
                    std::string_view collection, const Uuid& id) {
  return name_of(parent_collection, parent) + "/" + name_of(collection, id);
}

std::optional<Uuid> find_id(std::string_view name, std::string_view collection) {
  const auto parts = split(name, '/');
  if (parts.size() != 2 || parts[0] != collection) return std::nullopt;
  return id_from(parts[1]);
}

std::optional<ChildIds> find_child(std::string_view name, std::string_view parent_collection,
                                   std::string_view collection) {
  const auto parts = split(name, '/');
  if (parts.size() != 4 || parts[0] != parent_collection || parts[2] != collection) {
    return std::nullopt;
  }
  const auto parent = id_from(parts[1]);
  const auto id = id_from(parts[3]);
  if (!parent || !id) return std::nullopt;
  return ChildIds{*parent, *id};
}

std::string_view parent_of(std::string_view name) {
  auto slash = name.rfind('/');
  if (slash != std::string_view::npos && slash > 0) slash = name.rfind('/', slash - 1);
  return slash == std::string_view::npos ? std::string_view() : name.substr(0, slash);
}

StatusOr<ChildIds> child_of(std::string_view name, std::string_view parent_collection,
                            std::string_view collection) {
  if (auto ids = find_child(name, parent_collection, collection)) return *ids;
  return not_found(name);
}

}  // namespace farmgate::wire
