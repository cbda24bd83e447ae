#pragma once

#include <string>
#include <string_view>

#include "chassis/base/status.h"

namespace farmgate::certification::wire {

// A QR code as an SVG element to set into a page: one unit of its view box is one module, the four
// free modules around are part of it. Readable with 15 % of it spoiled. INTERNAL for a text that no
// code holds (2,331 bytes is the longest).
StatusOr<std::string> qr_svg(std::string_view text);

}  // namespace farmgate::certification::wire
