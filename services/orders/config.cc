#include "services/orders/config.h"

#include <filesystem>
#include <fstream>
#include <sstream>

namespace farmgate::orders {
namespace {

constexpr std::string_view kKeySetting = "orders.bank_key_file";
constexpr std::string_view kTaxSetting = "orders.tax_file";

Status unusable(std::string_view setting, const std::string& path, std::string_view cause) {
  return Status(Code::kInvalidArgument, "SETTING_INVALID",
                std::string(setting) + ": " + path + " " + std::string(cause));
}

StatusOr<std::string> text_of(std::string_view setting, const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return unusable(setting, path, "cannot be read");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
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
  ASSIGN_OR_RETURN(const std::string text, text_of(kKeySetting, path));
  if (open_to_all(path)) return unusable(kKeySetting, path, "may be read by everybody");
  auto key = BankKey::read(text);
  if (!key.ok()) return unusable(kKeySetting, path, key.status().message());
  return std::optional<BankKey>(std::move(*key));
}

StatusOr<TaxTable> tax_table(const host::Settings& settings) {
  const std::string& path = settings.text(kTaxSetting);
  if (path.empty()) return TaxTable::read(tax_classes_csv());
  ASSIGN_OR_RETURN(const std::string text, text_of(kTaxSetting, path));
  auto table = TaxTable::read(text);
  if (!table.ok()) return unusable(kTaxSetting, path, table.status().message());
  return table;
}

}  // namespace farmgate::orders
