#include "chassis/kafka/tls_trouble.h"

#include <string>

namespace farmgate::kafka {
namespace {

// Longer than the 30 s for which the driver keeps the same words of a broker to itself.
constexpr std::chrono::seconds kRecent{40};

struct Sign {
  std::string_view words;  // of the driver, 2.0.2; its codes do not tell these apart
  std::string_view reason;
  std::string_view meaning;
  bool sure;
};
constexpr std::string_view kHungUpOnTls =
    "the broker hung up on TLS, so it may not speak it on this port";
constexpr std::string_view kNothingInCommon =
    "the broker knows none of our ways to speak TLS (1.2 with ECDHE and GCM or ChaCha20, 1.3)";
// The first that is found counts.
constexpr Sign kSigns[] = {
    {"certificate verify failed", "KAFKA_UNTRUSTED",
     "the broker's certificate is not of our authority, not of the name that it is called by, or "
     "has ended",
     true},
    {"alert protocol version", "KAFKA_TLS_DIFFERS", kNothingInCommon, true},
    {"alert handshake failure", "KAFKA_TLS_DIFFERS", kNothingInCommon, true},
    {"SSL alert number", "KAFKA_CERTIFICATE_REFUSED",
     "the broker takes no client without a certificate that it trusts", true},
    {"connecting to a SSL listener?", "KAFKA_WANTS_TLS",
     "the broker hung up on plaintext, so it may want TLS", false},
    {"SSL routines", "KAFKA_SPEAKS_NO_TLS", kHungUpOnTls, false},
    // With a reset, as who leaves bytes unread hangs up, no error of OpenSSL's is behind it.
    {"connecting to a PLAINTEXT broker listener?", "KAFKA_SPEAKS_NO_TLS", kHungUpOnTls, false},
};

// "kafka:9093: what happened". Without thread, time and what else the driver calls the connection,
// which would make each repetition another line.
std::string said(std::string_view line) {
  constexpr std::string_view kThread = "]: ";
  line = line.substr(0, line.find(" (after "));
  const auto thread = line.find(kThread);
  if (thread != std::string_view::npos) line.remove_prefix(thread + kThread.size());
  for (const std::string_view kind : {"GroupCoordinator: ", "ssl://"}) {
    if (line.starts_with(kind)) line.remove_prefix(kind.size());
  }
  const auto number = line.find('/'), end = line.find(": ");
  if (number == std::string_view::npos || number > end || end == std::string_view::npos)
    return std::string(line);
  return std::string(line.substr(0, number)) + std::string(line.substr(end));
}

const Sign* sign_of(std::string_view line) {
  for (const Sign& sign : kSigns) {
    if (line.find(sign.words) != std::string_view::npos) return &sign;
  }
  return nullptr;
}

}  // namespace

std::optional<Status> tls_trouble(std::string_view line) {
  const Sign* sign = sign_of(line);
  if (sign == nullptr) return std::nullopt;
  return unavailable(sign->reason, std::string(sign->meaning) + " (" + said(line) + ")");
}

std::optional<Status> tls_refusal(std::string_view line) {
  const Sign* sign = sign_of(line);
  return sign != nullptr && sign->sure ? tls_trouble(line) : std::nullopt;
}

void TlsTrouble::note(std::string_view line) {
  auto found = tls_trouble(line);
  if (!found) return;
  const std::lock_guard lock(mutex_);
  last_ = std::move(found);
  until_ = in(kRecent);
}

std::optional<Status> TlsTrouble::recent() const {
  const std::lock_guard lock(mutex_);
  return Elapsed::now() < until_ ? last_ : std::nullopt;
}

}  // namespace farmgate::kafka
