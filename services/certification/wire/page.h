#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "chassis/base/status.h"

namespace google::type {
class Date;
}

namespace farmgate::certification::wire {

// A page to print: HTML for A4. Everything that is added is escaped.
class PrintedPage {
 public:
  explicit PrintedPage(std::string_view title);

  void heading(std::string_view text);
  void line(std::string_view label, std::string_view value);
  void paragraph(std::string_view text);  // its line breaks are kept
  // A QR code of a text. INTERNAL when it is too long for one.
  Status qr(std::string_view text);
  void begin_table(const std::vector<std::string>& header);
  void row(const std::vector<std::string>& cells);
  void end_table();
  // Who signs, side by side.
  void signatures(const std::vector<std::string>& roles);
  std::string done() &&;

 private:
  std::string out_;
};

// "29/11/2026"; dots for a day that is not given.
std::string vietnamese(const google::type::Date& date);

}  // namespace farmgate::certification::wire
