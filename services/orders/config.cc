#include "services/orders/config.h"

#include <filesystem>
#include <fstream>
#include <sstream>

namespace farmgate::orders {
namespace {

constexpr std::string_view kKeySetting = "orders.bank_key_file";

Status unusable(const std::string& path, std::string_view cause) {
  return Status(Code::kInvalidArgument, "SETTING_INVALID",
                std::string(kKeySetting) + ": " + path + " " + std::string(cause));
}

bool open_to_all(const std::string& path) {
  std::error_code error;
  const auto permissions = std::filesystem::status(path, error).permissions();
  using std::filesystem::perms;
  return !error && (permissions & (perms::others_read | perms::others_write)) != perms::none;
}

}  // namespace

StatusOr<std::optional<BankKey>> bank_key(const host::Settings& settings) {
  const std::string& path = settings.text(kKeySetting);
  if (path.empty()) return std::optional<BankKey>();
  std::ifstream file(path, std::ios::binary);
  if (!file) return unusable(path, "cannot be read");
  if (open_to_all(path)) return unusable(path, "may be read by everybody");
  std::ostringstream text;
  text << file.rdbuf();
  auto key = BankKey::read(text.str());
  if (!key.ok()) return unusable(path, key.status().message());
  return std::optional<BankKey>(std::move(*key));
}

}  // namespace farmgate::orders
