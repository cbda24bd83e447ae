#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "chassis/pg/database.h"
#include "chassis/redis/cache.h"
#include "chassis/redis/executor.h"
#include "services/listings/domain/gate.h"
#include "services/listings/domain/listing.h"

namespace farmgate::listings {

// Published listings as the bytes of farmgate.listings.v1.Listing, by resource name, out of the
// cache; and lists composed of them. Thread-safe.
class Pages {
 public:
  // Of an entry's header: on sale, so that lists show it.
  static constexpr std::uint32_t kListed = 1;
  // What a row must still be when a list of names is composed, judged from its header: one that is
  // not is left out, the page is shorter then.
  struct Wanted {
    bool listed = true;  // published and not blocked
    int least_star = 0;  // of a certificate in force at this instant
  };
  using Names = std::vector<std::string>;  // "listings/<id>", at most 256

  Pages(pg::Database& database, redis::Cache& cache, const Gate& gate, const BusinessClock& clock)
      : database_(database), cache_(cache), gate_(gate), clock_(clock) {}
  ~Pages() { lifetime_.end(); }  // the cache reads through this behind stale replies
  Pages(const Pages&) = delete;
  Pages& operator=(const Pages&) = delete;

  // One page: from memory, without blocking; then by whatever it takes, without a thread that
  // waits. bytes == nullptr: there is no public page of that name.
  std::optional<redis::Found> peek(std::string_view name) { return cache_.peek(name); }
  void ask(std::string_view name, ListingId id, Deadline deadline, redis::Cache::Told told);

  // Headers and bytes of several, in the order of their names. peek: all from memory or nothing,
  // without blocking. find: memory, one MGET, one statement; blocks.
  std::optional<std::vector<redis::Found>> peek(const Names& names) {
    return cache_.peek_many(names);
  }
  StatusOr<std::vector<redis::Found>> find(const Names& names, Deadline deadline);

  // The rows as the repeated field `number` of a reply: see wire::append_field.
  static std::string rows(const std::vector<redis::Found>& found, const Wanted& wanted,
                          int number = 1);
  std::optional<std::string> peek_rows(const Names& names, const Wanted& wanted, int number = 1);
  StatusOr<std::string> compose(const Names& names, const Wanted& wanted, Deadline deadline,
                                int number = 1);

  // What a row is in the cache.
  static redis::Loaded loaded(const Listing& listing);

 private:
  void begin(ListingId id, Deadline deadline, const std::function<void(redis::Cache::Outcome)>& to);
  StatusOr<std::vector<std::optional<redis::Loaded>>> load(const Names& names, Deadline deadline);

  pg::Database& database_;
  redis::Cache& cache_;
  const Gate& gate_;
  const BusinessClock& clock_;
  // Reads anew what time has overtaken before the sweep came to it: two statements more.
  redis::Executor overtaken_{1, 1024};
  redis::Lifetime lifetime_;
};

}  // namespace farmgate::listings
