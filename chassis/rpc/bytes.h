#pragma once

#include <memory>
#include <string>

namespace farmgate::rpc {

// A serialised reply, as it goes on the wire.
struct Bytes {
  std::string value;
};

// shared: a cache entry and the calls that are being answered from it own the same bytes
using SharedBytes = std::shared_ptr<const std::string>;

}  // namespace farmgate::rpc
