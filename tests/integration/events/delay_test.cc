#include "tests/integration/events/shelf.h"

// How long a record that cannot be applied holds up those behind it.
namespace farmgate::events {
namespace {

class Delay : public Shelf {
 protected:
  Delay() { make_topics(1); }
};

TEST_F(Delay, ByPoisonIsLessThanTwoSeconds) {
  start_consumer();
  publish({Fact{"first"}});
  ASSERT_TRUE(caught_up());
  slowest_lag_micros_ = 0;
  std::vector<kafka::Record> records;
  for (int i = 0; i < 400; ++i) {
    const std::string key = "o" + std::to_string(i);
    records.push_back(i % 40 == 7 ? garbage(key) : record({key}));
  }
  publish(records);
  ASSERT_TRUE(caught_up());

  EXPECT_TRUE(counts(counters_.dead_letters, 10));
  EXPECT_TRUE(counts(counters_.applied, 391));
  EXPECT_LT(slowest_lag_micros_, 2'000'000);
}

}  // namespace
}  // namespace farmgate::events
