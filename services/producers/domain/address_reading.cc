#include "services/producers/domain/address_reading.h"

#include <algorithm>

#include "chassis/base/text.h"

namespace farmgate::producers {
namespace {

constexpr std::size_t kNameWordsMost = 7;
constexpr std::size_t kWordsMost = 80;  // the end of a longer text is what counts

template <class Lookup>
void note(const Named& named, const std::string& name, Lookup lookup, std::vector<Mention>& out) {
  const OldAreas::Places& places = lookup(name);
  if (!places.empty()) out.push_back({named, places});
}

bool is_number(const std::string& name) {
  return std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool longer_around(const Named& outer, const Named& inner) {
  return outer.from <= inner.from && outer.to >= inner.to &&
         outer.to - outer.from > inner.to - inner.from;
}

// The word that says what another one is belongs to that one: no "Bình Thạnh" in "quận Tân Bình,
// thành phố ...", no "Tịnh Bắc" in "tỉnh Bắc Giang". A word that a commune's name may begin with
// is left to a commune that says so.
bool takes_type_of(const Named& other, const Named& it) {
  const std::size_t type_words = words_of(other.type);
  if (type_words == 0 || (type_words == 1 && it.type != UnitType::kNone)) return false;
  return it.from < other.from && it.to + type_words > other.from;
}

// A part of a longer name is no name either: "Giang" in "Bắc Giang".
void drop_parts(AddressReading& reading) {
  std::vector<Named> names;
  for (const auto* mentions : {&reading.communes, &reading.districts, &reading.provinces}) {
    for (const Mention& it : *mentions) names.push_back(it.named);
  }
  const auto is_part = [&](const Mention& it) {
    return std::any_of(names.begin(), names.end(), [&](const Named& other) {
      const bool inside = it.named.type == UnitType::kNone && longer_around(other, it.named);
      return inside || takes_type_of(other, it.named);
    });
  };
  for (auto* mentions : {&reading.communes, &reading.districts, &reading.provinces}) {
    std::erase_if(*mentions, is_part);
  }
}

// Where the text says of a commune what it is, other words are hamlets and streets.
void keep_communes(AddressReading& reading) {
  std::erase_if(reading.communes,
                [&](const Mention& it) { return reading.is_province_alone(it.named); });
  const auto unsaid = [](const Mention& it) { return it.named.type == UnitType::kNone; };
  if (std::all_of(reading.communes.begin(), reading.communes.end(), unsaid)) return;
  std::erase_if(reading.communes, unsaid);
}

}  // namespace

AddressReading read_address(const OldAreas& areas, std::string_view address) {
  auto words = address_words(address);
  if (words.size() > kWordsMost) {
    words.erase(words.begin(), words.end() - static_cast<std::ptrdiff_t>(kWordsMost));
  }
  AddressReading out;
  out.marked = marked_key(address);
  for (std::size_t from = 0; from < words.size(); ++from) {
    const UnitType type = type_before(words, from);
    for (std::size_t to = from + 1; to <= std::min(words.size(), from + kNameWordsMost); ++to) {
      const std::string name = joined(words, from, to);
      const Named named{from, to, type};
      if (type == UnitType::kNone && is_number(name)) continue;
      if (may_be_commune(type)) {
        note(
            named, name, [&](auto& it) -> auto& { return areas.communes_named(it); }, out.communes);
      }
      if (may_be_district(type)) {
        note(
            named, name, [&](auto& it) -> auto& { return areas.districts_named(it); },
            out.districts);
      }
      if (may_be_province(type)) {
        note(
            named, name, [&](auto& it) -> auto& { return areas.provinces_named(it); },
            out.provinces);
      }
    }
  }
  drop_parts(out);
  keep_communes(out);
  return out;
}

bool AddressReading::has_province_behind(std::size_t from) const {
  return std::any_of(provinces.begin(), provinces.end(),
                     [&](const Mention& it) { return it.named.from >= from; });
}

bool AddressReading::is_province_alone(const Named& named) const {
  if (named.type != UnitType::kNone || has_province_behind(named.to)) return false;
  return std::any_of(provinces.begin(), provinces.end(), [&](const Mention& it) {
    return it.named.from == named.from && it.named.to == named.to;
  });
}

}  // namespace farmgate::producers
