#pragma once

#include <gtest/gtest.h>

#include <string>

#include "chassis/base/id.h"
#include "chassis/redis/cache.h"
#include "chassis/redis/entry.h"
#include "chassis/redis/pipeline.h"
#include "chassis/testing/eventually.h"
#include "chassis/testing/pg_sandbox.h"
#include "chassis/testing/status_is.h"

namespace farmgate::redis {

using namespace std::chrono_literals;
using testing::eventually;
using testing::IsOk;
using testing::StatusIs;

// On the run's genuine Redis, with keys of the test's own.
class CacheTest : public ::testing::Test {
 protected:
  CacheOptions options() const {
    CacheOptions options;
    options.address = testing::require_env("FARMGATE_REDIS");
    options.prefix = "fg:test:" + id_ + ":";
    options.command_budget = 2000ms;
    // No test waits for the end of these.
    options.l1_ttl = options.negative_ttl = 1min;
    return options;
  }
  static Cache::Load loading(std::int64_t version, std::string bytes) {
    return [version, bytes](Deadline) -> StatusOr<std::optional<Loaded>> {
      return std::optional<Loaded>(Loaded{version, bytes, std::nullopt});
    };
  }
  static StatusOr<std::optional<Loaded>> nothing(Deadline) { return std::optional<Loaded>(); }
  static std::string text(const StatusOr<Found>& found) {
    if (!found.ok()) return found.status().to_string();
    return found->bytes == nullptr ? "(nothing)" : *found->bytes;
  }
  // What another process would read: a fresh cache over the same keys.
  std::string elsewhere(const std::string& key) {
    Cache other(options(), clock_);
    return text(other.get(key, loading(0, "(loaded)"), in(5s)));
  }
  bool stored(const std::string& key, const std::string& wanted) {
    return eventually([&] {
      const auto entry = decode(redis_.call({"GET", options().prefix + key}).text);
      return entry && entry->bytes && *entry->bytes == wanted;
    });
  }

  std::string id_ = Uuid::v7().to_string();
  OffsetClock clock_;
  Pipeline redis_{{.address = options().address, .command_budget = 2000ms}};
};

}  // namespace farmgate::redis
