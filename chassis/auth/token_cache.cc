#include "chassis/auth/token_cache.h"

#include <openssl/evp.h>

#include <algorithm>

namespace farmgate::auth {
namespace {

struct DigestContext {
  EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  EVP_MD_CTX* const context = EVP_MD_CTX_new();

  DigestContext() = default;
  DigestContext(const DigestContext&) = delete;
  DigestContext& operator=(const DigestContext&) = delete;
  ~DigestContext() {
    EVP_MD_CTX_free(context);
    EVP_MD_free(algorithm);
  }
};

}  // namespace

Digest token_digest(std::string_view token) {
  thread_local const DigestContext mine;
  Digest digest{};
  const bool made = EVP_DigestInit_ex2(mine.context, mine.algorithm, nullptr) == 1 &&
                    EVP_DigestUpdate(mine.context, token.data(), token.size()) == 1 &&
                    EVP_DigestFinal_ex(mine.context, digest.data(), nullptr) == 1;
  return made ? digest : sha256(token);
}

TokenCache::TokenCache(std::size_t cap) : cap_per_shard_(std::max<std::size_t>(cap / kShards, 1)) {}

std::shared_ptr<const Principal> TokenCache::find(const Digest& digest, Instant now) {
  Shard& shard = shard_of(digest);
  const std::lock_guard lock(shard.mutex);
  const auto at = shard.entries.find(digest);
  if (at == shard.entries.end() || at->second.expires <= now) return nullptr;
  return at->second.principal;
}

void TokenCache::insert(const Digest& digest, std::shared_ptr<const Principal> principal,
                        Instant expires) {
  Shard& shard = shard_of(digest);
  const std::lock_guard lock(shard.mutex);
  const bool fresh =
      shard.entries.insert_or_assign(digest, Entry{std::move(principal), expires}).second;
  if (fresh) shard.order.push_back(digest);
  while (shard.order.size() > cap_per_shard_) {
    shard.entries.erase(shard.order.front());
    shard.order.pop_front();
  }
}

void TokenCache::clear() {
  for (Shard& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    shard.entries.clear();
    shard.order.clear();
  }
}

std::size_t TokenCache::size() const {
  std::size_t sum = 0;
  for (const Shard& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    sum += shard.entries.size();
  }
  return sum;
}

}  // namespace farmgate::auth
