#include "services/certification/domain/audit_link.h"

#include "chassis/base/digest.h"

namespace farmgate::certification {

std::string audit_fields(std::initializer_list<std::string_view> texts) {
  std::string all;
  for (const std::string_view text : texts) {
    all += std::to_string(text.size());
    all += ':';
    all += text;
  }
  return all;
}

std::string audit_hash(std::string_view object, std::string_view before, std::int64_t number,
                       std::string_view fields) {
  std::string all = audit_fields({object, before, std::to_string(number)});
  all += fields;
  return std::string(as_bytes(sha256(all)));
}

}  // namespace farmgate::certification
