#pragma once

#include <array>
#include <chrono>
#include <cstring>
#include <deque>
#include <memory>
#include <mutex>
#include <string_view>
#include <unordered_map>

#include "chassis/auth/principal.h"
#include "chassis/base/digest.h"

namespace farmgate::auth {

// The SHA-256 by which a token is remembered. Taken for every call, so it keeps OpenSSL's algorithm
// and context at hand: half the time of a digest that looks them up.
Digest token_digest(std::string_view token);

// Verified tokens by digest, until they expire; the oldest make room beyond the cap. Thread-safe.
class TokenCache {
 public:
  using Instant = std::chrono::system_clock::time_point;

  explicit TokenCache(std::size_t cap);
  // shared: a call in flight keeps its principal while the entry goes
  std::shared_ptr<const Principal> find(const Digest& digest, Instant now);
  void insert(const Digest& digest, std::shared_ptr<const Principal> principal, Instant expires);
  void clear();
  std::size_t size() const;

 private:
  struct DigestHash {
    std::size_t operator()(const Digest& digest) const {
      std::size_t hash = 0;
      std::memcpy(&hash, digest.data(), sizeof(hash));
      return hash;
    }
  };
  struct Entry {
    std::shared_ptr<const Principal> principal;
    Instant expires;
  };
  struct Shard {
    mutable std::mutex mutex;
    std::unordered_map<Digest, Entry, DigestHash> entries;
    std::deque<Digest> order;
  };
  static constexpr std::size_t kShards = 16;
  Shard& shard_of(const Digest& digest) { return shards_[digest.back() % kShards]; }

  std::size_t cap_per_shard_;
  std::array<Shard, kShards> shards_;
};

}  // namespace farmgate::auth
