#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/base/status.h"

namespace farmgate::producers {

// What an officer types to find a producer: a number, or words of its name.
struct ProducerQuery {
  // Each that the text can be: "0912345678" is a phone and a tax code. With any of them set, words
  // are empty.
  std::optional<std::string> phone;            // "+84912345678"
  std::optional<std::string> tax_code;         // ten digits; branches have them as well
  std::optional<std::string> branch;           // the whole code of one branch
  std::optional<std::string> personal_number;  // twelve digits
  std::vector<std::string> words;              // folded, each once, in order

  bool is_number() const { return phone || tax_code || personal_number; }

  // INVALID_FIELD naming `query` for a text without a letter or digit, or of more than 12 words.
  static StatusOr<ProducerQuery> read(std::string_view text);
};

}  // namespace farmgate::producers
