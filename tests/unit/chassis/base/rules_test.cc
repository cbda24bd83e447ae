#include "chassis/base/rules.h"

#include <gmock/gmock.h>

#include "chassis/testing/status_is.h"

namespace farmgate {
namespace {

using testing::IsOk;
using testing::StatusIs;

constexpr std::chrono::year y2026{2026};

StatusOr<DatedRules> read(const std::string& rows) {
  return DatedRules::read("key,value,valid_from_date,valid_through_date,source\n" + rows);
}

TEST(DatedRules, TheDayDecides) {
  const auto rules =
      read("members,7,2013-07-01,2024-06-30,old law\nmembers,5,2024-07-01,,new law\n");
  ASSERT_THAT(rules, IsOk());

  EXPECT_EQ(*rules->value("members", *parse_date("2013-07-01")), 7);
  EXPECT_EQ(*rules->value("members", *parse_date("2024-06-30")), 7);
  EXPECT_EQ(*rules->value("members", *parse_date("2024-07-01")), 5);
  EXPECT_EQ(*rules->value("members", *parse_date("2090-01-01")), 5);
}

TEST(DatedRules, WhatIsNotKnownIsRefused) {
  const auto rules = read("members,7,2013-07-01,2024-06-30,old law\n");
  ASSERT_THAT(rules, IsOk());

  EXPECT_THAT(rules->value("members", *parse_date("2013-06-30")),
              StatusIs(Code::kFailedPrecondition, "RULE_MISSING"));
  EXPECT_THAT(rules->value("members", *parse_date("2024-07-01")),
              StatusIs(Code::kFailedPrecondition, "RULE_MISSING"));
  EXPECT_THAT(rules->value("member", y2026 / 1 / 1),
              StatusIs(Code::kFailedPrecondition, "RULE_MISSING"));
}

TEST(DatedRules, AFaultNamesItsLine) {
  for (const char* row : {"a,1,2020-01-01,,", "a,1,2020-01-01,2019-01-01,law",
                          "a,one,2020-01-01,,law", "a,1,2020-13-01,,law", ",1,2020-01-01,,law",
                          "a,1,2020-01-01,law", "b,2,2022-01-01,,twice"}) {
    const auto rules = read("b,1,2020-01-01,,law\n" + std::string(row) + "\n");
    EXPECT_THAT(rules, StatusIs(Code::kDataLoss, "RULES_UNREADABLE")) << row;
    EXPECT_EQ(rules.status().values().at("line"), "3") << row;
  }
  EXPECT_THAT(DatedRules::read("key\n"), StatusIs(Code::kDataLoss, "RULES_UNREADABLE"));
}

TEST(DatedRules, TheBuiltInTableReads) {
  const auto rules = DatedRules::read(rules_csv());
  ASSERT_THAT(rules, IsOk());

  EXPECT_EQ(*rules->value("cooperative.minimum_members.COOPERATIVE", y2026 / 11 / 24), 5);
  EXPECT_EQ(*rules->value("contract.penalty_cap_millionths", y2026 / 11 / 24), 80'000);
}

}  // namespace
}  // namespace farmgate
