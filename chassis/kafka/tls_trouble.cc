#include "chassis/kafka/tls_trouble.h"

#include <string>

namespace farmgate::kafka {
namespace {

constexpr std::chrono::seconds kRecent{30};

struct Sign {
  std::string_view words;  // of the driver, 2.0.2; its codes do not tell these apart
  std::string_view reason;
  std::string_view meaning;
};
// The first that is found counts.
constexpr Sign kSigns[] = {
    {"certificate verify failed", "KAFKA_UNTRUSTED",
     "the broker's certificate is not of our authority, not of the name that it is called by, or "
     "has ended"},
    {"SSL alert number", "KAFKA_CERTIFICATE_REFUSED",
     "the broker takes no client without a certificate that it trusts"},
    {"connecting to a SSL listener?", "KAFKA_WANTS_TLS",
     "the broker hung up on plaintext, so it may want TLS"},
    {"SSL routines", "KAFKA_SPEAKS_NO_TLS", "the broker does not answer in TLS"},
};

// Without thread and time, which would make each repetition another line.
std::string_view said(std::string_view line) {
  constexpr std::string_view kThread = "]: ";
  line = line.substr(0, line.find(" (after "));
  const auto thread = line.find(kThread);
  return thread == line.npos ? line : line.substr(thread + kThread.size());
}

}  // namespace

std::optional<Status> tls_trouble(std::string_view line) {
  for (const Sign& sign : kSigns) {
    if (line.find(sign.words) == line.npos) continue;
    return unavailable(sign.reason,
                       std::string(sign.meaning) + " (" + std::string(said(line)) + ")");
  }
  return std::nullopt;
}

bool TlsTrouble::note(std::string_view line) {
  auto found = tls_trouble(line);
  if (!found) return false;
  const std::lock_guard lock(mutex_);
  last_ = std::move(found);
  until_ = in(kRecent);
  return true;
}

std::optional<Status> TlsTrouble::recent() const {
  const std::lock_guard lock(mutex_);
  return Elapsed::now() < until_ ? last_ : std::nullopt;
}

}  // namespace farmgate::kafka
