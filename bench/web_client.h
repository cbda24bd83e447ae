#pragma once

#include <string>

namespace farmgate::bench {

struct WebLoad {
  double calls_per_second = 0;
  double p50_ms = 0;
  int failed = 0;
};

// A closed loop of GETs over HTTP/1.1 on connections that stay open, a thread each.
WebLoad drive_web(int port, const std::string& target, int connections, int calls);

}  // namespace farmgate::bench
