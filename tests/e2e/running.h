#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "chassis/testing/status_is.h"
#include "tests/support/stall.h"

namespace farmgate::testing {

// One suite for all tests of a program, with two households that sell; it ends with the program.
class Running : public ::testing::Test {
 public:
  // A refusal that tells a client what is wrong and nothing of how we are made.
  static void expect_clean(const Status& status);
  static void expect_clean_text(std::string_view text);

 protected:
  static Suite& suite();
  static const Stall& stall();   // whose seller calls
  static const Stall& others();  // of another party

  void TearDown() override;

  // Every row that a command could have changed, as one digest for each service.
  static std::string rows();

  // The refusal is that one, clean, and changed nothing.
  template <class Call>
  static Status refusal(Call call, Code code, std::string_view reason) {
    const std::string before = rows();
    Status status = status_of(call());
    EXPECT_THAT(status, StatusIs(code, reason));
    expect_clean(status);
    EXPECT_EQ(rows(), before) << status.to_string();
    return status;
  }
  template <class Call>
  static void expect_refused(Call call, Code code, std::string_view reason) {
    static_cast<void>(refusal(call, code, reason));
  }
};

}  // namespace farmgate::testing
