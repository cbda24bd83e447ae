#pragma once

#include <array>
#include <string>
#include <string_view>

#include "chassis/base/status.h"

namespace farmgate::listings {

inline constexpr std::size_t kImageBytesMost = 10'000'000;
// The longer sides, in pixels, to which a picture is made smaller; never larger.
inline constexpr std::array<int, 3> kImageSides{320, 640, 1280};

struct Rendition {
  int width = 0;
  int height = 0;
  std::string jpeg;  // upright, sRGB, without metadata, on white where it was transparent
};

// A seller's photograph (JPEG, PNG or WebP, by its content) in the three sizes, smallest first.
// Takes some 100 ms and at most 160 MB. claimed: the content type that came with it, or "". All
// refusals are INVALID_ARGUMENT with field chunk.data: IMAGE_UNREADABLE for anything else, a broken
// or animated picture, colours for print, and more pixels than kImageSides ever need (a side of
// 16,000; 50 million in all, 25 million where the format has to be unpacked whole).
StatusOr<std::array<Rendition, 3>> renditions(std::string_view content, std::string_view claimed);

}  // namespace farmgate::listings
