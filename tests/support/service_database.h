#pragma once

#include <gtest/gtest.h>

#include <string>

#include "chassis/host/service.h"
#include "chassis/testing/pg_sandbox.h"
#include "chassis/testing/status_is.h"

// The database of a service, without the service.
namespace farmgate::testing {

// With all of its tables, and nothing in them.
inline pg::Options migrated(const PgSandbox& sandbox, const host::ServiceSpec& spec,
                            int connections) {
  const pg::Options options = sandbox.options(connections);
  EXPECT_THAT(pg::migrate(options, host::schema(spec)), IsOk());
  return options;
}

// The newest in its outbox that is about that resource.
template <class Event>
Event newest_event(pg::Database& database, const std::string& name) {
  struct Value {
    std::string bytes;
    static Value from(pg::Row& row) { return {row.bytes()}; }
  };
  static constexpr pg::Statement kNewest{"test_newest_event", R"sql(
    SELECT value FROM outbox WHERE subject = $1 ORDER BY id DESC LIMIT 1)sql"};
  const auto row = database.read(in(std::chrono::seconds(5)),
                                 [&](pg::Tx& tx) { return tx.query_one<Value>(kNewest, name); });
  Event event;
  EXPECT_TRUE(event.ParseFromString(row.value().value().bytes));
  return event;
}

}  // namespace farmgate::testing
