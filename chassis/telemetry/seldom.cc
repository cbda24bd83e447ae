#include "chassis/telemetry/seldom.h"

#include <chrono>
#include <map>
#include <mutex>
#include <optional>

namespace farmgate::telemetry {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kSpan = std::chrono::seconds(30);
constexpr std::size_t kLines = 256;  // remembered at most; beyond that all are forgotten

class Told {
 public:
  // How many were left out before this one; nothing when it is to be left out itself.
  std::optional<int> turn(const std::string& line) {
    const std::lock_guard lock(mutex_);
    if (lines_.size() >= kLines) lines_.clear();
    const auto now = Clock::now();
    const auto [at, fresh] = lines_.try_emplace(line, Line{now, 0});
    Line& known = at->second;
    if (!fresh && now - known.last < kSpan) {
      ++known.left_out;
      return std::nullopt;
    }
    const int left_out = known.left_out;
    known = {now, 0};
    return left_out;
  }

 private:
  struct Line {
    Clock::time_point last;
    int left_out;
  };
  std::mutex mutex_;
  std::map<std::string, Line> lines_;
};

}  // namespace

void warn_seldom(std::string_view message, Fields fields) {
  static Told told;
  std::string line(message);
  for (const Field& field : fields) {
    line.append("\n").append(field.name).append("=").append(field.value);
  }
  const auto left_out = told.turn(line);
  if (!left_out) return;
  if (*left_out == 0) return log(Level::kWarning, message, fields);
  const std::string more = " (" + std::to_string(*left_out) + " more since the last such line)";
  log(Level::kWarning, std::string(message) + more, fields);
}

}  // namespace farmgate::telemetry
