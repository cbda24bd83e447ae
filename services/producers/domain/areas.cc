#include "services/producers/domain/areas.h"

#include <algorithm>
#include <optional>

#include "chassis/base/data_table.h"
#include "chassis/base/text.h"

namespace farmgate::producers {
namespace {

constexpr std::size_t kTitleBytesMost = 200;

DataTable table(std::string_view name, std::string_view header, std::size_t most) {
  return {.reason = "AREAS_UNREADABLE", .name = name, .header = header, .rows_most = most};
}

bool is_title(std::string_view text) { return !text.empty() && text.size() <= kTitleBytesMost; }

bool is_code(std::string_view text, std::size_t digits) {
  return text.size() == digits &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

template <class Area>
const Area* find(const std::vector<Area>& areas, std::string_view code) {
  const auto before = [](const Area& area, std::string_view c) { return area.code < c; };
  const auto at = std::lower_bound(areas.begin(), areas.end(), code, before);
  return at != areas.end() && at->code == code ? &*at : nullptr;
}

template <class Area>
auto behind(const std::vector<Area>& areas, std::string_view code) {
  return std::upper_bound(areas.begin(), areas.end(), code,
                          [](std::string_view c, const Area& area) { return c < area.code; });
}

std::string_view after_prefix(std::string_view name, std::string_view prefix) {
  return name.starts_with(prefix) ? name.substr(prefix.size()) : std::string_view();
}

}  // namespace

std::string_view province_code(std::string_view name) { return after_prefix(name, "provinces/"); }
std::string_view commune_code(std::string_view name) { return after_prefix(name, "communes/"); }

StatusOr<Areas> Areas::read(std::string_view provinces, std::string_view communes) {
  Areas areas;
  const auto take_province = [&](const Cells& cells) -> std::string_view {
    const auto date = parse_date(cells[2]);
    if (!is_code(cells[0], 2) || !date) return "a code or a date of another form";
    if (!is_title(cells[1])) return "no name, or one too long";
    if (!areas.provinces_.empty() && areas.provinces_.back().code >= cells[0]) return "not by code";
    areas.provinces_.push_back({cells[0], cells[1], *date});
    return {};
  };
  const auto take_commune = [&](const Cells& cells) -> std::string_view {
    const auto date = parse_date(cells[3]);
    if (!is_code(cells[0], 5) || !date) return "a code or a date of another form";
    if (!is_title(cells[1])) return "no name, or one too long";
    if (areas.province(cells[2]) == nullptr) return "of no known province";
    if (!areas.communes_.empty() && areas.communes_.back().code >= cells[0]) return "not by code";
    areas.communes_.push_back({cells[0], cells[1], cells[2], *date});
    return {};
  };
  RETURN_IF_ERROR(
      read_table(table("provinces", "code,name,valid_from", 100), provinces, take_province));
  RETURN_IF_ERROR(read_table(table("communes", "code,name,province,valid_from", 20'000), communes,
                             take_commune));
  return areas;
}

const Province* Areas::province(std::string_view code) const { return find(provinces_, code); }
const Commune* Areas::commune(std::string_view code) const { return find(communes_, code); }

std::vector<const Province*> Areas::provinces(std::string_view after, std::size_t limit) const {
  std::vector<const Province*> out;
  for (auto at = behind(provinces_, after); at != provinces_.end() && out.size() < limit; ++at) {
    out.push_back(&*at);
  }
  return out;
}

std::vector<const Commune*> Areas::communes(std::string_view province, std::string_view after,
                                            std::size_t limit) const {
  std::vector<const Commune*> out;
  for (auto at = behind(communes_, after); at != communes_.end() && out.size() < limit; ++at) {
    if (province.empty() || at->province == province) out.push_back(&*at);
  }
  return out;
}

Status Areas::check_commune(std::string_view name) const {
  if (commune(commune_code(name)) != nullptr) return ok();
  return refuse("COMMUNE_UNKNOWN", "no commune has this code", {{"commune", std::string(name)}});
}

}  // namespace farmgate::producers
