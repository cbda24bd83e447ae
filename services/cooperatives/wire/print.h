#pragma once

#include <map>
#include <string>

namespace farmgate::cooperatives::v1 {
class Statement;
}

// A statement on paper and as a table.
namespace farmgate::cooperatives::wire {

// Public names by resource name; a party without one stands under its resource name.
using Names = std::map<std::string, std::string, std::less<>>;

// One HTML page for A4, in Vietnamese; every text is escaped and nothing is fetched.
std::string page_of(const v1::Statement& statement, const Names& names);
// RFC 4180 with a header, UTF-8 with byte order mark, so that spreadsheets read it right. A text
// that a spreadsheet would run as a formula is told apart by a leading apostrophe.
std::string csv_of(const v1::Statement& statement);

}  // namespace farmgate::cooperatives::wire
