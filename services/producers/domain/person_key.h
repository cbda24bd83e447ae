#pragma once

#include <string>
#include <string_view>

#include "chassis/base/status.h"

namespace farmgate::producers {

// The secret by which personal numbers become keys that tell nothing: equal for one person, and
// without the secret not to be found by trying all numbers. It stays in this service.
class PersonSecret {
 public:
  // 64 hexadecimal digits, as tools/pki writes them, with a line end or without.
  // INVALID_ARGUMENT/PERSON_KEY_INVALID.
  static StatusOr<PersonSecret> read(std::string_view text);

  // HMAC-SHA-256 of the twelve digits, 64 hexadecimal digits.
  std::string key_of(std::string_view personal_number) const;

 private:
  explicit PersonSecret(std::string bytes) : bytes_(std::move(bytes)) {}

  std::string bytes_;
};

}  // namespace farmgate::producers
