#pragma once

#include <mutex>
#include <optional>
#include <string_view>

#include "chassis/base/clock.h"
#include "chassis/base/status.h"

namespace farmgate::kafka {

// Nothing when the driver's line is of another matter than TLS. Else UNAVAILABLE with its words and
//   KAFKA_UNTRUSTED            the broker's certificate is not what we trust
//   KAFKA_CERTIFICATE_REFUSED  the broker takes no client without a certificate that it trusts
//   KAFKA_TLS_DIFFERS          the two have no version or cipher of TLS in common
//   KAFKA_WANTS_TLS            it hung up on plaintext
//   KAFKA_SPEAKS_NO_TLS        it hung up on TLS, or answered otherwise
std::optional<Status> tls_trouble(std::string_view line);
// The first three alone: a broker that is about to stop hangs up as well.
std::optional<Status> tls_refusal(std::string_view line);

// The last of it that a client had: the driver's own errors say only that no broker is reached.
class TlsTrouble {
 public:
  void note(std::string_view line);  // any line of the driver's log, on any thread
  // What was noted a moment ago; nothing later, when it may long have been cured.
  std::optional<Status> recent() const;

 private:
  mutable std::mutex mutex_;
  std::optional<Status> last_;
  Deadline until_{};
};

}  // namespace farmgate::kafka
