#include "services/producers/config.h"

#include <filesystem>
#include <fstream>
#include <sstream>

namespace farmgate::producers {
namespace {

constexpr std::string_view kSetting = "producers.person_key_file";

Status unusable(const std::string& path, std::string_view cause) {
  return Status(Code::kInvalidArgument, "SETTING_INVALID",
                std::string(kSetting) + ": " + path + " " + std::string(cause));
}

bool open_to_all(const std::string& path) {
  std::error_code error;
  const auto permissions = std::filesystem::status(path, error).permissions();
  using std::filesystem::perms;
  return !error && (permissions & (perms::others_read | perms::others_write)) != perms::none;
}

std::string path_of(const host::Settings& settings) {
  const std::string& named = settings.text(kSetting);
  return named.empty() ? settings.text("pki_dir") + "/person.key" : named;
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
  const std::string path = path_of(settings);
  std::ifstream file(path);
  if (!file && settings.text(kSetting).empty()) return std::optional<PersonSecret>();
  if (!file) return unusable(path, "cannot be read");
  if (open_to_all(path)) return unusable(path, "may be read by everybody");
  std::stringstream text;
  text << file.rdbuf();
  auto secret = PersonSecret::read(text.str());
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
