#include "services/cooperatives/api/settle.h"

#include <algorithm>
#include <map>
#include <set>

#include "services/cooperatives/api/day_price.h"
#include "services/cooperatives/storage/breaches.h"
#include "services/cooperatives/storage/contracts.h"
#include "services/cooperatives/storage/deliveries.h"
#include "services/cooperatives/storage/settlements.h"
#include "services/cooperatives/wire/contract.h"
#include "services/cooperatives/wire/terms.h"

namespace farmgate::cooperatives {
namespace {

constexpr int kDeliveriesMost = 5'000;
constexpr std::size_t kLinesMost = 6'000;  // of goods: a reply stays below the 4 MiB of a call

using Prices = std::map<std::chrono::sys_days, DayPrice>;

std::string advance_name(ContractId contract, int number) {
  return wire::contract_name(contract) + "/advances/" + std::to_string(number);
}

// Those that the deliveries were recorded under; 0: the first ones.
StatusOr<ContractTerms> terms_of(pg::Tx& tx, const Contract& contract, int annex) {
  if (annex == 0) return wire::parse_terms(contract.signed_terms);
  ASSIGN_OR_RETURN(auto found, contract_rows::find_annex(tx, contract.id, annex));
  if (!found) return internal("a delivery under an annex that is gone");
  return std::move(found->sealed.terms);
}

// Each day is priced once.
StatusOr<Prices> prices_of(pg::Tx& tx, const ContractTerms& terms,
                           const std::vector<Delivery>& deliveries) {
  if (deliveries.empty()) return Prices();
  ASSIGN_OR_RETURN(const auto known, observations_for(tx, terms, deliveries.back().day));
  Prices prices;
  for (const Delivery& delivery : deliveries) {
    const std::chrono::sys_days day(delivery.day);
    if (prices.contains(day)) continue;
    ASSIGN_OR_RETURN(prices[day], price_on(terms.price, delivery.day, known));
  }
  return prices;
}

StatusOr<std::vector<AcceptedGoods>> goods_of(const ContractTerms& terms,
                                              const std::vector<Delivery>& deliveries,
                                              const Prices& prices) {
  std::vector<AcceptedGoods> goods;
  for (const Delivery& delivery : deliveries) {
    const std::string name = wire::delivery_name(delivery.contract, delivery.id);
    const ExactPrice& price = prices.at(std::chrono::sys_days(delivery.day)).unit_price;
    for (const DeliveryLine& line : delivery.lines) {
      if (line.accepted.thousandths == 0) continue;
      const Grade* grade = terms.grade(line.grade);
      if (grade == nullptr) return internal("a delivery of a grade that its terms do not have");
      goods.push_back(
          {name, line.member, line.lot, line.grade, grade->factor, line.accepted, price});
    }
  }
  return goods;
}

// What the seller owes is set off; what the buyer owes is paid on top.
void add_breaches(const std::vector<Breach>& breaches, SettlementInput& input) {
  for (const Breach& breach : breaches) {
    const std::string name = wire::breach_name(breach.contract, breach.id);
    if (breach.of == Side::kSeller) {
      input.penalties.push_back({name, breach.outstanding});
    } else {
      input.premiums.push_back({name, TermBasis::kPerSettlement, breach.outstanding.vnd()});
    }
  }
}

Money left_of(const Statement& statement, const std::string& reference) {
  for (const Claim& claim : statement.left_over) {
    if (claim.reference == reference) return claim.outstanding;
  }
  return Money();
}

Status save_claims(pg::Tx& tx, const Contract& contract, const Statement& statement,
                   const std::vector<Breach>& breaches,
                   const std::vector<settlement_rows::Advance>& advances) {
  for (const Breach& breach : breaches) {
    const Money left = left_of(statement, wire::breach_name(breach.contract, breach.id));
    RETURN_IF_ERROR(breach_rows::save_outstanding(tx, breach.id, left));
  }
  for (const auto& advance : advances) {
    const Money left = left_of(statement, advance_name(contract.id, advance.number));
    RETURN_IF_ERROR(settlement_rows::save_outstanding(tx, contract.id, advance.number, left));
  }
  return ok();
}

std::vector<ObservationId> pinned(const Prices& prices) {
  std::set<ObservationId> used;
  for (const auto& [day, price] : prices) used.insert(price.used.begin(), price.used.end());
  return {used.begin(), used.end()};
}

StatusOr<std::vector<Delivery>> deliveries_of(pg::Tx& tx, const Contract& contract, Date through) {
  ASSIGN_OR_RETURN(auto deliveries,
                   delivery_rows::to_settle(tx, contract.id, through, kDeliveriesMost + 1));
  if (deliveries.size() > kDeliveriesMost) {
    return refuse("TOO_MANY", "too many deliveries for one settlement: settle up to an earlier day",
                  {{"most", std::to_string(kDeliveriesMost)}});
  }
  return deliveries;
}

// What a settlement is made of.
struct Books {
  std::vector<Delivery> deliveries;
  std::vector<Breach> breaches;
  std::vector<settlement_rows::Advance> advances;
  ContractTerms terms;
  Prices prices;
};

// A buyer's penalty that was found after the last goods were settled is paid all the same; what the
// seller owes needs goods to be set off against.
bool anything_to_pay(const Books& books) {
  return !books.deliveries.empty() || std::ranges::any_of(books.breaches, [](const Breach& it) {
    return it.of == Side::kBuyer;
  });
}

StatusOr<Books> open_books(pg::Tx& tx, const Contract& contract, Date through) {
  Books books;
  ASSIGN_OR_RETURN(books.deliveries, deliveries_of(tx, contract, through));
  ASSIGN_OR_RETURN(books.breaches, breach_rows::with_outstanding(tx, contract.id));
  if (!anything_to_pay(books)) {
    return refuse("NOTHING_TO_SETTLE", "no accepted goods up to that day wait for settlement");
  }
  ASSIGN_OR_RETURN(books.advances, settlement_rows::advances(tx, contract.id));
  const int annex = books.deliveries.empty() ? contract.annex : books.deliveries.front().annex;
  ASSIGN_OR_RETURN(books.terms, terms_of(tx, contract, annex));
  ASSIGN_OR_RETURN(books.prices, prices_of(tx, books.terms, books.deliveries));
  return books;
}

StatusOr<SettlementInput> input_of(const Contract& contract, const Books& books) {
  SettlementInput input;
  ASSIGN_OR_RETURN(input.goods, goods_of(books.terms, books.deliveries, books.prices));
  if (input.goods.size() > kLinesMost) {
    return refuse("TOO_MANY", "too many lines for one settlement: settle up to an earlier day",
                  {{"most", std::to_string(kLinesMost)}});
  }
  if (!input.goods.empty()) {  // they belong to goods
    input.premiums = books.terms.premiums;
    input.deductions = books.terms.deductions;
  }
  add_breaches(books.breaches, input);
  for (const auto& advance : books.advances) {
    if (advance.outstanding == Money()) continue;
    input.advances.push_back({advance_name(contract.id, advance.number), advance.outstanding});
  }
  return input;
}

}  // namespace

StatusOr<Settlement> settle_contract(pg::Tx& tx, const Contract& contract, Date through, Time now,
                                     const Uuid& request_id) {
  ASSIGN_OR_RETURN(const Books books, open_books(tx, contract, through));
  ASSIGN_OR_RETURN(const SettlementInput input, input_of(contract, books));

  Settlement settlement;
  settlement.id = SettlementId::make();
  settlement.contract = contract.id;
  settlement.through_date = through;
  settlement.create_time = now;
  settlement.settle_date = date_in_vietnam(now);
  settlement.due_date = later(settlement.settle_date, std::chrono::days(books.terms.payment_days));
  settlement.observations = pinned(books.prices);
  ASSIGN_OR_RETURN(settlement.statement, settle(input));
  ASSIGN_OR_RETURN(settlement.shares, shares_of(settlement.statement, contract.seller));
  ASSIGN_OR_RETURN(const int last, settlement_rows::last_number(tx, contract.id));
  settlement.number = last + 1;

  RETURN_IF_ERROR(settlement_rows::insert(tx, settlement, request_id));
  std::vector<DeliveryId> ids;
  for (const Delivery& delivery : books.deliveries) ids.push_back(delivery.id);
  RETURN_IF_ERROR(delivery_rows::mark_settled(tx, ids, settlement.id));
  RETURN_IF_ERROR(save_claims(tx, contract, settlement.statement, books.breaches, books.advances));
  return settlement;
}

}  // namespace farmgate::cooperatives
