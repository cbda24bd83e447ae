#include <png.h>

#include "services/listings/image/pixels.h"

namespace farmgate::listings {

StatusOr<Pixels> read_png(std::string_view content) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  if (png_image_begin_read_from_memory(&image, content.data(), content.size()) == 0) {
    return unreadable("the picture is broken");
  }
  const Status size = check_size(image.width, image.height, true);
  if (!size.ok()) {
    png_image_free(&image);
    return size;
  }
  image.format = PNG_FORMAT_RGB;
  Pixels pixels(static_cast<int>(image.width), static_cast<int>(image.height));
  const png_color white{255, 255, 255};
  if (png_image_finish_read(&image, &white, pixels.rgb.data(), 0, nullptr) == 0) {
    return unreadable("the picture is broken or cut off");
  }
  return pixels;
}

}  // namespace farmgate::listings
