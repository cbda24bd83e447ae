#pragma once

#include <functional>
#include <string>

namespace farmgate::testing {

struct Colour {
  int red = 0, green = 0, blue = 0, opaque = 255;
};
using Painter = std::function<Colour(int x, int y)>;

std::string jpeg_of(int width, int height, const Painter& paint, bool progressive = false);
std::string cmyk_jpeg(int width, int height);
std::string png_of(int width, int height, const Painter& paint);
std::string webp_of(int width, int height, const Painter& paint);
// The JPEG with a segment behind its first two bytes.
std::string with_exif(const std::string& jpeg, int orientation);
std::string with_profile(const std::string& jpeg, const std::string& icc);
// Red and green the other way round.
std::string swapped_profile();

// A colour of a JPEG's pixel.
Colour pixel_of(const std::string& jpeg, int x, int y);

}  // namespace farmgate::testing
