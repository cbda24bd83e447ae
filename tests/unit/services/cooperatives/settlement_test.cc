#include "services/cooperatives/domain/settlement.h"

#include <gmock/gmock.h>

#include "chassis/testing/status_is.h"

namespace farmgate::cooperatives {
namespace {

using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::SizeIs;
using testing::StatusIs;

Quantity kilograms(std::int64_t thousandths) { return {thousandths, Unit::kKilogram}; }

AcceptedGoods goods_of(const std::string& member, std::int64_t thousandths, std::int64_t price,
                       std::int64_t factor = 1'000'000) {
  AcceptedGoods goods;
  goods.delivery = "contracts/1/deliveries/1";
  goods.member = member;
  goods.lot = member + "/lots/1";
  goods.grade = factor == 1'000'000 ? "A" : "B";
  goods.grade_factor = factor;
  goods.quantity = kilograms(thousandths);
  goods.unit_price = ExactPrice(Money::vnd(price));
  return goods;
}

std::vector<std::int64_t> amounts(const Statement& statement) {
  std::vector<std::int64_t> all;
  for (const StatementLine& line : statement.lines) all.push_back(line.amount.vnd());
  return all;
}

// "A season's settlement" of docs/settlement.md.
TEST(Settlement, LinesSumToThePayable) {
  SettlementInput input;
  input.goods = {goods_of("producers/a", 1'250'500, 28'500),
                 goods_of("producers/b", 800'250, 28'500, 850'000)};
  input.premiums = {{"VietGAP", TermBasis::kPerUnit, 500}};
  input.deductions = {{"Transport", TermBasis::kPerUnit, 300},
                      {"Packing", TermBasis::kShareOfGoods, 12'500}};
  input.penalties = {{"contracts/1/breaches/1", Money::vnd(1'000'000)}};
  input.advances = {{"contracts/1/advances/1", Money::vnd(20'000'000)},
                    {"contracts/1/advances/2", Money::vnd(5'000'000)}};

  const auto statement = settle(input);

  ASSERT_THAT(statement, IsOk());
  EXPECT_EQ(amounts(*statement),
            (std::vector<std::int64_t>{35'639'250, 19'386'056, 1'025'375, -615'225, -687'816,
                                       -1'000'000, -20'000'000, -5'000'000}));
  EXPECT_EQ(statement->payable, Money::vnd(28'747'640));
  EXPECT_THAT(statement->left_over, IsEmpty());
}

TEST(Settlement, WhatCannotBeRecoveredIsCarriedOver) {
  SettlementInput input;
  input.goods = {goods_of("producers/a", 100'000, 20'000)};
  input.penalties = {{"contracts/1/breaches/1", Money::vnd(1'500'000)}};
  input.advances = {{"contracts/1/advances/1", Money::vnd(700'000)},
                    {"contracts/1/advances/2", Money::vnd(300'000)}};

  const auto statement = settle(input);

  ASSERT_THAT(statement, IsOk());
  EXPECT_EQ(statement->payable, Money());
  EXPECT_EQ(amounts(*statement), (std::vector<std::int64_t>{2'000'000, -1'500'000, -500'000}));
  ASSERT_THAT(statement->left_over, SizeIs(2));
  EXPECT_EQ(statement->left_over[0].outstanding, Money::vnd(200'000));
  EXPECT_EQ(statement->left_over[1].reference, "contracts/1/advances/2");
}

TEST(Settlement, EveryLinePostsOneEntryOfItsAmount) {
  SettlementInput input;
  input.goods = {goods_of("producers/a", 100'000, 20'000)};
  input.advances = {{"contracts/1/advances/1", Money::vnd(700'000)}};

  const auto entries = entries_of(*settle(input));

  ASSERT_THAT(entries, SizeIs(2));
  EXPECT_EQ(entries[0].debit, Account::kGoods);
  EXPECT_EQ(entries[0].credit, Account::kPayable);
  EXPECT_EQ(entries[0].amount, Money::vnd(2'000'000));
  EXPECT_EQ(entries[1].debit, Account::kPayable);
  EXPECT_EQ(entries[1].credit, Account::kAdvances);
  EXPECT_EQ(entries[1].reference, "contracts/1/advances/1");
}

TEST(Settlement, MembersShareToTheDong) {
  SettlementInput input;
  input.goods = {goods_of("producers/a", 1'000, 10), goods_of("producers/b", 1'000, 10),
                 goods_of("producers/c", 1'000, 10)};
  input.advances = {{"contracts/1/advances/1", Money::vnd(10)}};

  const auto shares = shares_of(*settle(input), "producers/seller");

  ASSERT_THAT(shares, IsOk());
  ASSERT_THAT(*shares, SizeIs(3));
  EXPECT_EQ((*shares)[0].share, Money::vnd(7));  // 6 2/3 each: the last dong go by name
  EXPECT_EQ((*shares)[1].share, Money::vnd(7));
  EXPECT_EQ((*shares)[2].share, Money::vnd(6));
}

TEST(Settlement, OfNothingIsNothing) {
  const auto statement = settle({});
  ASSERT_THAT(statement, IsOk());
  EXPECT_EQ(statement->payable, Money());
  EXPECT_THAT(*shares_of(*statement, "producers/seller"), IsEmpty());
}

TEST(Settlement, WhatNoGoodsStandBehindIsTheSellers) {
  SettlementInput input;
  input.premiums = {{"contracts/1/breaches/1", TermBasis::kPerSettlement, 800'000}};

  const auto shares = shares_of(*settle(input), "producers/seller");

  ASSERT_THAT(*shares, SizeIs(1));
  EXPECT_EQ(shares->front().member, "producers/seller");
  EXPECT_EQ(shares->front().share, Money::vnd(800'000));
}

TEST(Penalty, IsTheAgreedRateUnderTheCap) {
  const ExactPrice price(Money::vnd(28'500));
  EXPECT_EQ(*penalty_for({50'000, 80'000}, kilograms(120'000), price), Money::vnd(171'000));
  EXPECT_EQ(*penalty_for({90'000, 80'000}, kilograms(120'000), price), Money::vnd(273'600));
  // The cap rounds down: 8 % of 99 dong are 7, not 8.
  EXPECT_EQ(*penalty_for({80'000, 80'000}, kilograms(1'000), ExactPrice(Money::vnd(99))),
            Money::vnd(7));
}

TEST(Schedule, ToleranceCountsBothWays) {
  EXPECT_EQ(shortage_of(kilograms(1'000'000), 50'000, kilograms(900'000)), kilograms(50'000));
  EXPECT_EQ(shortage_of(kilograms(1'000'000), 50'000, kilograms(950'000)), kilograms(0));
  EXPECT_EQ(shortage_of(kilograms(1'000'000), 50'000, kilograms(2'000'000)), kilograms(0));
  EXPECT_EQ(most_of(kilograms(1'000'000), 50'000), kilograms(1'050'000));
  EXPECT_EQ(most_of(kilograms(7), 100'000), kilograms(7));
}

TEST(Settlement, ANumberThatDoesNotFitIsAnError) {
  SettlementInput input;
  input.goods = {goods_of("producers/a", 1'000'000'000'000, 9'000'000'000'000'000)};
  EXPECT_THAT(settle(input), StatusIs(Code::kOutOfRange, "MONEY_OVERFLOW"));
}

}  // namespace
}  // namespace farmgate::cooperatives
