#include "chassis/pg/checks.h"

#include <map>
#include <mutex>
#include <string>

namespace farmgate::pg {
namespace {

struct Fired {
  std::mutex mutex;
  std::map<std::string, std::uint64_t> by_table;
};

Fired& fired() {
  static Fired instance;
  return instance;
}

std::string key_of(std::string_view application, std::string_view table) {
  return std::string(application) + "/" + std::string(table);
}

}  // namespace

std::uint64_t checks_fired(std::string_view application, std::string_view table) {
  Fired& all = fired();
  const std::lock_guard lock(all.mutex);
  const auto found = all.by_table.find(key_of(application, table));
  return found == all.by_table.end() ? 0 : found->second;
}

void count_fired_check(std::string_view application, std::string_view table) {
  Fired& all = fired();
  const std::lock_guard lock(all.mutex);
  ++all.by_table[key_of(application, table)];
}

}  // namespace farmgate::pg
