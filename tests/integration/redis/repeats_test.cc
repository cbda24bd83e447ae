#include "chassis/redis/generations.h"
#include "tests/integration/redis/cache_case.h"
#include "tests/integration/redis/own_server.h"

namespace farmgate::redis {
namespace {

// One process announces changes while Redis is broken for a moment, another one reads.
class Repeated : public ::testing::Test {
 protected:
  // Old values end by themselves long after the patience of these tests.
  CacheOptions options() const {
    CacheOptions it;
    it.address = server_.address();
    it.prefix = "fg:test:";
    it.l1_ttl = 0ms;
    it.soft_ttl = it.hard_ttl = 60s;
    it.tombstone_ttl = 70s;
    return it;
  }
  // In a process that has not seen the page before.
  std::string read() {
    CacheOptions patient = options();
    patient.command_budget = 2000ms;  // late is not gone
    Cache reader(patient, clock_);
    const auto load = [this](Deadline) -> Cache::Outcome {
      return std::optional<Loaded>(Loaded{version_, "version " + std::to_string(version_)});
    };
    const auto found = reader.get("page", load, in(5s));
    return found.ok() ? *found->bytes : found.status().to_string();
  }
  // By reading, which stores what it had to load.
  void await_stored(const std::string& bytes) {
    EXPECT_TRUE(eventually([&] {
      (void)read();
      const auto entry = decode(server_.command({"GET", "fg:test:page"}).text);
      return entry && entry->bytes && *entry->bytes == bytes;
    }));
  }
  void change_in_vain() {
    announcer_.tombstone("page", ++version_);
    EXPECT_TRUE(eventually([this] {
      return announcer_.counts().skipped + 1 >= static_cast<std::uint64_t>(version_);
    }));
  }

  OffsetClock clock_;
  OwnServer server_;
  std::int64_t version_ = 1;  // of the row
  Cache announcer_{options(), clock_};
};

TEST_F(Repeated, AChangeDuringAHangIsSeenSoonAfterIt) {
  await_stored("version 1");
  server_.process().halt();
  // What was sent before the hang was noticed, the server may still take; the last one it never
  // saw.
  while (!announcer_.counts().breaker_open && version_ < 20) change_in_vain();
  change_in_vain();
  const std::string newest = "version " + std::to_string(version_);
  server_.process().go_on();

  await_stored(newest);
  EXPECT_EQ(read(), newest);
  EXPECT_EQ(announcer_.counts().lost, 0U);
}

TEST_F(Repeated, AChangeThatAFullServerRefusesIsSeenSoonAfterItHasRoom) {
  await_stored("version 1");
  ASSERT_EQ(server_.command({"CONFIG", "SET", "maxmemory", "1"}).kind, Reply::Kind::kText);
  change_in_vain();
  EXPECT_EQ(read(), "version 1") << "the old one can still be read there";
  ASSERT_EQ(server_.command({"CONFIG", "SET", "maxmemory", "0"}).kind, Reply::Kind::kText);

  EXPECT_TRUE(eventually([this] { return read() == "version 2"; }));
}

TEST_F(Repeated, AGenerationThatWasRaisedInVainIsRaisedLater) {
  PipelineOptions options;
  options.address = server_.address();
  options.command_budget = 2000ms;
  const auto pipeline = std::make_shared<Pipeline>(options);
  Generations raiser("fg:test:g:", pipeline, 0ms);
  Generations reader("fg:test:g:", std::make_shared<Pipeline>(options), 0ms);
  const auto before = reader.get("a", in(5s));
  ASSERT_TRUE(before);
  ASSERT_EQ(server_.command({"CONFIG", "SET", "maxmemory", "1"}).kind, Reply::Kind::kText);
  raiser.raise("a");
  ASSERT_EQ(pipeline->call({"PING"}).kind, Reply::Kind::kText) << "answered behind the raise";
  EXPECT_EQ(reader.get("a", in(5s)), before);
  ASSERT_EQ(server_.command({"CONFIG", "SET", "maxmemory", "0"}).kind, Reply::Kind::kText);

  EXPECT_TRUE(eventually([&] { return reader.get("a", in(5s)).value_or(0) > *before; }));
}

}  // namespace
}  // namespace farmgate::redis
