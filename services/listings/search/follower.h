#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "chassis/base/clock.h"
#include "chassis/pg/database.h"
#include "services/listings/search/index.h"
#include "services/listings/search/places.h"
#include "services/listings/storage/search_rows.h"

namespace farmgate::listings::search {

// Keeps an index like the table of listings: all of it at first and when the index is worn, then
// every round what has been written since. One thread calls follow; any may ask for the index.
class Follower {
 public:
  Follower(const Vocabulary& vocabulary, const Places& places)
      : vocabulary_(vocabulary), places_(places) {}

  // One round. After an error the next one goes on where the last good one ended.
  Status follow(pg::Database& database);

  // Nothing before the first round was done.
  std::shared_ptr<const Index> index() const;
  // Since the table was last looked at in full; how far behind it an answer may be.
  std::chrono::milliseconds age() const;

 private:
  // Over all that has changed, in as many rounds as it takes: where it is, the transaction before
  // which all had ended when it began, and when that was.
  struct Pass {
    search_rows::Place place;
    std::int64_t safe = 0;
    Elapsed::time_point begun;
  };

  Status load(pg::Database& database);
  // One round of it; true when it is complete.
  StatusOr<bool> catch_up(pg::Database& database, Pass& pass);

  const Vocabulary& vocabulary_;
  const Places& places_;
  mutable std::mutex mutex_;  // of index_ alone
  std::shared_ptr<Index> index_;
  std::int64_t from_ = 0;  // every older transaction is in the index
  std::optional<Pass> pass_;
  std::atomic<Elapsed::rep> looked_{0};
};

}  // namespace farmgate::listings::search
