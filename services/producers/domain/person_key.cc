#include "services/producers/domain/person_key.h"

#include "chassis/base/digest.h"

namespace farmgate::producers {
namespace {

constexpr std::size_t kHexDigits = 64;

int value_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

Status invalid_key() {
  return Status(Code::kInvalidArgument, "PERSON_KEY_INVALID", "not 64 hexadecimal digits");
}

}  // namespace

StatusOr<PersonSecret> PersonSecret::read(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.size() != kHexDigits) return invalid_key();
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = value_of(text[i]);
    const int low = value_of(text[i + 1]);
    if (high < 0 || low < 0) return invalid_key();
    bytes.push_back(static_cast<char>(high * 16 + low));
  }
  return PersonSecret(std::move(bytes));
}

std::string PersonSecret::key_of(std::string_view personal_number) const {
  return hex(as_bytes(hmac_sha256(bytes_, personal_number)));
}

}  // namespace farmgate::producers
