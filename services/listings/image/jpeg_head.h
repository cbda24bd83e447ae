#pragma once

#include <string>
#include <string_view>

namespace farmgate::listings {

// What stands in a JPEG's segments before its first scan.
struct JpegHead {
  bool framed = false;  // its frame stands among the first segments
  bool whole = false;   // it is unpacked at its full size: progressive, or a scan a colour
  int scans = 0;        // counted up to kScansMost and one
  int orientation = 1;  // EXIF's, 1 to 8
  std::string icc_profile;
};

// Never fails: what cannot be read is as if it were not there.
inline constexpr int kScansMost = 64;

JpegHead jpeg_head(std::string_view jpeg);

}  // namespace farmgate::listings
