#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/base/status.h"

// What the readers and writers of picture formats share. Private to image/.
namespace farmgate::listings {

// Rows of red, green, blue, from the top left.
struct Pixels {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> rgb;

  Pixels() = default;
  Pixels(int wide, int high)
      : width(wide),
        height(high),
        rgb(std::size_t{3} * static_cast<std::size_t>(wide) * static_cast<std::size_t>(high)) {}
};

// INVALID_ARGUMENT/IMAGE_UNREADABLE.
Status unreadable(std::string_view why);
// whole: the format is unpacked at its full size.
Status check_size(std::int64_t width, std::int64_t height, bool whole);

// One side is at least this long if it is in the file; the reader is free to leave out the rest.
StatusOr<Pixels> read_jpeg(std::string_view content, int side);  // upright, in sRGB
StatusOr<Pixels> read_png(std::string_view content);
StatusOr<Pixels> read_webp(std::string_view content, int side);
StatusOr<std::string> write_jpeg(const Pixels& pixels);

// The longer side becomes this long; what is smaller stays as it is.
Pixels shrunk(const Pixels& pixels, int side);
// As EXIF's orientation (1 to 8) says.
Pixels upright(Pixels pixels, int orientation);
// From the colours that an ICC profile describes; as they are when it cannot be read.
void to_srgb(Pixels& pixels, std::string_view icc_profile);

}  // namespace farmgate::listings
