#pragma once

#include <cstddef>

#include "chassis/base/status.h"
#include "chassis/rpc/bytes.h"

namespace farmgate::rpc {

inline constexpr std::size_t kFeedRoom = 64;  // messages that wait for one caller

// What a call streams to its caller. Thread-safe, and nothing blocks. The caller may be gone at any
// time: what is sent then is dropped.
class Feed {
 public:
  virtual ~Feed() = default;

  // Asked about once a second, it also ends what has to end: well when the call has lasted as long
  // as a stream may, with RESOURCE_EXHAUSTED/STREAM_SLOW when its caller has read nothing for too
  // long (ten seconds) though something waits. False: forget it.
  virtual bool alive() = 0;
  // How many messages may be sent now: fewer while the caller is behind.
  virtual std::size_t room() const = 0;
  // No more than there is room for.
  virtual void send(SharedBytes message) = 0;
  // Behind what was sent. Ok: there is nothing more to tell.
  virtual void end(const Status& status) = 0;
};

}  // namespace farmgate::rpc
