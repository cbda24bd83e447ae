#pragma once

#include <chrono>
#include <memory>
#include <semaphore>
#include <string>

#include "chassis/base/clock.h"
#include "chassis/rpc/incoming.h"

// What every upload of a file does with its messages.
namespace farmgate::intake {

// How slow a sender may be: it holds a worker meanwhile, and others wait for one.
struct Pace {
  std::chrono::milliseconds grace{10'000};
  std::size_t bytes_per_second = 32 * 1024;  // from then on, over all of it

  bool kept(std::size_t bytes, Elapsed::duration spent) const {
    const auto counted = std::chrono::duration_cast<std::chrono::milliseconds>(spent) - grace;
    return counted.count() <= 0 || bytes * 1000 >= bytes_per_second * std::size_t(counted.count());
  }
};

// The content of all chunks, the first message's included. `too_large` when there are more than
// `most` bytes; INVALID_FIELD for a message that is not the `same` upload's;
// DEADLINE_EXCEEDED/STREAM_SLOW.
template <class Request, class Same>
StatusOr<std::string> receive_file(const Request& first, rpc::Incoming& rest, std::size_t most,
                                   const Status& too_large, Same same, Pace pace = {}) {
  const auto begun = Elapsed::now();
  std::string content = first.chunk().data();
  Request next;
  while (true) {
    if (content.size() > most) return too_large;
    ASSIGN_OR_RETURN(const bool more, rest.next(next));
    if (!more) return content;
    if (!pace.kept(content.size(), Elapsed::now() - begun)) {
      return Status(Code::kDeadlineExceeded, "STREAM_SLOW", "the file is sent too slowly");
    }
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
