#include "chassis/events/republish.h"

#include <algorithm>
#include <thread>

namespace farmgate::events {
namespace {

using namespace std::chrono_literals;

constexpr auto kPage = 10s;  // one transaction

// Waits until `done` events are due at the rate, in slices so that a stop is seen.
void keep_rate(Elapsed::time_point begin, std::int64_t done, const RepublishOptions& options) {
  const auto due = begin + std::chrono::microseconds(done * 1'000'000 / options.per_second);
  while (Elapsed::now() < due && !options.stopping()) {
    std::this_thread::sleep_for(std::min<Elapsed::duration>(due - Elapsed::now(), 50ms));
  }
}

}  // namespace

StatusOr<std::int64_t> republish(pg::Database& database,
                                 const std::vector<AggregateSource>& sources,
                                 const RepublishOptions& options) {
  if (options.per_second < 1 || options.page < 1) return invalid("per_second", "at least 1");
  const auto begin = Elapsed::now();
  std::int64_t done = 0;
  for (const AggregateSource& source : sources) {
    RepublishPage page;
    do {
      if (options.stopping()) return Status(Code::kCancelled, "STOPPED", "republish stopped");
      const std::string after = page.last_key;
      ASSIGN_OR_RETURN(page, database.transact(in(kPage), [&](pg::Tx& tx) {
        return source.append(tx, after, options.page);
      }));
      done += page.appended;
      keep_rate(begin, done, options);
    } while (page.appended > 0);
  }
  return done;
}

}  // namespace farmgate::events
