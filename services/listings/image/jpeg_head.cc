#include "services/listings/image/jpeg_head.h"

#include <cstddef>
#include <cstdint>
#include <map>

namespace farmgate::listings {
namespace {

constexpr int kSegmentsMost = 1'000;
constexpr std::size_t kProfileMost = 1U << 20;
constexpr std::string_view kExif{"Exif\0\0", 6};
constexpr std::string_view kIcc{"ICC_PROFILE\0", 12};
constexpr int kOrientationTag = 0x0112;
constexpr int kEntriesMost = 200;  // of the first directory

// A number of one to four bytes at a place; 0 beyond the end.
std::uint32_t number(std::string_view bytes, std::size_t at, std::size_t length, bool little) {
  if (at > bytes.size() || bytes.size() - at < length) return 0;
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < length; ++i) {
    const std::size_t place = at + (little ? length - 1 - i : i);
    value = value << 8 | static_cast<unsigned char>(bytes[place]);
  }
  return value;
}

// TIFF: byte order, the place of the first directory, its entries of 12 bytes.
int orientation_of(std::string_view tiff) {
  const bool little = tiff.substr(0, 2) == "II";
  const std::size_t directory = number(tiff, 4, 4, little);
  const auto entries = static_cast<int>(number(tiff, directory, 2, little));
  for (int i = 0; i < entries && i < kEntriesMost; ++i) {
    const std::size_t entry = directory + 2 + 12 * static_cast<std::size_t>(i);
    if (number(tiff, entry, 2, little) != kOrientationTag) continue;
    const auto value = static_cast<int>(number(tiff, entry + 8, 2, little));
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

bool is_frame(std::uint32_t marker) {
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

// Within the packed colours FF is never followed by DA.
int scans_of(std::string_view jpeg) {
  int scans = 0;
  for (std::size_t at = jpeg.find("\xFF\xDA"); at != jpeg.npos && scans <= kScansMost;
       at = jpeg.find("\xFF\xDA", at + 2)) {
    ++scans;
  }
  return scans;
}

class Walk {
 public:
  explicit Walk(std::string_view jpeg) : jpeg_(jpeg) {}

  JpegHead head() {
    for (int turn = 0; turn < kSegmentsMost && step(); ++turn) continue;
    for (auto& [place, part] : profile_) head_.icc_profile += part;
    if (head_.icc_profile.size() > kProfileMost) head_.icc_profile.clear();
    head_.scans = scans_of(jpeg_);
    return std::move(head_);
  }

 private:
  // False at the first scan, and where no segment stands.
  bool step() {
    if (at_ + 4 > jpeg_.size() || number(jpeg_, at_, 1, false) != 0xFF) return false;
    const std::uint32_t marker = number(jpeg_, at_ + 1, 1, false);
    if (marker == 0xFF) return ++at_, true;  // padding
    const std::size_t length = number(jpeg_, at_ + 2, 2, false);
    if (length < 2) return false;
    if (marker == 0xDA) {
      head_.whole = head_.whole || number(jpeg_, at_ + 4, 1, false) < colours_;
      return false;
    }
    take(marker, jpeg_.substr(at_ + 4, length - 2));
    at_ += 2 + length;
    return true;
  }

  void take(std::uint32_t marker, std::string_view segment) {
    if (is_frame(marker)) {
      head_.framed = true;
      colours_ = number(segment, 5, 1, false);
      head_.whole = marker != 0xC0 && marker != 0xC1;
    }
    if (marker == 0xE1 && segment.starts_with(kExif)) {
      head_.orientation = orientation_of(segment.substr(kExif.size()));
    }
    // Its parts are numbered from 1; behind the number stands how many there are.
    if (marker == 0xE2 && segment.starts_with(kIcc) && segment.size() > kIcc.size() + 2) {
      profile_[number(segment, kIcc.size(), 1, false)] = segment.substr(kIcc.size() + 2);
    }
  }

  std::string_view jpeg_;
  std::size_t at_ = 2;
  std::uint32_t colours_ = 0;  // of the frame
  JpegHead head_;
  std::map<std::uint32_t, std::string_view> profile_;
};

}  // namespace

JpegHead jpeg_head(std::string_view jpeg) { return Walk(jpeg).head(); }

}  // namespace farmgate::listings
