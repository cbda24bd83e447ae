#include "apps/season/world.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <fstream>
#include <sstream>

#include "chassis/base/digest.h"

namespace farmgate::season {
namespace {

using Rows = std::vector<std::vector<std::string>>;

StatusOr<Rows> read_table(const std::string& path, std::size_t columns) {
  std::ifstream file(path);
  if (!file) return refuse("FILE_MISSING", "cannot read " + path);
  Rows rows;
  std::string line;
  std::getline(file, line);  // the heading
  while (std::getline(file, line)) {
    std::vector<std::string> cells;
    std::stringstream stream(line);
    for (std::string cell; std::getline(stream, cell, ';');) cells.push_back(cell);
    if (cells.size() != columns) return refuse("FILE_INVALID", path + ": " + line);
    rows.push_back(std::move(cells));
  }
  if (rows.empty()) return refuse("FILE_INVALID", path + " is empty");
  return rows;
}

std::int64_t to_number(const std::string& text) {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

std::string World::label() const { return "(ví dụ, mùa " + std::to_string(seed_) + ")"; }

std::string World::fair_title() const { return "Tuần sản phẩm OCOP Bắc Ninh " + label(); }

Uuid World::request_id(std::string_view step) const {
  return Uuid::derived("season/" + std::to_string(seed_) + "/" + std::string(step));
}

std::int64_t World::pick(std::string_view step, std::int64_t bound) const {
  const Digest digest = sha256("pick/" + std::to_string(seed_) + "/" + std::string(step));
  std::uint64_t number = 0;
  std::memcpy(&number, digest.data(), sizeof number);
  return static_cast<std::int64_t>(number % static_cast<std::uint64_t>(bound));
}

StatusOr<World> World::load(const std::string& folder, std::uint64_t seed) {
  World world;
  world.seed_ = seed;
  ASSIGN_OR_RETURN(const Rows kinds, read_table(folder + "/products.csv", 6));
  ASSIGN_OR_RETURN(const Rows communes, read_table(folder + "/communes.csv", 3));
  ASSIGN_OR_RETURN(const Rows names, read_table(folder + "/names.csv", 3));
  ASSIGN_OR_RETURN(const Rows targets, read_table(folder + "/targets.csv", 4));
  for (const auto& row : targets) world.targets_.push_back({row[0], row[1], row[2]});
  for (const auto& row : kinds) {
    world.kinds_.push_back({row[0], row[1], static_cast<int>(to_number(row[2])),
                            row[3] == "PIECE" ? Unit::kPiece : Unit::kKilogram, to_number(row[4]),
                            Money::vnd(to_number(row[5]))});
  }
  const auto count = static_cast<std::int64_t>(names.size());
  for (int i = 0; i < kHouseholds; ++i) {
    const std::string step = "household/" + std::to_string(i);
    const auto& commune = communes[static_cast<std::size_t>(i) % communes.size()];
    const auto part = [&](std::size_t column) {
      const std::string key = step + "/" + std::to_string(column);
      return names[static_cast<std::size_t>(world.pick(key, count))][column];
    };
    Household household;
    household.number = i;
    household.person = part(0) + " " + part(1) + " " + part(2);
    household.public_name =
        "Hộ " + household.person + " số " + std::to_string(i + 1) + " " + world.label();
    household.phone = "09" + std::to_string(10000000 + world.pick(step + "/phone", 89999999));
    household.personal_number =
        "024" + std::to_string(100000000 + world.pick(step + "/person", 899999999));
    household.commune = "communes/" + commune[0];
    household.crop = commune[1];
    const auto kind = std::find_if(world.kinds_.begin(), world.kinds_.end(),
                                   [&](const ProductKind& it) { return it.key == commune[2]; });
    if (kind == world.kinds_.end()) return refuse("FILE_INVALID", "no product " + commune[2]);
    if (i < kProducts) household.product = &*kind;
    world.households_.push_back(std::move(household));
  }
  return world;
}

}  // namespace farmgate::season
