#include "services/cooperatives/domain/settlement.h"

#include <algorithm>
#include <map>

namespace farmgate::cooperatives {
namespace {

constexpr std::int64_t kMillion = 1'000'000;

Money negated(Money amount) { return Money::vnd(-amount.vnd()); }

// Adds lines and knows what is left to set off against.
class Composer {
 public:
  Status goods(const AcceptedGoods& it) {
    ASSIGN_OR_RETURN(const ExactPrice price, it.unit_price.times_millionths(it.grade_factor));
    ASSIGN_OR_RETURN(const Money amount, price.amount_of(it.quantity));
    ASSIGN_OR_RETURN(goods_, goods_.plus(amount));
    units_.thousandths += it.quantity.thousandths;
    units_.unit = it.quantity.unit;
    return add({LineKind::kGoods, it.delivery, it.grade, it.member, it.lot, it.quantity, amount});
  }

  Status premium(const Term& term) {
    ASSIGN_OR_RETURN(const Money amount, amount_of(term));
    if (amount == Money()) return ok();
    return add({LineKind::kPremium, {}, term.title, {}, {}, {}, amount});
  }

  Status deduction(const Term& term) {
    ASSIGN_OR_RETURN(const Money wanted, amount_of(term));
    const Money amount = std::min(wanted, out_.payable);
    if (amount == Money()) return ok();
    return add({LineKind::kDeduction, {}, term.title, {}, {}, {}, negated(amount)});
  }

  Status claim(LineKind kind, const Claim& claim) {
    const Money amount = std::min(claim.outstanding, out_.payable);
    if (amount < claim.outstanding) {
      ASSIGN_OR_RETURN(const Money rest, claim.outstanding.minus(amount));
      out_.left_over.push_back({claim.reference, rest});
    }
    if (amount == Money()) return ok();
    return add({kind, claim.reference, {}, {}, {}, {}, negated(amount)});
  }

  Statement done() && { return std::move(out_); }

 private:
  StatusOr<Money> amount_of(const Term& term) const {
    switch (term.basis) {
      case TermBasis::kPerUnit: return price_of(Money::vnd(term.value), units_);
      case TermBasis::kShareOfGoods: return share_of(goods_, term.value);
      case TermBasis::kPerSettlement: return Money::vnd(term.value);
    }
    return internal("a term without a basis");
  }

  Status add(StatementLine line) {
    ASSIGN_OR_RETURN(out_.payable, out_.payable.plus(line.amount));
    out_.lines.push_back(std::move(line));
    return ok();
  }

