#include "tests/support/offer_history.h"

#include <gtest/gtest.h>

namespace farmgate::testing {
namespace {

using Kind = Act::Kind;
using Answer = Act::Answer;

Act take(std::int64_t quantity, std::int64_t begin, std::int64_t end) {
  return {Kind::kTake, quantity, begin, end, Answer::kDone, 0};
}
Act told_short(std::int64_t quantity, std::int64_t left, std::int64_t begin, std::int64_t end) {
  return {Kind::kTake, quantity, begin, end, Answer::kShort, left};
}
Act give_back(std::int64_t quantity, std::int64_t begin, std::int64_t end) {
  return {Kind::kGiveBack, quantity, begin, end, Answer::kDone, 0};
}
Act read(std::int64_t seen, std::int64_t begin, std::int64_t end) {
  return {Kind::kRead, 0, begin, end, Answer::kDone, seen};
}
Act unanswered(std::int64_t quantity, std::int64_t begin) {
  return {.kind = Kind::kTake, .quantity = quantity, .begin = begin};
}

TEST(OfferHistory, OneAfterTheOther) {
  EXPECT_EQ(judge_history(2, {take(2, 1, 2), told_short(1, 0, 3, 4), give_back(2, 5, 6),
                              read(2, 7, 8), take(1, 9, 10)}),
            Linearity::kYes);
}

TEST(OfferHistory, SideBySideInWhateverOrderFits) {
  EXPECT_EQ(judge_history(1, {told_short(1, 0, 1, 10), take(1, 2, 9), give_back(1, 3, 8),
                              read(1, 4, 7), take(1, 5, 6)}),
            Linearity::kYes);
}

TEST(OfferHistory, SellingMoreThanThereIsIsFound) {
  EXPECT_EQ(judge_history(1, {take(1, 1, 4), take(1, 2, 3)}), Linearity::kNo);
}

TEST(OfferHistory, AnAnswerBeforeItsEffectIsFound) {
  EXPECT_EQ(judge_history(2, {take(1, 1, 2), read(2, 3, 4)}), Linearity::kNo);
}

TEST(OfferHistory, ARememberedSoldOutIsFound) {
  EXPECT_EQ(judge_history(1, {take(1, 1, 2), give_back(1, 3, 4), told_short(1, 0, 5, 6)}),
            Linearity::kNo);
}

TEST(OfferHistory, GoodsThatComeBackTwiceAreFound) {
  EXPECT_EQ(judge_history(1, {take(1, 1, 2), give_back(1, 3, 4), read(2, 5, 6)}), Linearity::kNo);
}

TEST(OfferHistory, WhatWasNotAnsweredMayHaveHappenedOrNot) {
  EXPECT_EQ(judge_history(1, {unanswered(1, 1), read(1, 2, 3)}), Linearity::kYes);
  EXPECT_EQ(judge_history(1, {unanswered(1, 1), read(0, 2, 3)}), Linearity::kYes);
  EXPECT_EQ(judge_history(1, {unanswered(1, 1), read(0, 2, 3), read(1, 4, 5)}), Linearity::kNo);
}

TEST(OfferHistory, ALongCrowdedOneIsJudged) {
  std::vector<Act> acts;
  for (std::int64_t i = 0; i < 600; ++i) acts.push_back(take(1, i, i + 40));
  for (std::int64_t i = 600; i < 700; ++i) acts.push_back(told_short(1, 0, i, i + 40));

  EXPECT_EQ(judge_history(600, acts), Linearity::kYes);
}

}  // namespace
}  // namespace farmgate::testing
