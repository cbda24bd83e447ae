#include "services/certification/domain/suggestion.h"

#include <algorithm>

namespace farmgate::certification {
namespace {

// "75.1" for 751000: every digit that counts, for a rounded one might reach a floor.
std::string percent(std::int64_t millionths, char point) {
  std::string digits = std::to_string(millionths % 10'000 + 10'000).substr(1);
  while (!digits.empty() && digits.back() == '0') digits.pop_back();
  const std::string whole = std::to_string(millionths / 10'000);
  return digits.empty() ? whole : whole + point + digits;
}

Label explained(const Linkage& it) {
  const std::string months = std::to_string(it.unbroken_months);
  return {"Trong 12 tháng, " + percent(it.share_millionths, ',') +
              "% lượng bán đi qua hợp đồng liên kết; hợp đồng không gián đoạn " + months +
              " tháng.",
          percent(it.share_millionths, '.') +
              " % of what was sold in 12 months went through linkage contracts, in force without "
              "a gap for " +
              months + " months."};
}

Label explained(const Fact& fact) {
  if (fact.service == "listings") {
    return {"Sản phẩm đang được đăng bán trên nền tảng.",
            "The product is on sale on the platform."};
  }
  if (fact.service == "cooperatives") {
    return {"Hợp đồng liên kết có giao nhận trong 12 tháng qua.",
            "A linkage contract with deliveries in the last 12 months."};
  }
  return {"Giấy tờ còn hiệu lực trong sổ đăng ký; xem phạm vi của giấy có gồm sản phẩm này không.",
          "A paper in force in the registry; see whether its scope covers this product."};
}

void add_source(Suggestion& to, const std::string& record) {
  ++to.source_count;
  if (to.sources.size() < kSourcesMost) to.sources.push_back(record);
}

Suggestion by_share(const Criterion& criterion, const Linkage& linkage) {
  Suggestion it;
  it.criterion = criterion.code;
  const Option* option = criterion.find_by_share(linkage.share_millionths);
  it.option = option ? option->number : kNoOption;
  it.label = option ? option->label : criterion.label;
  it.share_millionths = linkage.share_millionths;
  for (const std::string& record : linkage.records) add_source(it, record);
  it.source_count = linkage.record_count;
  it.service = "cooperatives";
  it.explanation = explained(linkage);
  return it;
}

bool of(const SuggestionTable::Proof& proof, const Rubric& rubric, const Criterion& criterion) {
  return proof.law == rubric.law.code && proof.set == rubric.set.number &&
         proof.criterion == criterion.code;
}

// A row for an option that an imported rubric lacks says nothing of it.
std::optional<Suggestion> by_facts(const SuggestionTable& table, const Rubric& rubric,
                                   const Criterion& criterion, const std::vector<Fact>& facts) {
  std::optional<Suggestion> best;
  int points = 0;
  for (const Fact& fact : facts) {
    for (const auto& proof : table.proofs()) {
      if (proof.fact != fact.kind || !of(proof, rubric, criterion)) continue;
      const Option* option = criterion.find(proof.option);
      if (!option || (best && option->points < points)) continue;
      if (!best || option->points > points) {
        best.emplace();
        best->criterion = criterion.code;
        best->option = option->number;
        best->label = option->label;
        best->service = fact.service;
        best->explanation = explained(fact);
        points = option->points;
      }
      if (option->number == best->option) add_source(*best, fact.record);
    }
  }
  return best;
}

void add_kinds(const SuggestionTable& table, const Rubric& rubric, const std::vector<Fact>& facts,
               std::vector<Suggestion>& out) {
  for (const EvidenceKind& kind : rubric.evidence_kinds) {
    std::map<std::string, Suggestion> by_service;
    for (const Fact& fact : facts) {
      const auto at = table.kinds().find(fact.kind);
      if (at == table.kinds().end() || at->second != kind.code) continue;
      Suggestion& it = by_service[fact.service];
      it.evidence_kind = kind.code;
      it.label = kind.label;
      it.service = fact.service;
      it.explanation = explained(fact);
      add_source(it, fact.record);
    }
    for (auto& [service, it] : by_service) out.push_back(std::move(it));
  }
}

}  // namespace

bool needs_linkage(const Rubric& rubric) {
  return std::ranges::any_of(
      rubric.criteria, [](const Criterion& it) { return it.measure == Measure::kLinkageShare; });
}

std::vector<Suggestion> suggest(const SuggestionTable& table, const Rubric& rubric,
                                const std::vector<Fact>& facts,
                                const std::optional<Linkage>& linkage) {
  std::vector<Fact> all = facts;
  if (linkage) {
    for (const std::string& contract : linkage->contracts) {
      all.push_back({"LINKAGE_CONTRACT", contract, "cooperatives"});
    }
  }
  std::vector<Suggestion> out;
  for (const Criterion& criterion : rubric.criteria) {
    if (!criterion.scorable()) continue;
    if (criterion.measure == Measure::kLinkageShare) {
      if (linkage && linkage->sold) out.push_back(by_share(criterion, *linkage));
    } else if (auto it = by_facts(table, rubric, criterion, all)) {
      out.push_back(std::move(*it));
    }
  }
  add_kinds(table, rubric, all, out);
  return out;
}

ScoreSheet filled(const Rubric& rubric, ScoreSheet sheet,
                  const std::vector<Suggestion>& suggestions) {
  for (std::size_t i = 0; i < rubric.criteria.size(); ++i) {
    if (sheet.option(i)) continue;
    for (const Suggestion& it : suggestions) {
      if (it.criterion != rubric.criteria[i].code || it.option == kNoOption) continue;
      sheet.set(i, it.option);
    }
  }
  return sheet;
}

}  // namespace farmgate::certification
