#include "chassis/pg/checks.h"

namespace farmgate::pg {

void FiredChecks::count(std::string_view table) {
  const std::lock_guard lock(mutex_);
  ++by_table_[std::string(table)];
}

std::uint64_t FiredChecks::of(std::string_view table) const {
  const std::lock_guard lock(mutex_);
  const auto found = by_table_.find(table);
  return found == by_table_.end() ? 0 : found->second;
}

}  // namespace farmgate::pg
