// What the doctor finds on a suite that runs, and on one of which something is wrong.
#include <sstream>

#include "chassis/host/suite.h"
#include "tests/e2e/running.h"

namespace farmgate::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class Doctor : public Running {
 protected:
  // Nobody is well by chance: each part that there is has its line.
  static std::string well() {
    suite().await_ready();
    const Finished done = suite().farmgate({"doctor"});
    EXPECT_EQ(done.code, 0) << done.out << done.err;
    return done.out;
  }
  // Of the one thing that is wrong: its line and its cure, and the others are well.
  static void expect_bad(std::vector<std::string> words, const std::string& what,
                         const std::string& cure) {
    words.insert(words.begin(), "doctor");
    const Finished done = suite().farmgate(words);
    EXPECT_EQ(done.code, 1) << done.out;
    EXPECT_THAT(done.err, HasSubstr("UNWELL"));
    std::istringstream lines(done.out);
    bool found = false;
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with("ok ") || line.starts_with("     ")) continue;
      EXPECT_THAT(line, HasSubstr("BAD  " + what)) << done.out;
      std::getline(lines, line);
      EXPECT_THAT(line, HasSubstr("cure: " + cure));
      found = true;
    }
    EXPECT_TRUE(found) << done.out;
    expect_clean_text(done.out + done.err);
  }
};

TEST_F(Doctor, FindsEveryPartOfARunningSuiteWell) {
  const std::string found = well();
  EXPECT_THAT(found, AllOf(HasSubstr("settings"), HasSubstr("keys of tokens"), HasSubstr("redis"),
                           HasSubstr("connections")));
  for (const auto& [service, port] : host::kSuite) {
    for (const char* part : {" certificate", " database", " topics", " process"}) {
      EXPECT_THAT(found, HasSubstr("ok   " + std::string(service) + part));
    }
  }
}

// Where one service runs, the others' files are not, and what only others use is not set.
TEST_F(Doctor, LooksAtTheServicesThatItIsAskedFor) {
  suite().await_ready();
  const Finished done = suite().farmgate({"doctor", "orders", "--listings.target", "nowhere:1",
                                          "--redis", "unix:/nowhere/redis.sock"});
  EXPECT_EQ(done.code, 0) << done.out;
  EXPECT_THAT(done.out, AllOf(HasSubstr("orders process"), Not(HasSubstr("listings"))));
}

TEST_F(Doctor, NamesWhatIsWrongAndItsCure) {
  expect_bad({"--redis", "unix:/nowhere/redis.sock"}, "redis", "start it");
  expect_bad({"--jwks_file", "/nowhere/jwks.json"}, "keys of tokens", "put the provider's");
  expect_bad({"--listings.target", "dns:///127.0.0.1:1"}, "listings process",
             "start farmgate listings");
  expect_bad({"--orders.connections", "100000"}, "connections", "lower");
}

// The clock of a server of its own cannot be had: one database of it is told another time.
TEST_F(Doctor, FindsAClockThatIsAnother) {
  const std::string name = suite().value("listings", "SELECT current_database()");
  suite().execute(
      "listings",
      "CREATE SCHEMA ahead; CREATE FUNCTION ahead.clock_timestamp() RETURNS timestamptz "
      "LANGUAGE sql AS $$ SELECT pg_catalog.clock_timestamp() + interval '5 s' $$;"
      "ALTER DATABASE " +
          name + " SET search_path = ahead, public, pg_catalog");
  expect_bad({}, "listings clock", "let both hosts follow one time server");
  suite().execute("listings",
                  "ALTER DATABASE " + name + " RESET search_path; DROP SCHEMA ahead CASCADE");
  EXPECT_THAT(well(), Not(HasSubstr("clock ")));
}

TEST_F(Doctor, KnowsADatabaseOfAnOlderRelease) {
  suite().execute("listings",
                  "CREATE TEMP TABLE kept AS SELECT * FROM schema_migration WHERE version = 101;"
                  "DELETE FROM schema_migration WHERE version = 101;"
                  "CREATE TABLE kept_migration AS SELECT * FROM kept");
  const Finished done = suite().farmgate({"doctor"});
  suite().execute("listings",
                  "INSERT INTO schema_migration SELECT * FROM kept_migration;"
                  "DROP TABLE kept_migration");
  EXPECT_EQ(done.code, 1);
  EXPECT_THAT(done.out, AllOf(HasSubstr("BAD  listings database"), HasSubstr("SCHEMA_VERSION"),
                              HasSubstr("cure: farmgate listings migrate")));
  suite().await_ready();
  EXPECT_THAT(well(), Not(HasSubstr("BAD")));
}

}  // namespace
}  // namespace farmgate::testing
