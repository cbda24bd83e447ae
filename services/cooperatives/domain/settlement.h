#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "chassis/base/money.h"
#include "chassis/base/status.h"
#include "services/cooperatives/domain/exact.h"

// The arithmetic of a settlement, the same dong for the same input on every machine. Worked
// examples: docs/settlement.md.
namespace farmgate::cooperatives {

// Accepted goods of one line of a delivery, priced by the clause on the day of delivery.
struct AcceptedGoods {
  std::string delivery;  // "contracts/.../deliveries/..."
  std::string member;    // "producers/...": whose lot it was
  std::string lot;
  std::string grade;
  std::int64_t grade_factor = 1'000'000;  // millionths of the unit price
  Quantity quantity;
  ExactPrice unit_price;
};

// What the contract adds to or takes off every settlement, in order of the contract.
enum class TermBasis {
  kPerUnit = 1,   // dong per unit of accepted goods
  kShareOfGoods,  // millionths of the amount of the goods
  kPerSettlement  // dong
};
struct Term {
  std::string title;
  TermBasis basis = TermBasis::kPerUnit;
  std::int64_t value = 0;  // > 0
};

// Something the seller owes: set off against what it is to be paid, the rest carries over.
struct Claim {
  std::string reference;  // "contracts/.../breaches/..." or ".../advances/..."
  Money outstanding;      // > 0
};

struct SettlementInput {
  std::vector<AcceptedGoods> goods;
  std::vector<Term> premiums;
  std::vector<Term> deductions;
  std::vector<Claim> penalties;  // found, not yet set off
  std::vector<Claim> advances;   // in the order in which they are recovered
};

enum class LineKind { kGoods = 1, kPremium, kDeduction, kPenalty, kAdvanceRecovered, kOpening };

// Goods, premiums and openings are above zero, the others below: the lines sum to the payable.
struct StatementLine {
  LineKind kind = LineKind::kGoods;
  std::string reference;  // delivery, breach or advance; empty for terms
  std::string title;      // grade of goods, title of a term
  std::string member;     // of goods
  std::string lot;        // of goods
  Quantity quantity;      // of goods
  Money amount;
};

struct Statement {
  std::vector<StatementLine> lines;
  Money payable;                 // never below zero
  std::vector<Claim> left_over;  // of penalties and advances; of deductions nothing is carried

  StatusOr<Money> total(LineKind kind) const;
};

// Set-offs in the order deductions, penalties, advances, each at most what is left of goods and
// premiums. MONEY_OVERFLOW.
StatusOr<Statement> settle(const SettlementInput& input);

// Double entry. Every line posts one entry of its amount from one account to another.
enum class Account {
  kGoods = 1,   // what the buyer received
  kPremiums,    // what it pays on top
  kDeductions,  // what the contract lets it keep
  kPenalties,   // what breaches cost the seller
  kAdvances,    // what the seller got before delivery
  kPayable,     // what the buyer owes the seller
  kPayments,    // what it has paid
  kOpening      // what was so when the books were taken over
};
std::string_view account_name(Account account);

struct JournalEntry {
  Account debit = Account::kGoods;
  Account credit = Account::kPayable;
  Money amount;  // > 0
  std::string reference;
};
std::vector<JournalEntry> entries_of(const Statement& statement);
JournalEntry entry_of_payment(Money amount, std::string reference);
JournalEntry entry_of_advance(Money amount, std::string reference);
// Of an advance or a penalty, in money and not in goods.
JournalEntry entry_of_repayment(Account of, Money amount, std::string reference);
// What is still outstanding after it. REPAYMENT_ABOVE_OUTSTANDING.
StatusOr<Money> repay(Money outstanding, Money amount);

// What the seller's members get of the payable. Set-offs and premiums are shared in proportion to
// each one's goods; the last dong go to the largest fractions, equal ones by name. What no goods
// stand behind is the seller's. They sum to the payable. An opening settlement has none.
struct MemberShare {
  std::string member;
  Money goods;
  Money share;
};
StatusOr<std::vector<MemberShare>> shares_of(const Statement& statement, const std::string& seller);

// The penalty for goods that were owed and did not come: rate x shortage x price, at most the cap's
// share of that value, which rounds down. Ratios in millionths.
struct PenaltyTerms {
  std::int64_t rate = 0;
  std::int64_t cap = 0;
};
StatusOr<Money> penalty_for(const PenaltyTerms& terms, Quantity shortage,
                            const ExactPrice& unit_price);

// What of a schedule line is short: planned less tolerance less delivered, never below zero.
Quantity shortage_of(Quantity planned, std::int64_t tolerance_millionths, Quantity delivered);
// The most that may be delivered on it; a part of a thousandth is not delivered.
Quantity most_of(Quantity planned, std::int64_t tolerance_millionths);

}  // namespace farmgate::cooperatives