  Statement out_;
  Money goods_;
  Quantity units_;
};

struct Accounts {
  Account debit;
  Account credit;
};

Accounts accounts_of(LineKind kind) {
  switch (kind) {
    case LineKind::kGoods: return {Account::kGoods, Account::kPayable};
    case LineKind::kPremium: return {Account::kPremiums, Account::kPayable};
    case LineKind::kDeduction: return {Account::kPayable, Account::kDeductions};
    case LineKind::kPenalty: return {Account::kPayable, Account::kPenalties};
    case LineKind::kAdvanceRecovered: return {Account::kPayable, Account::kAdvances};
    case LineKind::kOpening: return {Account::kOpening, Account::kPayable};
  }
  return {Account::kPayable, Account::kPayable};
}

// What falls to a member before the last dong are given out.
struct Part {
  MemberShare share;
  __int128 fraction = 0;
};

// total x goods / all: whole dong and what is left of one.
Part part_of(const std::string& member, Money goods, Money all, Money total) {
  const __int128 product = static_cast<__int128>(total.vnd()) * goods.vnd();
  const std::int64_t whole = static_cast<std::int64_t>(product / all.vnd());
  return {{member, goods, Money::vnd(whole)}, product % all.vnd()};
}

}  // namespace

StatusOr<Money> Statement::total(LineKind kind) const {
  Money sum;
  for (const StatementLine& line : lines) {
    if (line.kind != kind) continue;
    ASSIGN_OR_RETURN(sum, sum.plus(line.amount));
  }
  return sum;
}

StatusOr<Statement> settle(const SettlementInput& input) {
  Composer composer;
  for (const AcceptedGoods& goods : input.goods) RETURN_IF_ERROR(composer.goods(goods));
  for (const Term& term : input.premiums) RETURN_IF_ERROR(composer.premium(term));
  for (const Term& term : input.deductions) RETURN_IF_ERROR(composer.deduction(term));
  for (const Claim& penalty : input.penalties) {
    RETURN_IF_ERROR(composer.claim(LineKind::kPenalty, penalty));
  }
  for (const Claim& advance : input.advances) {
    RETURN_IF_ERROR(composer.claim(LineKind::kAdvanceRecovered, advance));
  }
  return std::move(composer).done();
}

std::string_view account_name(Account account) {
  switch (account) {
    case Account::kGoods: return "GOODS";
    case Account::kPremiums: return "PREMIUMS";
    case Account::kDeductions: return "DEDUCTIONS";
    case Account::kPenalties: return "PENALTIES";
    case Account::kAdvances: return "ADVANCES";
    case Account::kPayable: return "PAYABLE";
    case Account::kPayments: return "PAYMENTS";
    case Account::kOpening: return "OPENING";
  }
  return "";
}

std::vector<JournalEntry> entries_of(const Statement& statement) {
  std::vector<JournalEntry> entries;
  for (const StatementLine& line : statement.lines) {
    if (line.amount == Money()) continue;
    const Accounts accounts = accounts_of(line.kind);
    const Money amount = line.amount < Money() ? negated(line.amount) : line.amount;
    entries.push_back({accounts.debit, accounts.credit, amount, line.reference});
  }
  return entries;
}

JournalEntry entry_of_payment(Money amount, std::string reference) {
  return {Account::kPayable, Account::kPayments, amount, std::move(reference)};
}

JournalEntry entry_of_advance(Money amount, std::string reference) {
  return {Account::kAdvances, Account::kPayments, amount, std::move(reference)};
}

JournalEntry entry_of_repayment(Account of, Money amount, std::string reference) {
  return {Account::kPayments, of, amount, std::move(reference)};
}

StatusOr<Money> repay(Money outstanding, Money amount) {
  if (amount <= outstanding) return outstanding.minus(amount);
  return refuse("REPAYMENT_ABOVE_OUTSTANDING", "more than is still outstanding",
                {{"outstanding_vnd", std::to_string(outstanding.vnd())}});
}

StatusOr<std::vector<MemberShare>> shares_of(const Statement& statement,
                                             const std::string& seller) {
  std::map<std::string, Money> goods;
  for (const StatementLine& line : statement.lines) {
    if (line.kind != LineKind::kGoods) continue;
    Money& sum = goods[line.member];
    ASSIGN_OR_RETURN(sum, sum.plus(line.amount));
  }
  if (goods.empty()) {
    if (statement.payable == Money()) return std::vector<MemberShare>();
    return std::vector<MemberShare>{{seller, Money(), statement.payable}};
  }
  ASSIGN_OR_RETURN(const Money all, statement.total(LineKind::kGoods));
  std::vector<Part> parts;
  std::int64_t left = statement.payable.vnd();
  for (const auto& [member, amount] : goods) {
    // Goods that came to nothing leave nothing to share but what premiums there are: by heads.
    parts.push_back(all == Money() ? part_of(member, Money::vnd(1),
                                             Money::vnd(static_cast<std::int64_t>(goods.size())),
                                             statement.payable)
                                   : part_of(member, amount, all, statement.payable));
    parts.back().share.goods = amount;
    left -= parts.back().share.share.vnd();
  }
  std::stable_sort(parts.begin(), parts.end(),
                   [](const Part& a, const Part& b) { return a.fraction > b.fraction; });
  std::vector<MemberShare> shares;
  for (Part& part : parts) {
    if (left > 0) {
      part.share.share = Money::vnd(part.share.share.vnd() + 1);
      --left;
    }
    shares.push_back(std::move(part.share));
  }
  std::sort(shares.begin(), shares.end(),
            [](const MemberShare& a, const MemberShare& b) { return a.member < b.member; });
  return shares;
}

StatusOr<Money> penalty_for(const PenaltyTerms& terms, Quantity shortage,
                            const ExactPrice& unit_price) {
  ASSIGN_OR_RETURN(const ExactPrice agreed, unit_price.times_millionths(terms.rate));
  ASSIGN_OR_RETURN(const Money wanted, agreed.amount_of(shortage));
  ASSIGN_OR_RETURN(const ExactPrice capped, unit_price.times_millionths(terms.cap));
  ASSIGN_OR_RETURN(const Money most, capped.amount_of_at_most(shortage));
  return std::min(wanted, most);
}

Quantity most_of(Quantity planned, std::int64_t tolerance_millionths) {
  const __int128 extra = static_cast<__int128>(planned.thousandths) * tolerance_millionths;
  return {planned.thousandths + static_cast<std::int64_t>(extra / kMillion), planned.unit};
}

Quantity shortage_of(Quantity planned, std::int64_t tolerance_millionths, Quantity delivered) {
  const __int128 allowed = static_cast<__int128>(planned.thousandths) * tolerance_millionths;
  const std::int64_t least = planned.thousandths - static_cast<std::int64_t>(allowed / kMillion);
  return {std::max<std::int64_t>(least - delivered.thousandths, 0), planned.unit};
}

}  // namespace farmgate::cooperatives
