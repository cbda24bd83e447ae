#pragma once

#include <string>

namespace farmgate::bench {

// The least that gRPC can do for us: a raw callback method that answers `bytes` bytes over the same
// mTLS, with nothing before it. Serves until it is killed.
int serve_echo(int port, const std::string& pki_dir, int bytes);

}  // namespace farmgate::bench
