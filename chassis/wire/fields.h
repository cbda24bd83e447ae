#pragma once

#include <string>
#include <string_view>

namespace farmgate::wire {

// A text, a bytes or a message field as it goes on the wire, behind what `out` holds already: a
// message is its fields in any order, a repeated field is its items, so a reply is composed of
// serialised parts without parsing them.
void append_field(std::string& out, int number, std::string_view bytes);

// What append_field adds for so many bytes, at most.
inline constexpr std::size_t kFieldHead = 10;

}  // namespace farmgate::wire
