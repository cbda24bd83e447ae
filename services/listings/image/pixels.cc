#include "services/listings/image/pixels.h"

#include <lcms2.h>
#include <stb/stb_image_resize.h>

#include <algorithm>
#include <memory>

namespace farmgate::listings {
namespace {

constexpr std::int64_t kSideMost = 16'000;
constexpr std::int64_t kPixelsMost = 50'000'000;
constexpr std::int64_t kWholeMost = 25'000'000;

struct ProfileClosed {
  void operator()(void* profile) const { cmsCloseProfile(profile); }
};
struct TransformDeleted {
  void operator()(void* transform) const { cmsDeleteTransform(transform); }
};
using Profile = std::unique_ptr<void, ProfileClosed>;
using Transform = std::unique_ptr<void, TransformDeleted>;

struct Place {
  int x = 0, y = 0;
};

// Where in the file the pixel lies that upright stands at (x, y); width and height are the file's.
Place source_of(int x, int y, int width, int height, int orientation) {
  switch (orientation) {
    case 2: return {width - 1 - x, y};
    case 3: return {width - 1 - x, height - 1 - y};
    case 4: return {x, height - 1 - y};
    case 5: return {y, x};
    case 6: return {y, height - 1 - x};
    case 7: return {width - 1 - y, height - 1 - x};
    case 8: return {width - 1 - y, x};
    default: return {x, y};
  }
}

std::size_t offset(int x, int y, int width) {
  return 3 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
              static_cast<std::size_t>(x));
}

}  // namespace

Status unreadable(std::string_view why) {
  return Status(Code::kInvalidArgument, "IMAGE_UNREADABLE", std::string(why))
      .with({{"chunk.data", std::string(why)}});
}

Status check_size(std::int64_t width, std::int64_t height, bool whole) {
  if (width < 1 || height < 1) return unreadable("the picture is empty");
  const std::int64_t most = whole ? kWholeMost : kPixelsMost;
  if (width <= kSideMost && height <= kSideMost && width * height <= most) return ok();
  return unreadable("the picture has too many pixels; save it smaller");
}

Pixels shrunk(const Pixels& pixels, int side) {
  const int longer = std::max(pixels.width, pixels.height);
  if (longer <= side) return pixels;
  const auto scaled = [&](int length) {
    return std::max(1, static_cast<int>(std::int64_t{length} * side / longer));
  };
  Pixels out(scaled(pixels.width), scaled(pixels.height));
  stbir_resize_uint8_srgb(pixels.rgb.data(), pixels.width, pixels.height, 0, out.rgb.data(),
                          out.width, out.height, 0, 3, STBIR_ALPHA_CHANNEL_NONE, 0);
  return out;
}

Pixels upright(Pixels pixels, int orientation) {
  if (orientation <= 1 || orientation > 8) return pixels;
  const bool turned = orientation >= 5;
  Pixels out(turned ? pixels.height : pixels.width, turned ? pixels.width : pixels.height);
  for (int y = 0; y < out.height; ++y) {
    for (int x = 0; x < out.width; ++x) {
      const Place from = source_of(x, y, pixels.width, pixels.height, orientation);
      const auto* pixel = pixels.rgb.data() + offset(from.x, from.y, pixels.width);
      std::copy_n(pixel, 3, out.rgb.data() + offset(x, y, out.width));
    }
  }
  return out;
}

void to_srgb(Pixels& pixels, std::string_view icc_profile) {
  if (icc_profile.empty()) return;
  const Profile from(
      cmsOpenProfileFromMem(icc_profile.data(), static_cast<cmsUInt32Number>(icc_profile.size())));
  if (from == nullptr || cmsGetColorSpace(from.get()) != cmsSigRgbData) return;
  const Profile to(cmsCreate_sRGBProfile());
  const Transform transform(cmsCreateTransform(from.get(), TYPE_RGB_8, to.get(), TYPE_RGB_8,
                                               INTENT_PERCEPTUAL, cmsFLAGS_NOCACHE));
  if (transform == nullptr) return;
  cmsDoTransform(transform.get(), pixels.rgb.data(), pixels.rgb.data(),
                 static_cast<cmsUInt32Number>(pixels.rgb.size() / 3));
}

}  // namespace farmgate::listings
