#include "services/listings/image/renditions.h"

#include "services/listings/image/pixels.h"

namespace farmgate::listings {
namespace {

constexpr std::string_view kJpeg = "image/jpeg";
constexpr std::string_view kPng = "image/png";
constexpr std::string_view kWebp = "image/webp";
constexpr std::string_view kPngMagic = "\x89PNG\r\n\x1a\n";

StatusOr<std::string_view> type_of(std::string_view content) {
  if (content.starts_with("\xFF\xD8\xFF")) return kJpeg;
  if (content.starts_with(kPngMagic)) return kPng;
  if (content.starts_with("RIFF") && content.substr(0, 12).ends_with("WEBP")) return kWebp;
  if (content.substr(0, 12).ends_with("ftypheic")) {
    return unreadable("the picture is HEIC; set the phone to JPEG, or save it as one");
  }
  return unreadable("is no JPEG, PNG or WebP picture");
}

StatusOr<Pixels> read(std::string_view content, std::string_view claimed, int side) {
  if (content.size() > kImageBytesMost) return unreadable("the picture is larger than 10 MB");
  ASSIGN_OR_RETURN(const std::string_view type, type_of(content));
  if (!claimed.empty() && claimed != type) {
    return unreadable("is " + std::string(type) + ", not what it is said to be");
  }
  if (type == kJpeg) return read_jpeg(content, side);
  return type == kPng ? read_png(content) : read_webp(content, side);
}

}  // namespace

// From the largest down, each out of the one before it.
StatusOr<std::array<Rendition, 3>> renditions(std::string_view content, std::string_view claimed) {
  ASSIGN_OR_RETURN(Pixels pixels, read(content, claimed, kImageSides.back()));
  std::array<Rendition, 3> out;
  for (std::size_t i = out.size(); i-- > 0;) {
    pixels = shrunk(pixels, kImageSides[i]);
    ASSIGN_OR_RETURN(out[i].jpeg, write_jpeg(pixels));
    out[i].width = pixels.width;
    out[i].height = pixels.height;
  }
  return out;
}

}  // namespace farmgate::listings
