#include "services/certification/domain/conflict.h"

#include <algorithm>
#include <unordered_set>

namespace farmgate::certification {
namespace {

using Bodies = std::unordered_set<std::string_view>;

std::optional<TieKind> kind_of(const Relations& relations, const Bodies& tied) {
  if (tied.contains(relations.producer)) return TieKind::kProducer;
  const auto is_tied = [&](const std::string& body) { return tied.contains(body); };
  if (std::ranges::any_of(relations.cooperative, is_tied)) return TieKind::kCooperative;
  if (std::ranges::any_of(relations.contract, is_tied)) return TieKind::kContract;
  return std::nullopt;
}

}  // namespace

std::string_view tie_name(TieKind kind) {
  switch (kind) {
    case TieKind::kProducer: return "PRODUCER";
    case TieKind::kCooperative: return "COOPERATIVE";
    case TieKind::kContract: return "CONTRACT";
  }
  return "";
}

std::vector<std::string> bodies_of(const Relations& relations) {
  std::vector<std::string> out = {relations.producer};
  std::unordered_set<std::string_view> seen = {relations.producer};
  for (const auto* list : {&relations.cooperative, &relations.contract}) {
    for (const std::string& body : *list) {
      if (seen.insert(body).second) out.push_back(body);
    }
  }
  return out;
}

std::optional<Tie> find_tie(const CouncilMember& member, const Relations& relations,
                            const std::vector<BodyPerson>& persons,
                            const std::vector<std::string>& acts_for) {
  const Bodies declared(member.declared_ties.begin(), member.declared_ties.end());
  Bodies found(acts_for.begin(), acts_for.end());
  for (const BodyPerson& it : persons) {
    if (!member.person_key.empty() && it.person_key == member.person_key) found.insert(it.producer);
  }
  const auto by_record = kind_of(relations, found);
  const auto by_word = kind_of(relations, declared);
  if (!by_record && !by_word) return std::nullopt;
  if (by_record && (!by_word || *by_record <= *by_word)) return Tie{*by_record, false};
  return Tie{*by_word, true};
}

}  // namespace farmgate::certification
