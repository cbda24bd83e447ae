#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

// Acts of officials are links of chains, one chain an object: whatever is changed, put in, taken
// out or moved afterwards no longer fits its neighbours.
namespace farmgate::certification {

struct AuditLink {
  std::int64_t number = 0;  // from 1, without gaps
  std::string hash;         // 32 bytes, as it is stored
  std::string fields;       // everything else, by audit_fields()
};

// Texts one after the other, each with its length: no two lists give the same.
std::string audit_fields(std::initializer_list<std::string_view> texts);

// The hash that a link has at this number behind the hash before it ("" before the first):
// SHA-256 over the object's id, that hash, the number and the fields.
std::string audit_hash(std::string_view object, std::string_view before, std::int64_t number,
                       std::string_view fields);

}  // namespace farmgate::certification
