#include "services/orders/config.h"

#include "chassis/base/file.h"

namespace farmgate::orders {
namespace {

constexpr std::string_view kKeySetting = "orders.bank_key_file";
constexpr std::string_view kTaxSetting = "orders.tax_file";

Status unusable(std::string_view setting, const std::string& path, std::string_view cause) {
  return host::wrong_setting(setting, path + " " + std::string(cause));
}

}  // namespace

StatusOr<std::optional<BankKey>> bank_key(const host::Settings& settings) {
  const std::string& path = settings.text(kKeySetting);
  if (path.empty()) return std::optional<BankKey>();
  ASSIGN_OR_RETURN(const std::string text, settings.contents(kKeySetting));
  if (open_to_all(path)) return unusable(kKeySetting, path, "may be read by everybody");
  auto key = BankKey::read(text);
  if (!key.ok()) return unusable(kKeySetting, path, key.status().message());
  return std::optional<BankKey>(std::move(*key));
}

StatusOr<TaxTable> tax_table(const host::Settings& settings) {
  const std::string& path = settings.text(kTaxSetting);
  if (path.empty()) return TaxTable::read(tax_classes_csv());
  ASSIGN_OR_RETURN(const std::string text, settings.contents(kTaxSetting));
  auto table = TaxTable::read(text);
  if (!table.ok()) return unusable(kTaxSetting, path, table.status().message());
  return table;
}

}  // namespace farmgate::orders
