#include "services/cooperatives/wire/contract_table.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>

#include "chassis/base/text.h"
#include "chassis/intake/cells.h"
#include "farmgate/cooperatives/v1/contract.pb.h"
#include "farmgate/type/v1/import.pb.h"

namespace farmgate::cooperatives::wire {
namespace {

constexpr intake::Column kColumns[] = {
    {"key", "key", true},
    {"terms", "contract.terms", true},
    {"sign_date", "opening.sign_date", true},
    {"suspended_from", "opening.suspended_from"},
    {"delivered", "opening.delivered"},
    {"advances_open", "opening.advances_open"},
    {"settled_vnd", "opening.settled_vnd"},
    {"paid_vnd", "opening.paid_vnd"},
    {"settled_through", "opening.settled_through"},
};
constexpr intake::ReasonColumn kReasons[] = {
    {"PENALTY_ABOVE_CAP", "terms"}, {"LINKAGE_TOO_SHORT", "terms"},  {"RULE_MISSING", "sign_date"},
    {"COPY_NOT_YET", "terms"},      {"PRODUCER_SUSPENDED", "terms"},
};

constexpr std::size_t kNumberDigitsMost = 3;

bool is_number(std::string_view text) {
  return !text.empty() && text.size() <= kNumberDigitsMost &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// An amount of an opening: nothing where nothing stands.
StatusOr<Money> dong_if(const std::string& cell, std::string_view field) {
  if (cell.empty()) return Money();
  return intake::dong(cell, field);
}

struct Numbered {
  int number = 0;
  std::string_view value;
};
// "1:3200.5 2:300": what belongs to a number, each number once and with a value.
StatusOr<std::vector<Numbered>> pairs(const std::string& cell, const char* field) {
  std::vector<Numbered> out;
  for (const std::string_view word : split(cell, ' ')) {
    if (word.empty()) continue;
    const auto colon = word.find(':');
    const std::string_view number = word.substr(0, colon);
    if (colon == word.npos || !is_number(number) || colon + 1 == word.size()) {
      return invalid(field, "must be like 1:3200 2:300");
    }
    out.push_back({std::stoi(std::string(number)), word.substr(colon + 1)});
  }
  for (std::size_t i = 0; i < out.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (out[i].number == out[j].number) return invalid(field, "names a number twice");
    }
  }
  return out;
}

}  // namespace

intake::Shape contract_shape() { return {kColumns, kReasons}; }

StatusOr<v1::ContractTerms> terms_of(const intake::Table& table, const type::v1::ImportRow& row) {
  v1::ContractTerms terms;
  const auto read = google::protobuf::util::JsonStringToMessage(table.cell(row, "terms"), &terms);
  if (!read.ok()) return invalid("contract.terms", "must be a ContractTerms in JSON");
  return terms;
}

StatusOr<Opening> opening_of(const intake::Table& table, const type::v1::ImportRow& row) {
  const auto cell = [&](std::string_view column) { return table.cell(row, column); };
  Opening out;
  ASSIGN_OR_RETURN(out.sign_date, intake::day(cell("sign_date"), "opening.sign_date"));
  ASSIGN_OR_RETURN(out.suspended_from,
                   intake::day_if(cell("suspended_from"), "opening.suspended_from"));
  ASSIGN_OR_RETURN(out.settled_through,
                   intake::day_if(cell("settled_through"), "opening.settled_through"));
  ASSIGN_OR_RETURN(out.settled, dong_if(cell("settled_vnd"), "opening.settled_vnd"));
  ASSIGN_OR_RETURN(out.paid, dong_if(cell("paid_vnd"), "opening.paid_vnd"));
  const std::string goods = cell("delivered"), advances = cell("advances_open");
  ASSIGN_OR_RETURN(const auto delivered, pairs(goods, "opening.delivered"));
  for (const Numbered& it : delivered) {
    ASSIGN_OR_RETURN(out.delivered[it.number], intake::thousandths(it.value, "opening.delivered"));
  }
  ASSIGN_OR_RETURN(const auto open, pairs(advances, "opening.advances_open"));
  for (const Numbered& it : open) {
    ASSIGN_OR_RETURN(out.advances_open[it.number], intake::dong(it.value, "opening.advances_open"));
  }
  return out;
}

}  // namespace farmgate::cooperatives::wire
