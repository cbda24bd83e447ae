#include <webp/decode.h>

#include <algorithm>

#include "services/listings/image/pixels.h"

namespace farmgate::listings {
namespace {

const std::uint8_t* bytes(std::string_view content) {
  return reinterpret_cast<const std::uint8_t*>(content.data());
}

int scaled(int length, int longer, int side) {
  return std::max(1, static_cast<int>(std::int64_t{length} * side / longer));
}

// Four bytes a pixel, laid on white.
Pixels on_white(const std::vector<std::uint8_t>& rgba, int width, int height) {
  Pixels pixels(width, height);
  for (std::size_t i = 0; i < rgba.size() / 4; ++i) {
    const int opaque = rgba[4 * i + 3];
    for (std::size_t c = 0; c < 3; ++c) {
      pixels.rgb[3 * i + c] =
          static_cast<std::uint8_t>((rgba[4 * i + c] * opaque + 255 * (255 - opaque)) / 255);
    }
  }
  return pixels;
}

}  // namespace

StatusOr<Pixels> read_webp(std::string_view content, int side) {
  WebPDecoderConfig config;
  if (WebPInitDecoderConfig(&config) == 0 ||
      WebPGetFeatures(bytes(content), content.size(), &config.input) != VP8_STATUS_OK) {
    return unreadable("the picture is broken");
  }
  if (config.input.has_animation != 0) return unreadable("the picture moves; send one that stands");
  int width = config.input.width, height = config.input.height;
  RETURN_IF_ERROR(check_size(width, height, true));
  if (const int longer = std::max(width, height); longer > side) {
    config.options.use_scaling = 1;
    config.options.scaled_width = width = scaled(width, longer, side);
    config.options.scaled_height = height = scaled(height, longer, side);
  }
  std::vector<std::uint8_t> rgba(std::size_t{4} * static_cast<std::size_t>(width) *
                                 static_cast<std::size_t>(height));
  config.output.colorspace = MODE_RGBA;
  config.output.is_external_memory = 1;
  config.output.u.RGBA.rgba = rgba.data();
  config.output.u.RGBA.stride = 4 * width;
  config.output.u.RGBA.size = rgba.size();
  if (WebPDecode(bytes(content), content.size(), &config) != VP8_STATUS_OK) {
    return unreadable("the picture is broken or cut off");
  }
  return on_white(rgba, width, height);
}

}  // namespace farmgate::listings
