#pragma once

#include <string>

#include "chassis/testing/pg_sandbox.h"
#include "tests/e2e/candidate.h"
#include "tests/e2e/running.h"

namespace farmgate::testing {

// With the rubrics of Decision 26/2026, as an operator imports them.
class Recognition : public Running {
 protected:
  static void SetUpTestSuite() {
    const std::string folder = require_env("FARMGATE_ROOT") + "/data/rubrics/qd26-2026";
    static const Finished imported = suite().farmgate(
        {"import", "rubrics", folder, "--as", officer().subject, "--roles", "PROVINCE_OFFICER"});
    ASSERT_EQ(imported.code, 0) << imported.err;
  }
  // Refused for that field, among others, and nothing is changed.
  template <class Call>
  static void expect_field(Call call, Code code, const char* reason, const std::string& field) {
    const Status status = refusal(call, code, reason);
    EXPECT_THAT(status.violations(),
                ::testing::Contains(::testing::Field(&Violation::field, field)));
  }
};

}  // namespace farmgate::testing
