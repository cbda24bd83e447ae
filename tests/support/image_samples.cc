#include "tests/support/image_samples.h"

#include <lcms2.h>
#include <png.h>
#include <turbojpeg.h>
#include <webp/encode.h>

#include <cstdint>
#include <stdexcept>
#include <vector>

namespace farmgate::testing {
namespace {

using Bytes = std::vector<std::uint8_t>;

std::size_t place(int x, int y, int width, std::size_t channels) {
  return channels * (static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                     static_cast<std::size_t>(x));
}

Bytes painted(int width, int height, const Painter& paint, std::size_t channels) {
  Bytes out(place(0, height, width, channels));
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const Colour colour = paint(x, y);
      const int parts[] = {colour.red, colour.green, colour.blue, colour.opaque};
      for (std::size_t c = 0; c < channels; ++c) {
        out[place(x, y, width, channels) + c] = static_cast<std::uint8_t>(parts[c]);
      }
    }
  }
  return out;
}

std::string compressed(const Bytes& pixels, int width, int height, int format, int flags) {
  tjhandle handle = tjInitCompress();
  unsigned char* out = nullptr;
  unsigned long size = 0;
  const int failed = tjCompress2(handle, pixels.data(), width, 0, height, format, &out, &size,
                                 TJSAMP_444, 95, flags);
  std::string jpeg(reinterpret_cast<const char*>(out), failed == 0 ? size : 0);
  tjFree(out);
  tjDestroy(handle);
  return jpeg;
}

std::string with_segment(const std::string& jpeg, char marker, const std::string& content) {
  const std::size_t length = content.size() + 2;
  std::string segment = {'\xFF', marker, static_cast<char>(length >> 8),
                         static_cast<char>(length & 0xFF)};
  return jpeg.substr(0, 2) + segment + content + jpeg.substr(2);
}

}  // namespace

std::string jpeg_of(int width, int height, const Painter& paint, bool progressive) {
  return compressed(painted(width, height, paint, 3), width, height, TJPF_RGB,
                    progressive ? TJFLAG_PROGRESSIVE : 0);
}

std::string cmyk_jpeg(int width, int height) {
  const Bytes ink(place(0, height, width, 4), 40);
  return compressed(ink, width, height, TJPF_CMYK, 0);
}

std::string png_of(int width, int height, const Painter& paint) {
  const Bytes pixels = painted(width, height, paint, 4);
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(width);
  image.height = static_cast<png_uint_32>(height);
  image.format = PNG_FORMAT_RGBA;
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
  std::string png(size, '\0');
  if (png_image_write_to_memory(&image, png.data(), &size, 0, pixels.data(), 0, nullptr) == 0) {
    throw std::runtime_error("no PNG");
  }
  png.resize(size);
  return png;
}

std::string webp_of(int width, int height, const Painter& paint) {
  const Bytes pixels = painted(width, height, paint, 4);
  std::uint8_t* out = nullptr;
  const std::size_t size = WebPEncodeLosslessRGBA(pixels.data(), width, height, width * 4, &out);
  std::string webp(reinterpret_cast<const char*>(out), size);
  WebPFree(out);
  return webp;
}

std::string with_exif(const std::string& jpeg, int orientation) {
  std::string exif("Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0", 25);
  exif += static_cast<char>(orientation);
  return with_segment(jpeg, '\xE1', exif + std::string(6, '\0'));
}

std::string with_profile(const std::string& jpeg, const std::string& icc) {
  return with_segment(jpeg, '\xE2', std::string("ICC_PROFILE\0\x01\x01", 14) + icc);
}

std::string swapped_profile() {
  const cmsCIExyY white{0.3127, 0.3290, 1.0};
  const cmsCIExyYTRIPLE primaries{{0.30, 0.60, 1.0}, {0.64, 0.33, 1.0}, {0.15, 0.06, 1.0}};
  cmsToneCurve* curve = cmsBuildGamma(nullptr, 2.2);
  cmsToneCurve* curves[] = {curve, curve, curve};
  cmsHPROFILE profile = cmsCreateRGBProfile(&white, &primaries, curves);
  cmsUInt32Number size = 0;
  cmsSaveProfileToMem(profile, nullptr, &size);
  std::string icc(size, '\0');
  cmsSaveProfileToMem(profile, icc.data(), &size);
  cmsCloseProfile(profile);
  cmsFreeToneCurve(curve);
  return icc;
}

Colour pixel_of(const std::string& jpeg, int x, int y) {
  tjhandle handle = tjInitDecompress();
  const auto* bytes = reinterpret_cast<const unsigned char*>(jpeg.data());
  int width = 0, height = 0, sampling = 0, colours = 0;
  tjDecompressHeader3(handle, bytes, jpeg.size(), &width, &height, &sampling, &colours);
  Bytes pixels(place(0, height, width, 3));
  tjDecompress2(handle, bytes, jpeg.size(), pixels.data(), width, 0, height, TJPF_RGB, 0);
  tjDestroy(handle);
  const std::uint8_t* at = pixels.data() + place(x, y, width, 3);
  return {at[0], at[1], at[2]};
}

}  // namespace farmgate::testing
