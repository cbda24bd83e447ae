#include "services/producers/domain/old_address.h"

#include <algorithm>
#include <map>
#include <set>

#include "services/producers/domain/address_reading.h"

namespace farmgate::producers {
namespace {

// How much each piece of agreement says. A district is worth more than all the rest together.
constexpr int kNamed = 10;
constexpr int kDistrictAgrees = 80;
constexpr int kDistrictDiffers = -10;  // communes changed their district before they lost it
constexpr int kProvinceAgrees = 40;
constexpr int kProvinceDiffers = -40;
constexpr int kTypeAgrees = 12;
constexpr int kTypeUnsaid = 6;
constexpr int kCertain = 3;
constexpr int kMarksAgree = 2;  // "Hoằng Quỳ" is not "Hoằng Quý"
constexpr int kNear = 25;       // what is this much behind the best is not shown

struct Candidate {
  std::size_t commune = 0;
  int weight = 0;
  bool certain = false;  // its district, or today's province, is named and nothing contradicts
};

enum class Said { kNothing, kAgrees, kDiffers };

Said said_of_district(const OldAreas& areas, const AddressReading& reading, const Named& named,
                      const OldAreas::Place& commune) {
  Said said = Said::kNothing;
  for (const Mention& it : reading.districts) {
    if (it.named.from < named.to || reading.is_province_alone(it.named)) continue;
    for (const std::size_t at : it.places) {
      const bool type_fits =
          it.named.type == UnitType::kNone || it.named.type == areas.district(at).type;
      if (commune.former && at == commune.within && type_fits) return Said::kAgrees;
    }
    const bool surely = it.named.type != UnitType::kNone && it.named.type != UnitType::kThanhPho;
    if (surely) said = Said::kDiffers;
  }
  return said;
}

// A province by its name of then or by that of its successor: people write either.
Said said_of_province(const OldAreas& areas, const AddressReading& reading, const Named& named,
                      const OldAreas::Place& commune) {
  const OldAreas::Place& own = areas.province(areas.province_of(commune));
  Said said = Said::kNothing;
  for (const Mention& it : reading.provinces) {
    if (it.named.from < named.to) continue;
    for (const std::size_t at : it.places) {
      const OldAreas::Place& province = areas.province(at);
      const bool same = province.former == own.former && province.code == own.code;
      const bool successor = !province.former && province.code == own.successors.front();
      if (same || successor) return Said::kAgrees;
    }
    said = Said::kDiffers;
  }
  return said;
}

Candidate weigh(const OldAreas& areas, const AddressReading& reading, const Named& named,
                std::size_t at) {
  const OldAreas::Place& commune = areas.commune(at);
  const Said district = said_of_district(areas, reading, named, commune);
  const Said province = said_of_province(areas, reading, named, commune);
  Candidate out;
  out.commune = at;
  out.weight = kNamed + static_cast<int>(named.to - named.from);
  if (named.type == commune.type) out.weight += kTypeAgrees;
  if (named.type == UnitType::kNone) out.weight += kTypeUnsaid;
  if (district == Said::kAgrees) out.weight += kDistrictAgrees;
  if (district == Said::kDiffers) out.weight += kDistrictDiffers;
  if (province == Said::kAgrees) out.weight += kProvinceAgrees;
  if (province == Said::kDiffers) out.weight += kProvinceDiffers;
  const bool placed = commune.former ? district == Said::kAgrees
                                     : district == Said::kNothing && province == Said::kAgrees;
  const bool type_fits = named.type == UnitType::kNone || named.type == commune.type;
  out.certain = placed && province != Said::kDiffers && type_fits;
  if (out.certain) out.weight += kCertain;
  if (reading.marked.find(commune.marked) != std::string::npos) out.weight += kMarksAgree;
  return out;
}

// The readings near the best one, best first, each commune once.
std::vector<Candidate> candidates(const OldAreas& areas, const AddressReading& reading) {
  std::map<std::size_t, Candidate> by_commune;
  for (const Mention& it : reading.communes) {
    for (const std::size_t at : it.places) {
      const Candidate one = weigh(areas, reading, it.named, at);
      const auto [found, is_new] = by_commune.emplace(at, one);
      if (!is_new && found->second.weight < one.weight) found->second = one;
    }
  }
  std::vector<Candidate> out;
  for (const auto& [at, one] : by_commune) {
    if (one.weight > 0) out.push_back(one);
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const Candidate& a, const Candidate& b) { return a.weight > b.weight; });
  std::erase_if(out, [&](const Candidate& it) { return it.weight < out.front().weight - kNear; });
  return out;
}

std::string title_of(const OldAreas& areas, const OldAreas::Place& commune) {
  std::string title = commune.title;
  if (commune.former) {
    const std::string& district = areas.district(commune.within).title;
    if (district != title) title += ", " + district;
  }
  return title + ", " + areas.province(areas.province_of(commune)).title;
}

// Whether every reading leads to the same communes of today.
bool all_lead_to(const OldAreas& areas, const std::vector<Candidate>& found,
                 const std::vector<std::string>& communes) {
  return std::all_of(found.begin(), found.end(), [&](const Candidate& it) {
    return areas.commune(it.commune).successors == communes;
  });
}

// An address of today may be one of then without its district: with another reading it is likely.
bool is_exact(const OldAreas& areas, const std::vector<Candidate>& found) {
  const Candidate& best = found.front();
  const OldAreas::Place& commune = areas.commune(best.commune);
  if (!best.certain || commune.successors.size() > 1) return false;
  return commune.former || all_lead_to(areas, found, commune.successors);
}

std::vector<AddressMatch> matches(const OldAreas& areas, const std::vector<Candidate>& found) {
  const bool alone = found.size() == 1 || found[0].weight > found[1].weight;
  const OldAreas::Place& best = areas.commune(found.front().commune);
  if (alone && is_exact(areas, found)) {
    return {{best.successors.front(), Certainty::kExact, title_of(areas, best)}};
  }
  std::vector<AddressMatch> out;
  std::set<std::string> seen;
  for (const Candidate& it : found) {
    const OldAreas::Place& commune = areas.commune(it.commune);
    for (const std::string& code : commune.successors) {
      if (!seen.insert(code).second) continue;
      out.push_back({code, Certainty::kAmbiguous, title_of(areas, commune)});
    }
    if (alone && it.certain && commune.former) break;  // the others contradict what it says
  }
  if (alone || out.size() == 1) out.front().certainty = Certainty::kLikely;
  return out;
}

// A text that names a district alone means all that its communes became.
std::vector<AddressMatch> of_districts(const OldAreas& areas, const AddressReading& reading) {
  std::map<std::string, std::pair<int, std::string>> parts;
  for (const Mention& it : reading.districts) {
    if (reading.is_province_alone(it.named)) continue;
    for (const std::size_t at : it.places) {
      const OldAreas::Place& district = areas.district(at);
      const std::string title = district.title + ", " + areas.province(district.within).title;
      for (const std::size_t commune : areas.communes_of_district(at)) {
        const OldAreas::Place& place = areas.commune(commune);
        if (said_of_province(areas, reading, it.named, place) == Said::kDiffers) continue;
        for (const std::string& code : place.successors) {
          auto& part = parts[code];
          ++part.first;
          part.second = title;
        }
      }
    }
  }
  std::vector<std::pair<int, AddressMatch>> ranked;
  for (const auto& [code, part] : parts) {
    ranked.push_back({part.first, {code, Certainty::kAmbiguous, part.second}});
  }
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<AddressMatch> out;
  for (auto& [count, match] : ranked) out.push_back(std::move(match));
  if (out.size() == 1) out.front().certainty = Certainty::kExact;  // it became one as a whole
  return out;
}

}  // namespace

std::vector<AddressMatch> resolve_old_address(const OldAreas& areas, std::string_view address) {
  const AddressReading reading = read_address(areas, address);
  const auto found = candidates(areas, reading);
  auto out = found.empty() ? of_districts(areas, reading) : matches(areas, found);
  if (out.size() > kAddressMatchesMost) out.resize(kAddressMatchesMost);
  return out;
}

}  // namespace farmgate::producers
