#include "services/cooperatives/wire/terms.h"

#include "chassis/base/digest.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/cooperatives/v1/contract.pb.h"

namespace farmgate::cooperatives::wire {
namespace {

using namespace farmgate::wire;

static_assert(static_cast<int>(PriceKind::kCostPlus) == v1::PRICE_KIND_COST_PLUS);
static_assert(static_cast<int>(Averaging::kMedian) == v1::AVERAGING_MEDIAN);
static_assert(static_cast<int>(WithoutPrice::kRenegotiate) == v1::WITHOUT_PRICE_RENEGOTIATE);
static_assert(static_cast<int>(TermBasis::kPerSettlement) == v1::TERM_BASIS_PER_SETTLEMENT);
static_assert(static_cast<int>(ProductCycle::kOneYearAndMore) ==
              v1::PRODUCT_CYCLE_ONE_YEAR_AND_MORE);

void encode(const PriceClause& price, v1::PriceClause& out) {
  out.set_kind(static_cast<v1::PriceKind>(price.kind));
  out.set_fixed_price_vnd(price.fixed_price.vnd());
  out.set_floor_vnd(price.floor.vnd());
  out.set_ceiling_vnd(price.ceiling.vnd());
  out.set_rate_millionths(price.rate);
  out.set_addition_vnd(price.addition.vnd());
  out.set_share_millionths(price.share);
  out.set_cost_vnd(price.cost.vnd());
  out.set_margin_vnd(price.margin.vnd());
  if (!price.market) return;
  v1::MarketReference& market = *out.mutable_market();
  market.set_market(price.market->market);
  market.set_days(price.market->days);
  market.set_minimum_count(price.market->minimum_count);
  market.set_averaging(static_cast<v1::Averaging>(price.market->averaging));
  market.set_without(static_cast<v1::WithoutPrice>(price.market->without));
}

PriceClause decode(const v1::PriceClause& price) {
  PriceClause out;
  out.kind = static_cast<PriceKind>(price.kind());
  out.fixed_price = Money::vnd(price.fixed_price_vnd());
  out.floor = Money::vnd(price.floor_vnd());
  out.ceiling = Money::vnd(price.ceiling_vnd());
  out.rate = price.rate_millionths();
  out.addition = Money::vnd(price.addition_vnd());
  out.share = price.share_millionths();
  out.cost = Money::vnd(price.cost_vnd());
  out.margin = Money::vnd(price.margin_vnd());
  if (!price.has_market()) return out;
  const v1::MarketReference& market = price.market();
  out.market = MarketReference{market.market(), market.days(), market.minimum_count(),
                               static_cast<Averaging>(market.averaging()),
                               static_cast<WithoutPrice>(market.without())};
  return out;
}

template <class Messages>
void encode(const std::vector<Term>& terms, Messages& out) {
  for (const Term& term : terms) {
    v1::SettlementTerm& to = *out.Add();
    to.set_title(term.title);
    to.set_basis(static_cast<v1::TermBasis>(term.basis));
    to.set_value(term.value);
  }
}

template <class Messages>
std::vector<Term> decode_terms(const Messages& terms) {
  std::vector<Term> out;
  for (const v1::SettlementTerm& term : terms) {
    out.push_back({term.title(), static_cast<TermBasis>(term.basis()), term.value()});
  }
  return out;
}

// Parties are compared as texts.
StatusOr<std::string> canonical(const std::string& party) {
  if (const auto id = find_id(party, "producers")) return name_of("producers", *id);
  return not_found(party);
}

Status decode_schedule(const v1::ContractTerms& terms, ContractTerms& out) {
  for (const v1::ScheduleLine& line : terms.schedule()) {
    const std::string field =
        "contract.terms.schedule[" + std::to_string(out.schedule.size()) + "]";
    ScheduleLine to;
    to.number = line.number();
    ASSIGN_OR_RETURN(to.from_date, read_date(line.from_date(), field + ".from_date"));
    ASSIGN_OR_RETURN(to.through_date, read_date(line.through_date(), field + ".through_date"));
    to.planned = read_quantity(line.planned());
    to.place = line.place();
    out.schedule.push_back(std::move(to));
  }
  return ok();
}

}  // namespace

v1::ContractTerms encode(const ContractTerms& terms) {
  v1::ContractTerms out;
  out.set_title(terms.title);
  out.set_seller(terms.seller);
  out.set_buyer(terms.buyer);
  out.set_product(terms.product);
  out.set_linkage(terms.linkage);
  out.set_cycle(static_cast<v1::ProductCycle>(terms.cycle));
  out.set_unit(static_cast<farmgate::type::v1::Unit>(terms.unit));
  write(terms.valid_from_date, *out.mutable_valid_from_date());
  write(terms.valid_through_date, *out.mutable_valid_through_date());
  out.set_tolerance_millionths(terms.tolerance);
  for (const ScheduleLine& line : terms.schedule) {
    v1::ScheduleLine& to = *out.add_schedule();
    to.set_number(line.number);
    write(line.from_date, *to.mutable_from_date());
    write(line.through_date, *to.mutable_through_date());
    write(line.planned, *to.mutable_planned());
    to.set_place(line.place);
  }
  for (const Grade& grade : terms.grades) {
    v1::Grade& to = *out.add_grades();
    to.set_name(grade.name);
    to.set_factor_millionths(grade.factor);
    to.set_limits(grade.limits);
  }
  encode(terms.price, *out.mutable_price());
  encode(terms.premiums, *out.mutable_premiums());
  encode(terms.deductions, *out.mutable_deductions());
  for (const AdvanceTerm& advance : terms.advances) {
    v1::AdvanceTerm& to = *out.add_advances();
    to.set_number(advance.number);
    to.set_title(advance.title);
    to.set_amount_vnd(advance.amount.vnd());
  }
  out.set_deposit_vnd(terms.deposit.vnd());
  out.set_payment_days(terms.payment_days);
  out.set_penalty_rate_millionths(terms.penalty_rate);
  out.set_force_majeure_notice_days(terms.force_majeure_notice_days);
  return out;
}

StatusOr<ContractTerms> decode(const v1::ContractTerms& terms) {
  ContractTerms out;
  out.title = terms.title();
  ASSIGN_OR_RETURN(out.seller, canonical(terms.seller()));
  ASSIGN_OR_RETURN(out.buyer, canonical(terms.buyer()));
  ASSIGN_OR_RETURN(const ChildIds product, child_of(terms.product(), "producers", "products"));
  out.product = name_of("producers", product.parent, "products", product.id);
  out.linkage = terms.linkage();
  out.cycle = static_cast<ProductCycle>(terms.cycle());
  out.unit = read_unit(terms.unit());
  ASSIGN_OR_RETURN(out.valid_from_date,
                   read_date(terms.valid_from_date(), "contract.terms.valid_from_date"));
  ASSIGN_OR_RETURN(out.valid_through_date,
                   read_date(terms.valid_through_date(), "contract.terms.valid_through_date"));
  out.tolerance = terms.tolerance_millionths();
  RETURN_IF_ERROR(decode_schedule(terms, out));
  for (const v1::Grade& grade : terms.grades()) {
    out.grades.push_back({grade.name(), grade.factor_millionths(), grade.limits()});
  }
  out.price = decode(terms.price());
  out.premiums = decode_terms(terms.premiums());
  out.deductions = decode_terms(terms.deductions());
  for (const v1::AdvanceTerm& advance : terms.advances()) {
    out.advances.push_back({advance.number(), advance.title(), Money::vnd(advance.amount_vnd())});
  }
  out.deposit = Money::vnd(terms.deposit_vnd());
  out.payment_days = terms.payment_days();
  out.penalty_rate = terms.penalty_rate_millionths();
  out.force_majeure_notice_days = terms.force_majeure_notice_days();
  return out;
}

SealedTerms seal(ContractTerms terms) {
  std::string bytes = bytes_of(terms);
  std::string digest = hex(as_bytes(sha256(bytes)));
  return {std::move(terms), std::move(bytes), std::move(digest)};
}

std::string bytes_of(const ContractTerms& terms) { return encode(terms).SerializeAsString(); }

StatusOr<ContractTerms> parse_terms(std::string_view bytes) {
  v1::ContractTerms terms;
  if (!terms.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return internal("stored terms of a contract do not parse");
  }
  return decode(terms);
}

}  // namespace farmgate::cooperatives::wire
