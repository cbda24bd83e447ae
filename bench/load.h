#pragma once

#include <memory>
#include <string>
#include <vector>

#include "bench/process.h"
#include "chassis/auth/token.h"
#include "chassis/rpc/channel.h"

namespace farmgate::bench {

struct Load {
  double calls_per_second = 0;
  double cpu_us = 0;  // of the server, per call
  int failed = 0;
};

struct Manner {
  int in_flight = 128;
  std::string token = {};  // of all calls
};
// A closed loop of so many calls in flight over the serialised requests, in turn.
Load drive(rpc::Channel& channel, const Process& server, const char* method,
           const std::vector<std::string>& requests, int calls, const Manner& manner = {});

struct Paced {
  double p50_ms = 0, p99_ms = 0;
  int failed = 0;
};
// An open loop: each request once, so many a second, whatever became of those before.
Paced pace(rpc::Channel& channel, const char* method, const std::vector<std::string>& requests,
           double per_second, const std::string& token);

struct Peer {
  std::string service;  // whose certificate is expected
  int port = 0;
  std::string caller;  // whose certificate is shown: "edge", or a sibling
};
// Eight connections that do not retry.
StatusOr<std::unique_ptr<rpc::Channel>> connect(const Environment& environment, const Peer& peer);

// Of a caller of the edge, signed with the key of the stack.
StatusOr<std::string> token_of(const Environment& environment, auth::TokenSpec spec);

double median(std::vector<double> values);

}  // namespace farmgate::bench
