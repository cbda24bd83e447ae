#include "services/certification/domain/evidence.h"

#include <algorithm>
#include <optional>

namespace farmgate::certification {
namespace {

constexpr std::string_view kPdf = "application/pdf";
constexpr std::string_view kJpeg = "image/jpeg";
constexpr std::string_view kPng = "image/png";
// A0 at 150 dots an inch, twice.
constexpr std::uint64_t kPixelsMost = 70'000'000;
constexpr std::size_t kSegmentsMost = 10'000;

Status refused(const char* reason, const char* what) {
  return Status(Code::kInvalidArgument, reason, what).with({{"chunk.data", what}});
}

std::uint32_t big_endian(std::string_view bytes) {
  std::uint32_t value = 0;
  for (const char c : bytes) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

struct Pixels {
  std::uint64_t width = 0;
  std::uint64_t height = 0;
};

// The first chunk of a PNG is IHDR.
std::optional<Pixels> png_pixels(std::string_view png) {
  if (png.size() < 33 || png.substr(12, 4) != "IHDR") return std::nullopt;
  return Pixels{big_endian(png.substr(16, 4)), big_endian(png.substr(20, 4))};
}

bool is_frame(unsigned char marker) {
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

// Walks over a JPEG's segments to the first frame header.
std::optional<Pixels> jpeg_pixels(std::string_view jpeg) {
  std::size_t at = 2;
  for (std::size_t turn = 0; turn < kSegmentsMost && at + 9 < jpeg.size(); ++turn) {
    if (static_cast<unsigned char>(jpeg[at]) != 0xFF) return std::nullopt;
    const auto marker = static_cast<unsigned char>(jpeg[at + 1]);
    if (marker == 0xFF) {  // padding
      ++at;
      continue;
    }
    if (is_frame(marker)) {
      return Pixels{big_endian(jpeg.substr(at + 7, 2)), big_endian(jpeg.substr(at + 5, 2))};
    }
    const std::uint32_t length = big_endian(jpeg.substr(at + 2, 2));
    if (length < 2) return std::nullopt;
    at += 2 + length;
  }
  return std::nullopt;
}

Status check_picture(const std::optional<Pixels>& pixels) {
  if (!pixels || pixels->width == 0 || pixels->height == 0) {
    return refused("EVIDENCE_TYPE", "the picture is broken");
  }
  if (pixels->width <= kPixelsMost && pixels->width * pixels->height <= kPixelsMost) return ok();
  return refused("EVIDENCE_UNSAFE", "the picture has more pixels than a scan");
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Names may be written with #xx in place of a character.
std::string unescaped(std::string_view pdf) {
  std::string plain;
  plain.reserve(pdf.size());
  for (std::size_t i = 0; i < pdf.size(); ++i) {
    const bool escape = pdf[i] == '#' && i + 2 < pdf.size();
    const int high = escape ? hex_digit(pdf[i + 1]) : -1;
    const int low = escape ? hex_digit(pdf[i + 2]) : -1;
    if (high < 0 || low < 0) {
      plain += pdf[i];
      continue;
    }
    plain += static_cast<char>(high << 4 | low);
    i += 2;
  }
  return plain;
}

// What follows a name, without the white space between; empty at the end.
std::string_view after(std::string_view pdf, std::size_t name_end) {
  const auto at = pdf.find_first_not_of(std::string_view("\0\t\n\f\r ", 6), name_end);
  return at == pdf.npos ? std::string_view() : pdf.substr(at);
}

// Three letters turn up in compressed pictures by chance: a script has its text or its object here.
bool is_script(std::string_view value) {
  return !value.empty() && (value[0] == '(' || value[0] == '<' || value[0] == '%' ||
                            std::isdigit(static_cast<unsigned char>(value[0])) != 0);
}

Status check_document(std::string_view content) {
  const std::string plain = unescaped(content);
  const std::string_view pdf = plain;
  for (const std::string_view name : {"/JavaScript", "/JS", "/Launch", "/EmbeddedFile",
                                      "/RichMedia", "/OpenAction", "/Encrypt", "/XFA"}) {
    for (auto at = pdf.find(name); at != pdf.npos; at = pdf.find(name, at + 1)) {
      const std::size_t end = at + name.size();
      if (end < pdf.size() && std::isalnum(static_cast<unsigned char>(pdf[end])) != 0) continue;
      const std::string_view value = after(pdf, end);
      // An OpenAction that only turns to a page is an array.
      if (name == "/OpenAction" && value.starts_with('[')) continue;
      if (name == "/JS" && !is_script(value)) continue;
      return refused("EVIDENCE_UNSAFE", "the document does more than show pages");
    }
  }
  const std::string_view tail = pdf.substr(pdf.size() > 2'048 ? pdf.size() - 2'048 : 0);
  if (tail.find("%%EOF") != tail.npos) return ok();
  return refused("EVIDENCE_TYPE", "the document is cut off");
}

}  // namespace

Status Evidence::check(const Rubric& rubric) const {
  const bool known = std::ranges::any_of(rubric.evidence_kinds,
                                         [&](const EvidenceKind& it) { return it.code == kind; });
  if (!known) {
    return Status(Code::kInvalidArgument, "KIND_UNKNOWN", "the rubric has no such kind of evidence")
        .with({{"evidence.kind", "is not a kind of the rubric"}});
  }
  for (std::size_t i = 0; i < criteria.size(); ++i) {
    const Criterion* criterion = rubric.find(criteria[i]);
    if (criterion != nullptr && criterion->scorable()) continue;
    return Status(Code::kInvalidArgument, "CRITERION_UNKNOWN",
                  "the rubric scores no such criterion")
        .with({{"evidence.criteria[" + std::to_string(i) + "]", "is not scored by the rubric"}});
  }
  return ok();
}

StatusOr<std::string> type_of(std::string_view content, std::string_view claimed) {
  std::string_view type;
  Status fault;
  if (content.starts_with("%PDF-")) {
    type = kPdf;
    fault = check_document(content);
  } else if (content.starts_with("\xFF\xD8\xFF")) {
    type = kJpeg;
    fault = check_picture(jpeg_pixels(content));
  } else if (content.starts_with("\x89PNG\r\n\x1A\n")) {
    type = kPng;
    fault = check_picture(png_pixels(content));
  } else {
    return refused("EVIDENCE_TYPE", "neither PDF nor JPEG nor PNG");
  }
  if (!claimed.empty() && claimed != type) {
    return refused("EVIDENCE_TYPE", "the content is of another type than it says")
        .with("content", std::string(type));
  }
  RETURN_IF_ERROR(fault);
  return std::string(type);
}

}  // namespace farmgate::certification
