#include "services/cooperatives/api/priced_days.h"

#include <algorithm>
#include <optional>

#include "services/cooperatives/api/day_price.h"
#include "services/cooperatives/storage/contracts.h"
#include "services/cooperatives/wire/terms.h"

namespace farmgate::cooperatives {
namespace {

using delivery_rows::Waiting;

constexpr int kDaysMost = 2'000;
constexpr int kAnnexesMost = 200;

// Terms that both sides signed, with what their market showed.
struct Agreed {
  int annex = 0;  // 0: the first ones
  ContractTerms terms;
  std::optional<std::vector<Observation>> known;  // once a day asks
};

bool has_grades(const ContractTerms& terms, const Waiting& waiting) {
  return std::ranges::all_of(
      waiting.grades, [&](const std::string& grade) { return terms.grade(grade) != nullptr; });
}

// In the order in which they were agreed.
StatusOr<std::vector<Agreed>> agreed(pg::Tx& tx, const Contract& contract) {
  std::vector<Agreed> all(1);
  ASSIGN_OR_RETURN(all.front().terms, wire::parse_terms(contract.signed_terms));
  ASSIGN_OR_RETURN(auto annexes, contract_rows::annexes(tx, contract.id, 0, kAnnexesMost));
  for (Annex& annex : annexes) {
    if (annex.signatures.size() < 2) continue;
    all.push_back({annex.number, std::move(annex.sealed.terms), std::nullopt});
  }
  return all;
}

struct Found {
  const Agreed* by = nullptr;  // nothing: no terms price the day
  DayPrice price;
  Status unpriced;  // what the first terms said
};

StatusOr<Found> price_of(pg::Tx& tx, std::vector<Agreed>& all, const Waiting& waiting,
                         Date through) {
  Found found;
  for (Agreed& it : all) {
    if (it.annex < waiting.annex || !has_grades(it.terms, waiting)) continue;
    if (!it.known) {
      ASSIGN_OR_RETURN(it.known, observations_for(tx, it.terms, through));
    }
    auto price = price_on(it.terms.price, waiting.day, *it.known);
    if (price.ok()) {
      found.by = &it;
      found.price = std::move(*price);
      return found;
    }
    if (price.status().reason() != "PRICE_NOT_AVAILABLE") return price.status();
    if (found.unpriced.ok()) found.unpriced = price.status();
  }
  return found;
}

}  // namespace

StatusOr<PricedDays> price_waiting(pg::Tx& tx, const Contract& contract, Date through) {
  PricedDays out;
  ASSIGN_OR_RETURN(const auto waiting, delivery_rows::waiting(tx, contract.id, through, kDaysMost));
  if (waiting.empty()) return out;
  out.more = waiting.size() == static_cast<std::size_t>(kDaysMost);
  ASSIGN_OR_RETURN(auto all, agreed(tx, contract));
  const Agreed* oldest = nullptr;
  for (const Waiting& it : waiting) {
    ASSIGN_OR_RETURN(Found found, price_of(tx, all, it, through));
    if (found.by == nullptr) {
      if (out.unpriced.ok()) out.unpriced = found.unpriced;
      continue;
    }
    if (oldest != nullptr && found.by->annex > oldest->annex) continue;
    if (found.by != oldest) {
      oldest = found.by;
      out.days.clear();
      out.prices.clear();
    }
    out.days.push_back(it);
    out.prices[std::chrono::sys_days(it.day)] = std::move(found.price);
  }
  if (oldest != nullptr) out.terms = oldest->terms;
  return out;
}

}  // namespace farmgate::cooperatives
