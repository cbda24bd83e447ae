#include "services/producers/domain/producer_query.h"

#include <algorithm>

#include "chassis/base/phone.h"
#include "chassis/base/text.h"
#include "services/producers/domain/producer.h"

namespace farmgate::producers {
namespace {

constexpr std::size_t kWordsMost = 12;
constexpr std::size_t kTaxDigits = 10;
constexpr std::size_t kBranchDigits = 3;
constexpr std::size_t kPersonalDigits = 12;
constexpr std::size_t kSubscriberDigits = 9;
// Where a name falls into words; the generated column producer.name_words says the same.
constexpr std::string_view kSigns = "()[]{}<>.,;:!?/\\|\"'`*&+-_=#@";
// What people put between the digits of a number.
constexpr std::string_view kBetweenDigits = " .-()+";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The digits of a text that holds nothing else but what is customary between them; "" otherwise.
std::string digits_of(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (is_digit(c)) digits.push_back(c);
    if (!is_digit(c) && kBetweenDigits.find(c) == std::string_view::npos) return {};
  }
  return digits;
}

// The subscriber's nine digits behind any customary prefix: 0, 84, +84, 0084, +84 (0).
std::optional<std::string> phone_of(std::string_view digits) {
  for (const std::string_view prefix : {"0084", "84", ""}) {
    if (!digits.starts_with(prefix)) continue;
    std::string_view rest = digits.substr(prefix.size());
    if (rest.starts_with('0')) rest.remove_prefix(1);
    if (rest.size() != kSubscriberDigits) continue;
    const auto phone = normalise_phone("0" + std::string(rest), "query");
    if (phone.ok()) return *phone;
  }
  return std::nullopt;
}

// The code as it is stored, ten digits or ten, a dash and three.
void read_tax_code(std::string_view digits, ProducerQuery& query) {
  if (digits.size() == kTaxDigits) query.tax_code = std::string(digits);
  if (digits.size() != kTaxDigits + kBranchDigits) return;
  query.tax_code = std::string(digits.substr(0, kTaxDigits));
  query.branch = *query.tax_code + "-" + std::string(digits.substr(kTaxDigits));
}

std::vector<std::string> words_of(std::string_view text) {
  std::string key = search_key(text);
  for (char& c : key) {
    if (kSigns.find(c) != std::string_view::npos) c = ' ';
  }
  std::vector<std::string> words;
  for (const std::string_view word : split(key, ' ')) {
    if (!word.empty()) words.emplace_back(word);
  }
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

}  // namespace

StatusOr<ProducerQuery> ProducerQuery::read(std::string_view text) {
  ProducerQuery query;
  const std::string digits = digits_of(text);
  query.phone = phone_of(digits);
  read_tax_code(digits, query);
  if (digits.size() == kPersonalDigits) query.personal_number = digits;
  if (query.is_number()) return query;
  query.words = words_of(text);
  if (query.words.empty()) return invalid("query", "has no letter and no digit");
  if (query.words.size() > kWordsMost) return invalid("query", "has more than 12 words");
  return query;
}

}  // namespace farmgate::producers
