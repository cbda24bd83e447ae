#pragma once

#include <chrono>
#include <memory>
#include <semaphore>
#include <string>

#include "chassis/base/clock.h"
#include "chassis/rpc/incoming.h"

// What every upload of a file does with its messages.
namespace farmgate::intake {

// The content of all chunks, the first message's included. `too_large` when there are more than
// `most` bytes; INVALID_FIELD for a message that is not the `same` upload's.
template <class Request, class Same>
StatusOr<std::string> receive_file(const Request& first, rpc::Incoming& rest, std::size_t most,
                                   const Status& too_large, Same same) {
  std::string content = first.chunk().data();
  Request next;
  while (true) {
    if (content.size() > most) return too_large;
    ASSIGN_OR_RETURN(const bool more, rest.next(next));
    if (!more) return content;
    if (!same(next) || next.request_id() != first.request_id()) {
      return invalid("request_id", "is another than that of the first message");
    }
    content += next.chunk().data();
  }
}

// So many may be at something that takes memory, and no more.
class Places {
 public:
  explicit Places(int most) : free_(most) {}

  // Held until it is let go.
  using Held = std::shared_ptr<void>;
  // RESOURCE_EXHAUSTED/OVERLOADED when none is free by the deadline.
  StatusOr<Held> take(Deadline deadline = {}) {
    if (!free_.try_acquire_until(deadline)) {
      return Status(Code::kResourceExhausted, "OVERLOADED", "too many files are being received")
          .with_retry_after(std::chrono::milliseconds(1000));
    }
    return Held(nullptr, [this](void*) { free_.release(); });
  }

 private:
  std::counting_semaphore<> free_;
};

}  // namespace farmgate::intake
