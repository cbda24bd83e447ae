#include "services/producers/config.h"

#include "chassis/base/file.h"
#include "chassis/host/key_files.h"

namespace farmgate::producers {
namespace {

constexpr std::string_view kSetting = "producers.person_key_file";
constexpr std::string_view kByDefault = "person.key";

Status unusable(const std::string& path, std::string_view cause) {
  return host::wrong_setting(kSetting, path + " " + std::string(cause));
}

std::string path_of(const host::Settings& settings) {
  return host::key_file(settings, kSetting, kByDefault);
}

}  // namespace

std::vector<host::Setting> settings() {
  return {
      {.name = std::string(kSetting),
       .fallback = "",
       .unit = host::Unit::kText,
       .help = "secret of the person keys, 64 hexadecimal digits; none: person.key in pki_dir"}};
}

StatusOr<std::optional<PersonSecret>> person_secret(const host::Settings& settings) {
  ASSIGN_OR_RETURN(const auto text, host::read_key(settings, kSetting, kByDefault));
  if (!text) return std::optional<PersonSecret>();
  const std::string path = path_of(settings);
  if (open_to_all(path)) return unusable(path, "may be read by everybody");
  auto secret = PersonSecret::read(*text);
  if (!secret.ok()) return unusable(path, secret.status().message());
  return std::optional<PersonSecret>(std::move(*secret));
}

Status check_keys(const host::Settings& settings) {
  ASSIGN_OR_RETURN(const auto secret, person_secret(settings));
  if (secret) return ok();
  return unusable(path_of(settings),
                  "is not there: nobody's person key can be derived; bring the file back that the "
                  "keys so far were made with");
}

}  // namespace farmgate::producers
