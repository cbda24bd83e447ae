#include "services/certification/wire/sealed_root.h"

#include "services/certification/domain/audit_root.h"

namespace farmgate::certification::wire {
namespace {

constexpr std::string_view kSeal = " seal ";

}  // namespace

StatusOr<std::string> root_line(const std::string& text, const auth::Seal& seal) {
  ASSIGN_OR_RETURN(const std::string token, seal.close(root_digest(text)));
  return text + std::string(kSeal) + token;
}

RootLine read_root_line(std::string_view line, const auth::Seal& seal) {
  const std::size_t at = line.rfind(kSeal);
  if (at == line.npos) return {std::string(line), false};
  RootLine read{std::string(line.substr(0, at)), false};
  const auto digest = seal.read(line.substr(at + kSeal.size()));
  read.sealed = digest.ok() && *digest == root_digest(read.text);
  return read;
}

}  // namespace farmgate::certification::wire
