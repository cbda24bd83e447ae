#pragma once

#include "chassis/base/status.h"

namespace google::protobuf {
class Message;
}

namespace farmgate::rpc {

// The messages of a client's stream after its first one. No more than one of them is held beside
// the one that the handler works at: a client that is faster waits.
class Incoming {
 public:
  virtual ~Incoming() = default;

  // The next message, parsed and validated, into one of the request's type; false after the last.
  // Of a file (a field `chunk`) it has what the first one had where it says nothing itself.
  // INVALID_ARGUMENT/MALFORMED, INVALID_FIELD or MESSAGE_TOO_LARGE (from 256 KiB on),
  // DEADLINE_EXCEEDED/DEADLINE, DEADLINE_EXCEEDED/STREAM_IDLE when nothing came for 20 s,
  // CANCELLED/CANCELLED when the client has gone. After an error there is no further message.
  virtual StatusOr<bool> next(google::protobuf::Message& message) = 0;
};

}  // namespace farmgate::rpc
