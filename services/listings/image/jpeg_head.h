#pragma once

#include <string>
#include <string_view>

namespace farmgate::listings {

// What stands in a JPEG's segments before its first scan.
struct JpegHead {
  bool progressive = false;
  int orientation = 1;  // EXIF's, 1 to 8
  std::string icc_profile;
};

// Never fails: what cannot be read is as if it were not there.
JpegHead jpeg_head(std::string_view jpeg);

}  // namespace farmgate::listings
