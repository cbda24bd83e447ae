#include "services/cooperatives/api/settle.h"

#include <algorithm>
#include <set>

#include "services/cooperatives/api/priced_days.h"
#include "services/cooperatives/storage/breaches.h"
#include "services/cooperatives/storage/settlements.h"
#include "services/cooperatives/wire/contract.h"

namespace farmgate::cooperatives {
namespace {

constexpr std::size_t kDeliveriesMost = 5'000;
constexpr std::size_t kLinesMost = 6'000;  // of goods: a reply stays below the 4 MiB of a call

std::string advance_name(ContractId contract, int number) {
  return wire::contract_name(contract) + "/advances/" + std::to_string(number);
}

StatusOr<std::vector<AcceptedGoods>> goods_of(const PricedDays& priced,
                                              const std::vector<Delivery>& deliveries) {
  std::vector<AcceptedGoods> goods;
  for (const Delivery& delivery : deliveries) {
    const std::string name = wire::delivery_name(delivery.contract, delivery.id);
    const ExactPrice& price = priced.prices.at(std::chrono::sys_days(delivery.day)).unit_price;
    for (const DeliveryLine& line : delivery.lines) {
      if (line.accepted.thousandths == 0) continue;
      const Grade* grade = priced.terms.grade(line.grade);
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

// The oldest, as many as one settlement holds.
struct Taken {
  std::vector<Delivery> deliveries;
  bool more = false;
};

StatusOr<Taken> take(pg::Tx& tx, const Contract& contract, const PricedDays& priced) {
  Taken taken;
  if (priced.days.empty()) return taken;
  taken.more = priced.more;
  ASSIGN_OR_RETURN(auto found, delivery_rows::to_settle(tx, contract.id, priced.days,
                                                        static_cast<int>(kDeliveriesMost) + 1));
  std::size_t lines = 0;
  for (Delivery& delivery : found) {
    lines += delivery.lines.size();
    taken.more |= lines > kLinesMost || taken.deliveries.size() == kDeliveriesMost;
    if (lines > kLinesMost || taken.deliveries.size() == kDeliveriesMost) break;
    taken.deliveries.push_back(std::move(delivery));
  }
  return taken;
}

// What a settlement is made of.
struct Books {
  PricedDays priced;
  Taken taken;
  std::vector<Breach> breaches;
  std::vector<settlement_rows::Advance> advances;
};

// A buyer's penalty that was found after the last goods were settled is paid all the same; what the
// seller owes needs goods to be set off against.
Status check_anything(const Books& books) {
  const bool owed =
      std::ranges::any_of(books.breaches, [](const Breach& it) { return it.of == Side::kBuyer; });
  if (!books.taken.deliveries.empty() || owed) return ok();
  RETURN_IF_ERROR(books.priced.unpriced);
  return refuse("NOTHING_TO_SETTLE", "no accepted goods up to that day wait for settlement");
}

StatusOr<Books> open_books(pg::Tx& tx, const Contract& contract, Date through) {
  Books books;
  ASSIGN_OR_RETURN(books.priced, price_waiting(tx, contract, through));
  ASSIGN_OR_RETURN(books.taken, take(tx, contract, books.priced));
  ASSIGN_OR_RETURN(books.breaches, breach_rows::with_outstanding(tx, contract.id));
  RETURN_IF_ERROR(check_anything(books));
  ASSIGN_OR_RETURN(books.advances, settlement_rows::advances(tx, contract.id));
  return books;
}

std::vector<ObservationId> pinned(const Books& books) {
  std::set<ObservationId> used;
  for (const Delivery& it : books.taken.deliveries) {
    const DayPrice& price = books.priced.prices.at(std::chrono::sys_days(it.day));
    used.insert(price.used.begin(), price.used.end());
  }
  return {used.begin(), used.end()};
}

StatusOr<SettlementInput> input_of(const Contract& contract, const Books& books) {
  SettlementInput input;
  ASSIGN_OR_RETURN(input.goods, goods_of(books.priced, books.taken.deliveries));
  if (!input.goods.empty()) {  // they belong to goods
    input.premiums = books.priced.terms.premiums;
    input.deductions = books.priced.terms.deductions;
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
  const std::vector<Delivery>& deliveries = books.taken.deliveries;
  settlement.through_date = books.taken.more ? deliveries.back().day : through;
  settlement.create_time = now;
  settlement.settle_date = date_in_vietnam(now);
  const ContractTerms& terms = deliveries.empty() ? contract.terms : books.priced.terms;
  settlement.due_date = terms.due_after(settlement.settle_date);
  settlement.observations = pinned(books);
  ASSIGN_OR_RETURN(settlement.statement, settle(input));
  ASSIGN_OR_RETURN(settlement.shares, shares_of(settlement.statement, contract.seller));
  ASSIGN_OR_RETURN(const int last, settlement_rows::last_number(tx, contract.id));
  settlement.number = last + 1;

  RETURN_IF_ERROR(settlement_rows::insert(tx, settlement, request_id));
  std::vector<DeliveryId> ids;
  for (const Delivery& delivery : deliveries) ids.push_back(delivery.id);
  RETURN_IF_ERROR(delivery_rows::mark_settled(tx, ids, settlement.id));
  RETURN_IF_ERROR(save_claims(tx, contract, settlement.statement, books.breaches, books.advances));
  return settlement;
}

}  // namespace farmgate::cooperatives
