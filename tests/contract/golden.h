#pragma once

#include <string>
#include <string_view>
#include <vector>

// Committed bytes that must not change by accident: tests/contract/golden/. With
// FARMGATE_GOLDEN=write in its environment a test writes what it found and fails all the same, so
// that the difference is looked at and the test run again.
namespace farmgate::contract {

// Compares with golden/<file>; a difference is a failure of the running test that names the cure.
void expect_golden(std::string_view file, const std::string& found);

// Names of the committed files with this ending.
std::vector<std::string> golden_files(std::string_view suffix);
std::string read_golden(std::string_view file);

// Lines of 32 bytes in hexadecimal digits, and back; anything else ends the test.
std::string to_hex(std::string_view bytes);
std::string from_hex(std::string_view text);

}  // namespace farmgate::contract
