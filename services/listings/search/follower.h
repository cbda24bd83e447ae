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

// Keeps an index like the table of listings: all of it at first, then every round what has been
// written since. A worn index goes on while another is read beside it, and leaves when that one has
// all that it had. One thread calls follow; any may ask for the index.
class Follower {
 public:
  Follower(const Vocabulary& vocabulary, const Places& places)
      : vocabulary_(vocabulary), places_(places) {}

  // One round. After an error the next one goes on where the last good one ended.
  Status follow(pg::Database& database);

  // Nothing before the table was read once.
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
  // An index and how far it has come.
  struct Reading {
    std::shared_ptr<Index> index;
    std::optional<Uuid> after;  // of the first reading of the table; none: it is through
    std::int64_t from = 0;      // every older transaction is in the index
    std::optional<Pass> pass;
    Elapsed::time_point looked;
  };

  StatusOr<Reading> begin(pg::Database& database) const;
  // Some pages of the first reading.
  Status load(pg::Database& database, Reading& reading, int pages) const;
  // One round over the changes; true when it has seen all.
  StatusOr<bool> catch_up(pg::Database& database, Reading& reading) const;
  Status renew(pg::Database& database);
  void show();

  const Vocabulary& vocabulary_;
  const Places& places_;
  std::optional<Reading> now_, next_;
  mutable std::mutex mutex_;  // of index_ alone
  std::shared_ptr<const Index> index_;
  std::atomic<Elapsed::rep> looked_{0};
};

}  // namespace farmgate::listings::search
