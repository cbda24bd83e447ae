#pragma once

#include <string>
#include <string_view>

#include "chassis/auth/seal.h"

// A root as a line of a file: its text, " seal ", and the signed digest of the text.
namespace farmgate::certification::wire {

// FAILED_PRECONDITION/SEAL_KEY_MISSING.
StatusOr<std::string> root_line(const std::string& text, const auth::Seal& seal);

struct RootLine {
  std::string text;
  bool sealed = false;  // a known key signed the digest of this text
};
RootLine read_root_line(std::string_view line, const auth::Seal& seal);

}  // namespace farmgate::certification::wire
