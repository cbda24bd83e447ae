#include "chassis/base/words.h"

#include <utf8proc.h>

#include <array>
#include <cstring>

namespace farmgate {
namespace {

constexpr std::size_t kBytesMax = 1U << 20;  // of a text: past every field of the suite

// The tones as combining marks: grave, acute, tilde, hook above, dot below.
char tone_of(utf8proc_int32_t point) {
  constexpr std::array<utf8proc_int32_t, 5> kTones = {0x300, 0x301, 0x303, 0x309, 0x323};
  for (std::size_t i = 0; i < kTones.size(); ++i) {
    if (kTones[i] == point) return static_cast<char>('2' + i);
  }
  return 0;
}

void append(std::string& text, utf8proc_int32_t point) {
  utf8proc_uint8_t bytes[4];
  const auto size = utf8proc_encode_char(point, bytes);
  text.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
}

// d-bar, and eth, which older fonts have in its place.
bool is_dbar(utf8proc_int32_t point) { return point == 0x111 || point == 0xF0; }

bool is_consonant(char c) { return c >= 'a' && c <= 'z' && c != 'y' && !std::strchr("aeiou", c); }

// Where only spelling differs: y behind nothing but consonants, and in "quy".
bool ends_open(const std::string& folded) {
  if (folded.empty() || folded.back() != 'y') return false;
  if (folded == "quy") return true;
  for (std::size_t i = 0; i + 1 < folded.size(); ++i) {
    if (!is_consonant(folded[i])) return false;
  }
  return true;
}

class Splitter {
 public:
  explicit Splitter(std::size_t most) : most_(most) {}

  void take(utf8proc_int32_t point) {
    const auto category = utf8proc_category(point);
    if (category == UTF8PROC_CATEGORY_CF) return;
    if (category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME) return mark(point);
    const bool letter = category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
    const bool digit = category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO;
    if (!letter && !digit) return end();
    const utf8proc_int32_t kept = is_dbar(point) ? 0x111 : point;
    append(marked_, kept);
    if (kept == 0x111) {
      folded_ += 'd';
    } else {
      append(folded_, kept);
    }
  }

  void end() {
    if (folded_.empty()) return;
    if (ends_open(folded_)) {
      folded_.back() = 'i';
      marked_.back() = 'i';
    }
    if (tone_ != 0) marked_ += tone_;
    if (words_.size() < most_) words_.push_back({std::move(folded_), std::move(marked_)});
    folded_.clear();
    marked_.clear();
    tone_ = 0;
  }

  std::vector<TextWord> done() && {
    end();
    return std::move(words_);
  }

 private:
  void mark(utf8proc_int32_t point) {
    if (folded_.empty()) return;
    if (const char tone = tone_of(point)) {
      tone_ = tone;
    } else {
      append(marked_, point);
    }
  }

  const std::size_t most_;
  std::vector<TextWord> words_;
  std::string folded_, marked_;
  char tone_ = 0;
};

}  // namespace

std::vector<TextWord> words_of(std::string_view text, std::size_t most) {
  if (text.empty() || text.size() > kBytesMax) return {};
  const auto options =
      static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD);
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  const auto size = static_cast<utf8proc_ssize_t>(text.size());
  // As many as there are bytes is enough for nearly all texts; else it says how many it needs.
  std::vector<utf8proc_int32_t> points(text.size());
  const auto room = [&] { return static_cast<utf8proc_ssize_t>(points.size()); };
  auto count = utf8proc_decompose(bytes, size, points.data(), room(), options);
  if (count > room()) {
    points.resize(static_cast<std::size_t>(count));
    count = utf8proc_decompose(bytes, size, points.data(), room(), options);
  }
  if (count < 0) return {};
  points.resize(static_cast<std::size_t>(count));
  Splitter splitter(most);
  for (const utf8proc_int32_t point : points) splitter.take(point);
  return std::move(splitter).done();
}

}  // namespace farmgate
