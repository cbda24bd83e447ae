#include "tests/contract/golden.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "chassis/base/file.h"

namespace farmgate::contract {
namespace {

constexpr std::size_t kBytesPerLine = 32;
constexpr std::string_view kDigits = "0123456789abcdef";

std::filesystem::path folder() {
  return std::filesystem::path(FARMGATE_SOURCE) / "tests" / "contract" / "golden";
}

bool writing() {
  const char* wish = std::getenv("FARMGATE_GOLDEN");
  return wish != nullptr && std::string_view(wish) == "write";
}

}  // namespace

void expect_golden(std::string_view file, const std::string& found) {
  if (read_golden(file) == found) return;
  if (writing()) {
    std::ofstream(folder() / file, std::ios::binary) << found;
    ADD_FAILURE() << file << " was written: look at the difference, then run the test again";
    return;
  }
  ADD_FAILURE() << "golden/" << file << " differs; found:\n"
                << found << "FARMGATE_GOLDEN=write writes it, if the change is meant";
}

std::vector<std::string> golden_files(std::string_view suffix) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder())) {
    std::string name = entry.path().filename().string();
    if (name.ends_with(suffix)) names.push_back(std::move(name));
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string read_golden(std::string_view file) { return read_file(folder() / file).value(); }

std::string to_hex(std::string_view bytes) {
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
    if (i % kBytesPerLine == kBytesPerLine - 1 || i + 1 == bytes.size()) text += '\n';
  }
  return text;
}

std::string from_hex(std::string_view text) {
  std::string bytes;
  int high = -1;
  for (const char c : text) {
    if (c == '\n') continue;
    const std::size_t digit = kDigits.find(c);
    if (digit == std::string_view::npos) {
      ADD_FAILURE() << "no hexadecimal digit: " << c;
      return {};
    }
    if (high < 0) {
      high = static_cast<int>(digit);
      continue;
    }
    bytes += static_cast<char>(high << 4 | static_cast<int>(digit));
    high = -1;
  }
  EXPECT_EQ(high, -1) << "half a byte";
  return bytes;
}

}  // namespace farmgate::contract
