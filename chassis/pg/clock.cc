#include "chassis/pg/clock.h"

namespace farmgate::pg {
namespace {

using namespace std::chrono_literals;

constexpr auto kFollowEvery = 50ms;

constexpr Statement kSet{"clock_set", "UPDATE clock_offset SET offset_us = $1"};
constexpr Statement kGet{"clock_get", "SELECT offset_us FROM clock_offset"};

struct OffsetRow {
  std::int64_t us;
  static OffsetRow from(Row& row) { return {row.int64()}; }
};

// What farmgate_now() says: a function of SQL is planned anew by every statement that calls it, and
// nearly every change asks for the time.
constexpr Statement kNow{"clock_now",
                         "SELECT statement_timestamp() + offset_us * interval '1 microsecond' "
                         "FROM clock_offset"};

struct NowRow {
  Time now;
  static NowRow from(Row& row) { return {row.time()}; }
};

StatusOr<std::chrono::microseconds> offset_by(Database& database, Deadline deadline) {
  auto row = database.read(deadline, [](Tx& tx) { return tx.query_one<OffsetRow>(kGet); });
  RETURN_IF_ERROR(row.status());
  if (!row->has_value()) return internal("clock_offset is empty");
  return std::chrono::microseconds((*row)->us);
}

}  // namespace

std::string_view clock_schema() {
  // statement_timestamp, not now(): a sweep that waited for a lock judges by the time it runs.
  return R"sql(
CREATE TABLE clock_offset (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  offset_us bigint NOT NULL DEFAULT 0
);
INSERT INTO clock_offset DEFAULT VALUES;
CREATE FUNCTION farmgate_now() RETURNS timestamptz LANGUAGE sql STABLE AS
  $$ SELECT statement_timestamp()
       + (SELECT offset_us FROM clock_offset) * interval '1 microsecond' $$;
)sql";
}

Status set_clock_offset(Database& database, std::chrono::microseconds offset) {
  return database.transact(in(5s), [&](Tx& tx) {
    return tx.execute(kSet, static_cast<std::int64_t>(offset.count())).status();
  });
}

StatusOr<std::chrono::microseconds> clock_offset(Database& database) {
  return offset_by(database, in(5s));
}

StatusOr<Time> business_now(Tx& tx) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<NowRow>(kNow));
  return row->now;
}

Status expect_now(Tx& tx) { return tx.expect(kNow); }

ClockFollower::ClockFollower(Database& database, OffsetClock& clock)
    : database_(database), clock_(clock), thread_([this] { follow(); }) {}

ClockFollower::~ClockFollower() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void ClockFollower::follow() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    // A database that does not answer leaves the last offset: it is readiness that tells of it.
    if (auto offset = offset_by(database_, in(1s)); offset.ok()) clock_.set_offset(*offset);
    lock.lock();
    wake_.wait_for(lock, kFollowEvery, [this] { return stopping_; });
  }
}

}  // namespace farmgate::pg
