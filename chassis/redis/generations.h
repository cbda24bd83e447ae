#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "chassis/base/clock.h"
#include "chassis/redis/executor.h"
#include "chassis/redis/memory.h"
#include "chassis/redis/repeats.h"

namespace farmgate::redis {

class Pipeline;

// A counter for each collection of things that lists are made of: it grows with every change of
// membership or order, and stands in the keys of the collection's pages, so that none of the old
// ones is found again. One that Redis does not have begins at the clock in milliseconds: after a
// flush no number comes again. Thread-safe.
class Generations {
 public:
  // Read at most once in `ttl`: so much older than the truth a page may be.
  Generations(std::string prefix, std::shared_ptr<Pipeline> redis,
              std::chrono::milliseconds ttl = std::chrono::milliseconds(1000));
  ~Generations();

  // As read within the ttl; never blocks.
  std::optional<std::int64_t> peek(std::string_view collection);
  // Asks Redis when need be; nothing when that is away. Blocks until the deadline at most. Call it
  // before the collection is read: what is read later is then as new as the number says.
  std::optional<std::int64_t> get(std::string_view collection, Deadline deadline);
  // Never blocks. One that Redis does not take is told again until it does, for 36 s at most: the
  // life of a page, 30 s, bounds its age meanwhile.
  void raise(std::string_view collection);

 private:
  std::string key(std::string_view collection) const { return prefix_ + std::string(collection); }
  void keep(std::string_view collection, std::int64_t number);
  void send(const std::string& collection, const Repeats::Taken& taken);

  const std::string prefix_;
  const std::chrono::milliseconds ttl_;
  Memory memory_{1U << 20};
  Holds holds_;
  const std::shared_ptr<Pipeline> redis_;  // shared: one connection serves several caches
  Repeats repeats_;
};

}  // namespace farmgate::redis
