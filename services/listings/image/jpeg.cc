#include <turbojpeg.h>

#include <algorithm>
#include <memory>

#include "services/listings/image/jpeg_head.h"
#include "services/listings/image/pixels.h"

namespace farmgate::listings {
namespace {

constexpr int kQuality = 82;
constexpr std::size_t kOutMost = 4U << 20;

struct Closed {
  void operator()(void* handle) const { tjDestroy(handle); }
};
using Handle = std::unique_ptr<void, Closed>;

const unsigned char* bytes(std::string_view content) {
  return reinterpret_cast<const unsigned char*>(content.data());
}

// The smallest of the library's fractions, up to the whole, that leaves the longer side long
// enough.
tjscalingfactor fraction(int longer, int side) {
  tjscalingfactor best{1, 1};
  int count = 0;
  const tjscalingfactor* all = tjGetScalingFactors(&count);
  for (int i = 0; i < count; ++i) {
    const bool enough = TJSCALED(longer, all[i]) >= side;
    if (enough && all[i].num * best.denom < best.num * all[i].denom) best = all[i];
  }
  return best;
}

}  // namespace

StatusOr<Pixels> read_jpeg(std::string_view content, int side) {
  const Handle handle(tjInitDecompress());
  int width = 0, height = 0, sampling = 0, colours = 0;
  if (tjDecompressHeader3(handle.get(), bytes(content), content.size(), &width, &height, &sampling,
                          &colours) != 0) {
    return unreadable("the picture is broken");
  }
  if (colours == TJCS_CMYK || colours == TJCS_YCCK) {
    return unreadable("the picture has colours for print; save it with those of a screen (RGB)");
  }
  const JpegHead head = jpeg_head(content);
  if (!head.framed || head.scans > kScansMost) return unreadable("the picture is too intricate");
  RETURN_IF_ERROR(check_size(width, height, head.whole));
  const tjscalingfactor scale = fraction(std::max(width, height), side);
  Pixels pixels(TJSCALED(width, scale), TJSCALED(height, scale));
  // A warning is an error too: behind the damage the picture would be grey.
  if (tjDecompress2(handle.get(), bytes(content), content.size(), pixels.rgb.data(), pixels.width,
                    0, pixels.height, TJPF_RGB, TJFLAG_LIMITSCANS) != 0) {
    return unreadable("the picture is broken or cut off");
  }
  pixels = upright(shrunk(pixels, side), head.orientation);
  to_srgb(pixels, head.icc_profile);
  return pixels;
}

StatusOr<std::string> write_jpeg(const Pixels& pixels) {
  const Handle handle(tjInitCompress());
  unsigned char* out = nullptr;
  unsigned long size = 0;
  const int done = tjCompress2(handle.get(), pixels.rgb.data(), pixels.width, 0, pixels.height,
                               TJPF_RGB, &out, &size, TJSAMP_420, kQuality, TJFLAG_PROGRESSIVE);
  std::string jpeg;
  if (done == 0 && size <= kOutMost) jpeg.assign(reinterpret_cast<const char*>(out), size);
  tjFree(out);
  if (jpeg.empty()) return internal("a picture of a few pixels could not be written");
  return jpeg;
}

}  // namespace farmgate::listings
