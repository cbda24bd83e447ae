#pragma once

#include <hiredis/hiredis.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "chassis/redis/pipeline.h"

// What Pipeline needs of hiredis. Private to chassis/redis.
namespace farmgate::redis {

struct ContextFreed {
  void operator()(redisContext* context) const { redisFree(context); }
};
using Context = std::unique_ptr<redisContext, ContextFreed>;

// Begins to connect to "unix:/path" or "host:port"; nothing when the address has no such form.
Context begin_connect(const std::string& address);
// Waits so long for the connection to stand.
enum class Connected { kYes, kNotYet, kFailed };
Connected await_connected(const redisContext* context, std::chrono::milliseconds limit);
void append(redisContext* context, const std::vector<std::string>& words);

// In the calling thread a server that went away is an error of its write and no SIGPIPE, whatever
// the program does about signals: hiredis writes without that wish.
void no_signals_of_writes();

// The next whole reply of what was read. kBroken: the bytes are no protocol.
enum class Taken { kReply, kNothing, kBroken };
Taken take_reply(redisContext* context, Reply& reply);

}  // namespace farmgate::redis
