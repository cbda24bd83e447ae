// A database that holds its connections and says nothing any more.
#include <signal.h>

#include <filesystem>
#include <fstream>

#include "chassis/host/admin_client.h"
#include "chassis/testing/eventually.h"
#include "chassis/testing/pg_sandbox.h"
#include "chassis/testing/status_is.h"
#include "farmgate/producers/v1/producer_service.pb.h"
#include "tests/e2e/elsewhere.h"
#include "tests/e2e/running.h"

namespace farmgate::testing {
namespace {

using namespace std::chrono_literals;

// A PostgreSQL of its own below the run's stack.
class OwnDatabase {
 public:
  OwnDatabase() { EXPECT_EQ(stack("start", {"pg", place_}), 0); }
  ~OwnDatabase() {
    go_on();
    stack("sweep", {place_});
  }
  OwnDatabase(const OwnDatabase&) = delete;
  OwnDatabase& operator=(const OwnDatabase&) = delete;

  std::string server() const { return "host=" + place_ + "/s user=farmgate"; }
  void halt() const { signal_all(SIGSTOP); }
  void go_on() const { signal_all(SIGCONT); }

 private:
  int stack(const std::string& verb, std::vector<std::string> words) const {
    words.insert(words.begin(), {require_env("FARMGATE_ROOT") + "/tools/stack", verb});
    return run_program(words, require_env("FARMGATE_TEST_STACK")).code;
  }

  // The postmaster and what it forked.
  void signal_all(int signal) const {
    std::ifstream lock(place_ + "/pg/data/postmaster.pid");
    pid_t postmaster = 0;
    if (!(lock >> postmaster)) return;
    ::kill(postmaster, signal);
    std::ifstream children("/proc/" + std::to_string(postmaster) + "/task/" +
                           std::to_string(postmaster) + "/children");
    for (pid_t child = 0; children >> child;) ::kill(child, signal);
  }

  std::string place_ = require_env("FARMGATE_TEST_STACK") + "/z" + std::to_string(getpid());
};

TEST(FrozenDatabase, NeitherHoldsCallsNorHidesFromReadinessNorKeepsTheProcess) {
  const OwnDatabase database;
  const Elsewhere server(database.server());
  Suite suite;
  suite.migrate();
  suite.start();
  const Stall stall = open_stall(suite, 1);
  producers::v1::GetProducerRequest request;
  request.set_name(stall.producer);
  const auto ask = [&] {
    return suite.call<producers::v1::Producer>("farmgate.producers.v1.ProducerService/GetProducer",
                                               request, stall.seller);
  };
  ASSERT_THAT(ask(), IsOk());
  database.halt();

  const Deadline begin = Elapsed::now();
  EXPECT_THAT(ask(), StatusIs(Code::kDeadlineExceeded, "DEADLINE"));
  EXPECT_LT(Elapsed::now() - begin, 8s);
  EXPECT_TRUE(eventually([&] { return !host::fetch(suite.admin(), "/readyz").ok(); }));

  suite.process().terminate();
  const Deadline stopping = Elapsed::now();
  EXPECT_EQ(suite.process().wait(), 0);
  EXPECT_LT(Elapsed::now() - stopping, 25s);
  database.go_on();
}

}  // namespace
}  // namespace farmgate::testing
