// Random contracts, prices, deliveries and claims: what must hold for all of them.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

#include "services/cooperatives/domain/price.h"
#include "services/cooperatives/domain/settlement.h"

namespace farmgate::cooperatives {
namespace {

using rc::gen::inRange;

Quantity some_goods() { return {*inRange<std::int64_t>(1, 50'000'000), Unit::kKilogram}; }
Money some_dong() { return Money::vnd(*inRange<std::int64_t>(1, 100'000'000)); }

ExactPrice some_price() {
  return ExactPrice::fraction(*inRange<std::int64_t>(0, 3'000'000'000),
                              *inRange<std::int64_t>(1, 31));
}

AcceptedGoods some_line() {
  AcceptedGoods goods;
  goods.member = "producers/" + std::to_string(*inRange(1, 6));
  goods.grade_factor = *inRange<std::int64_t>(0, 1'500'000);
  goods.quantity = some_goods();
  goods.unit_price = some_price();
  return goods;
}

Term some_term() {
  Term term;
  term.basis = static_cast<TermBasis>(*inRange(1, 4));
  term.value = *inRange<std::int64_t>(1, 400'000);
  return term;
}

SettlementInput some_input() {
  SettlementInput input;
  for (int left = *inRange(0, 12); left > 0; --left) input.goods.push_back(some_line());
  for (int left = *inRange(0, 3); left > 0; --left) input.premiums.push_back(some_term());
  for (int left = *inRange(0, 3); left > 0; --left) input.deductions.push_back(some_term());
  for (int left = *inRange(0, 3); left > 0; --left) {
    input.penalties.push_back({"breaches/" + std::to_string(left), some_dong()});
    input.advances.push_back({"advances/" + std::to_string(left), some_dong()});
  }
  return input;
}

__int128 balance(const std::vector<JournalEntry>& entries, Account account) {
  __int128 sum = 0;
  for (const JournalEntry& entry : entries) {
    if (entry.debit == account) sum += entry.amount.vnd();
    if (entry.credit == account) sum -= entry.amount.vnd();
  }
  return sum;
}

RC_GTEST_PROP(SettlementProperty, LinesSumToAPayableThatIsNeverNegative, ()) {
  const Statement statement = *settle(some_input());
  std::int64_t sum = 0;
  for (const StatementLine& line : statement.lines) sum += line.amount.vnd();
  RC_ASSERT(sum == statement.payable.vnd());
  RC_ASSERT(statement.payable >= Money());
}

RC_GTEST_PROP(SettlementProperty, TheJournalBalances, ()) {
  const Statement statement = *settle(some_input());
  const auto entries = entries_of(statement);
  __int128 all = 0;
  for (int account = 1; account <= static_cast<int>(Account::kPayments); ++account) {
    all += balance(entries, static_cast<Account>(account));
  }
  RC_ASSERT(all == 0);
  RC_ASSERT(-balance(entries, Account::kPayable) == statement.payable.vnd());
}

RC_GTEST_PROP(SettlementProperty, NothingOwedIsLostOrTakenTwice, ()) {
  const SettlementInput input = some_input();
  const Statement statement = *settle(input);
  std::map<std::string, std::int64_t> owed;
  for (const Claim& claim : input.penalties) owed[claim.reference] += claim.outstanding.vnd();
  for (const Claim& claim : input.advances) owed[claim.reference] += claim.outstanding.vnd();
  for (const StatementLine& line : statement.lines) {
    if (!line.reference.empty()) owed[line.reference] += line.amount.vnd();
  }
  for (const Claim& claim : statement.left_over) owed[claim.reference] -= claim.outstanding.vnd();
  for (const auto& [reference, rest] : owed) RC_ASSERT(rest == 0);
}

RC_GTEST_PROP(SettlementProperty, MembersGetThePayableToTheDong, ()) {
  const Statement statement = *settle(some_input());
  const auto shares = *shares_of(statement, "producers/seller");
  std::int64_t sum = 0;
  for (const MemberShare& it : shares) {
    sum += it.share.vnd();
    RC_ASSERT(it.share >= Money());
  }
  if (!shares.empty()) RC_ASSERT(sum == statement.payable.vnd());
}

RC_GTEST_PROP(SettlementProperty, SameInputSameDong, ()) {
  const SettlementInput input = some_input();
  const Statement one = *settle(input), two = *settle(input);
  RC_ASSERT(one.payable == two.payable);
  RC_ASSERT(one.lines.size() == two.lines.size());
  for (std::size_t i = 0; i < one.lines.size(); ++i) {
    RC_ASSERT(one.lines[i].amount == two.lines[i].amount);
  }
}

RC_GTEST_PROP(PenaltyProperty, NeverPassesItsCap, ()) {
  const PenaltyTerms terms{*inRange<std::int64_t>(0, 2'000'000), 80'000};
  const Quantity shortage = some_goods();
  const ExactPrice price = some_price();
  const Money penalty = *penalty_for(terms, shortage, price);
  const Money value = *price.times_millionths(80'000)->amount_of_at_most(shortage);
  RC_ASSERT(penalty >= Money());
  RC_ASSERT(penalty <= value);
}

RC_GTEST_PROP(ScheduleProperty, ShortageAndSurplusNeverMeet, ()) {
  const Quantity planned = some_goods(), delivered = some_goods();
  const std::int64_t tolerance = *inRange<std::int64_t>(0, 300'000);
  const Quantity most = most_of(planned, tolerance);
  RC_ASSERT(most.thousandths >= planned.thousandths);
  if (delivered.thousandths >= planned.thousandths) {
    RC_ASSERT(shortage_of(planned, tolerance, delivered).thousandths == 0);
  }
}

RC_GTEST_PROP(PriceProperty, ACollarIsNeverLeft, ()) {
  PriceClause clause;
  clause.kind = PriceKind::kCollar;
  clause.floor = Money::vnd(*inRange<std::int64_t>(1, 50'000));
  clause.ceiling = Money::vnd(clause.floor.vnd() + *inRange<std::int64_t>(0, 50'000));
  clause.market = MarketReference{"m", *inRange(1, 30), 1, static_cast<Averaging>(*inRange(1, 3)),
                                  WithoutPrice::kLastValid};
  const auto today = std::chrono::sys_days(*parse_date("2026-06-30"));
  std::vector<Observation> known;
  for (int left = *inRange(1, 20); left > 0; --left) {
    known.push_back({ObservationId::make(), "m", Date(today - std::chrono::days(*inRange(0, 60))),
                     some_dong()});
  }
  const auto price = price_on(clause, Date(today), known);
  RC_ASSERT(price.ok());
  RC_ASSERT(price->unit_price >= ExactPrice(clause.floor));
  RC_ASSERT(price->unit_price <= ExactPrice(clause.ceiling));
  RC_ASSERT(!price->used.empty());
}

}  // namespace
}  // namespace farmgate::cooperatives
