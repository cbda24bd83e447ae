#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/integration/events/bus.h"

namespace farmgate::events {

// The copy of an offer, and the counter of its seller.
Status put_offer(const std::optional<OfferEvent>& old, const OfferEvent& now, pg::Tx& tx);

// A service that follows offers, sellers and listings: copies, and a counter built on them.
class Shelf : public Bus {
 protected:
  Shelf();

  // Joins the group; the topics are made first when they are not there.
  void start_consumer();
  void stop_consumer() { consumer_.reset(); }
  void make_topics(int partitions = 2);
  std::vector<Projection> projections();
  kafka::Record listing(const std::string& key, const std::string& title) const;
  kafka::Record seller(const std::string& key, const std::string& name) const;

  // Whether every position stands at the end of its partition.
  bool caught_up();
  std::string ends();  // of every partition, as caught_up() compares them
  bool applied(std::int64_t count);
  // A counter follows the commit that a test can see already.
  static bool counts(const Counters::Count& counter, std::int64_t count) {
    return eventually([&] { return counter == count; });
  }
  std::string copies();  // every row of the projection, as text
  bool counters_equal_recount();
  std::string price(const std::string& key) {
    return value("SELECT price FROM shelf WHERE id = '" + key + "'");
  }

  int partitions_ = 0;
  Counters counters_;
  std::function<Status(pg::Tx&)> before_apply_ = [](pg::Tx&) { return ok(); };  // of an offer
  std::chrono::milliseconds batch_timeout_{10'000};
  std::atomic<std::int64_t> slowest_lag_micros_{0};
  std::unique_ptr<Consumer> consumer_;
};

}  // namespace farmgate::events
