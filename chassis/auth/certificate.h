#pragma once

#include <chrono>
#include <string_view>

#include "chassis/base/status.h"

namespace farmgate::auth {

// ok when both are PEM and the key is the certificate's own. The message of the error says which is
// at fault.
Status check_fits(std::string_view certificate_pem, std::string_view key_pem);
// And the certificate is in its period.
Status check_key_pair(std::string_view certificate_pem, std::string_view key_pem);
// ok when an authority of the text is in its period: one that has ended may stand beside its
// successor.
Status check_authority(std::string_view ca_pem);
// ok when an authority of the text (there may be several) signed the certificate, by way of those
// that stand behind it in its own text.
Status check_signed(std::string_view certificate_pem, std::string_view ca_pem);
// The instant after which the certificate is worth nothing.
StatusOr<std::chrono::system_clock::time_point> expiry(std::string_view certificate_pem);

}  // namespace farmgate::auth
