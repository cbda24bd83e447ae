#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string_view>
#include <thread>

#include "chassis/base/clock.h"
#include "chassis/pg/database.h"

namespace farmgate::pg {

// Business time in the database: the table clock_offset and the function farmgate_now(). First in
// every service's migrations.
std::string_view clock_schema();

// Moves business time of one database (development and tests). Every process follows within 100 ms.
Status set_clock_offset(Database& database, std::chrono::microseconds offset);
StatusOr<std::chrono::microseconds> clock_offset(Database& database);

// The database's business time, which judges windows and expiry: hosts' clocks may jump.
StatusOr<Time> business_now(Tx& tx);
Status expect_now(Tx& tx);  // Tx::expect

// Keeps an OffsetClock at the database's offset, asking every 50 ms. Where business time is never
// moved (production), it is not started and the clock is the system's.
class ClockFollower {
 public:
  ClockFollower(Database& database, OffsetClock& clock);
  ~ClockFollower();

 private:
  void follow();

  Database& database_;
  OffsetClock& clock_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace farmgate::pg
