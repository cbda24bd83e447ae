#pragma once

#include <string>

#include "tests/e2e/candidate.h"
#include "tests/e2e/running.h"

namespace farmgate::testing {

// With the rubrics of the law in force.
class Recognition : public Running {
 protected:
  static void SetUpTestSuite() {
    static const bool imported = (import_rubrics(suite()), true);
    ASSERT_TRUE(imported);
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
