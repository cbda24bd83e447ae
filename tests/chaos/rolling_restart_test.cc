#include "tests/chaos/rollout.h"

namespace farmgate::testing {
namespace {

class RollingRestart : public Rollout {
 protected:
  RollingRestart() : Rollout(this_release()) {}
};

TEST_F(RollingRestart, OfTwoProcessesFailsNoCall) {
  begin_calls();
  for (int round = 0; round < 2; ++round) {
    replace_first(this_release());
    replace_second(this_release());
  }
  end_calls();
}

}  // namespace
}  // namespace farmgate::testing
