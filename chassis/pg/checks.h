#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace farmgate::pg {

// How often CHECKs refused a row, by table. Thread-safe. Private to chassis/pg.
class FiredChecks {
 public:
  void count(std::string_view table);
  std::uint64_t of(std::string_view table) const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::uint64_t, std::less<>> by_table_;
};

}  // namespace farmgate::pg
