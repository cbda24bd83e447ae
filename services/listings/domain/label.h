#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace farmgate::listings {

// What the label on the goods says, in the seller's words. Stored in this order: new fields come
// last. Which of them a product set needs stands in data/gate/rules.csv.
enum class LabelField {
  kGoodsName,
  kResponsibleParty,
  kResponsibleAddress,
  kOrigin,
  kIngredients,
  kStorage,
  kShelfLife,
  kBatchRule,
  kWarnings,
  kSpecification
};
inline constexpr std::array<std::string_view, 10> kLabelNames = {
    "goods_name", "responsible_party", "responsible_address", "origin",   "ingredients",
    "storage",    "shelf_life",        "batch_rule",          "warnings", "specification"};
inline constexpr std::size_t kLabelFields = kLabelNames.size();

// By LabelField; "" for what is not written.
using Label = std::array<std::string, kLabelFields>;

inline std::string& at(Label& label, LabelField field) {
  return label[static_cast<std::size_t>(field)];
}
inline const std::string& at(const Label& label, LabelField field) {
  return label[static_cast<std::size_t>(field)];
}

}  // namespace farmgate::listings
