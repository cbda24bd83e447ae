#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace farmgate::producers {

// What the word before a name says the unit is.
enum class UnitType {
  kNone,
  kHamlet,  // and streets, groups of houses: below the commune
  kXa,
  kPhuong,
  kThiTran,
  kDacKhu,
  kHuyen,
  kQuan,
  kThiXa,
  kThanhPho,  // of a province, or a centrally run one
  kTinh
};

// How many words say it.
std::size_t words_of(UnitType type);
// Whether a name behind this word can be that of a commune, a district, a province.
bool may_be_commune(UnitType type);
bool may_be_district(UnitType type);
bool may_be_province(UnitType type);

// A name as an address has it: words `from` to `to` (exclusive), with the word for the type before.
struct Named {
  std::size_t from = 0;
  std::size_t to = 0;
  UnitType type = UnitType::kNone;
};

// The words of an address or a title: folded, without signs, usual short forms written out ("tp."
// is "thanh pho"), numbers without leading zeros.
std::vector<std::string> address_words(std::string_view text);
std::string joined(const std::vector<std::string>& words, std::size_t from, std::size_t to);
// The type that the words before `from` name.
UnitType type_before(const std::vector<std::string>& words, std::size_t from);

// "Xã Tân Quang" -> {kXa, "tan quang"}.
struct UnitName {
  UnitType type = UnitType::kNone;
  std::string name;
};
UnitName unit_name(std::string_view title);

}  // namespace farmgate::producers
