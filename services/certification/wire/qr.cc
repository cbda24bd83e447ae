#include "services/certification/wire/qr.h"

#include <qrencode.h>

#include <memory>

namespace farmgate::certification::wire {
namespace {

constexpr int kQuiet = 4;  // free modules on each side: ISO/IEC 18004
constexpr std::size_t kLongest = 2331;

struct Free {
  void operator()(QRcode* it) const { QRcode_free(it); }
};

// The dark modules of a row, a rectangle for each run of them.
void draw_row(const unsigned char* modules, int width, int y, std::string& path) {
  const auto dark = [modules](int x) { return (modules[x] & 1) != 0; };
  for (int x = 0; x < width;) {
    const int begin = x;
    while (x < width && dark(x)) ++x;
    if (x == begin) {
      ++x;
      continue;
    }
    const std::string run = std::to_string(x - begin);
    path += "M" + std::to_string(begin + kQuiet) + " " + std::to_string(y + kQuiet) + "h" + run +
            "v1h-" + run + "z";
  }
}

}  // namespace

StatusOr<std::string> qr_svg(std::string_view text) {
  if (text.empty() || text.size() > kLongest) return internal("no QR code holds the text");
  const std::unique_ptr<QRcode, Free> code(
      QRcode_encodeData(static_cast<int>(text.size()),
                        reinterpret_cast<const unsigned char*>(text.data()), 0, QR_ECLEVEL_M));
  if (!code) return internal("the QR code could not be made");
  std::string path;
  for (int y = 0; y < code->width; ++y) {
    draw_row(code->data + y * code->width, code->width, y, path);
  }
  const std::string side = std::to_string(code->width + 2 * kQuiet);
  return "<svg class=qr viewBox=\"0 0 " + side + " " + side +
         "\" shape-rendering=crispEdges><path d=\"" + path + "\"/></svg>";
}

}  // namespace farmgate::certification::wire
