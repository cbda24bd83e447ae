#include "services/listings/domain/gate.h"

#include <algorithm>

#include "chassis/base/words.h"
#include "services/listings/domain/star_claim.h"

namespace farmgate::listings {
namespace {

constexpr std::string_view kPaperRule = "FOOD_SAFETY_PAPER_MISSING";
constexpr std::string_view kStarRule = "STAR_NOT_VALID";

bool accepted(const PaperCopy& paper, const std::vector<std::string>& kinds, Date day) {
  return paper.valid && paper.from_date <= day && day <= paper.last_date &&
         std::find(kinds.begin(), kinds.end(), paper.kind) != kinds.end();
}

bool any_accepted(const std::vector<PaperCopy>& papers, const std::vector<std::string>& kinds,
                  Date day) {
  return std::any_of(papers.begin(), papers.end(),
                     [&](const PaperCopy& it) { return accepted(it, kinds, day); });
}

bool about_words(const Cure& cure) {
  return cure.rule.starts_with("LABEL_") || cure.rule.starts_with("TITLE_") ||
         cure.rule == "DUPLICATE_TITLE" || cure.rule == kStarRule;
}

bool claims_falsely(std::string_view text, int star, bool only_with_mark, bool mark_needs_star) {
  const StarClaim claim = star_claim(text);
  if (mark_needs_star && claim.ocop && star == 0) return true;
  if (only_with_mark && !claim.ocop) return false;
  return std::any_of(claim.stars.begin(), claim.stars.end(), [&](int it) { return it != star; });
}

// Blanks and signs say nothing.
bool says_something(const std::string& text) { return !words_of(text, 1).empty(); }

bool has_identity(const GateFacts& facts) {
  return facts.seller.identity_complete && !facts.seller.public_name.empty();
}

bool has_content(const GateFacts& facts) {
  return facts.listing.content.thousandths > 0 && facts.listing.unit != Unit::kUnspecified;
}

// The rules that a program has to know, each with what it is about. "LABEL_ORIGIN_MISSING" and the
// like, about "label.origin", follow from the names of the label's fields.
struct KnownRule {
  std::string_view code;
  std::string_view field;
  bool (*met)(const GateFacts&);
};
constexpr KnownRule kKnownRules[] = {
    {"SELLER_NOT_ACTIVE", "seller", [](const GateFacts& it) { return it.seller.active; }},
    {"SELLER_IDENTITY_INCOMPLETE", "seller", has_identity},
    {"TITLE_MISSING", "title",
     [](const GateFacts& it) { return says_something(it.listing.title); }},
    {"DUPLICATE_TITLE", "title", [](const GateFacts& it) { return !it.title_taken; }},
    {"CONTENT_MISSING", "content", has_content},
    {"MOVEMENT_BANNED", "product", [](const GateFacts& it) { return !it.banned; }},
    {"PRODUCT_TAKEN_DOWN", "product", [](const GateFacts& it) { return !it.taken_down; }},
    {kStarRule, "title", [](const GateFacts& it) { return false_star_claim(it.listing).empty(); }},
    {kPaperRule, "seller", nullptr},
};

std::string label_rule(std::string_view field) {
  std::string code = "LABEL_" + std::string(field) + "_MISSING";
  std::transform(code.begin(), code.end(), code.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : c; });
  return code;
}

}  // namespace

bool Gate::Rule::concerns(const SellerCopy& seller, int set) const {
  if (set < 0 || std::size_t(set) >= kSets || !sets[std::size_t(set)]) return false;
  return seller_kinds.empty() ||
         std::find(seller_kinds.begin(), seller_kinds.end(), seller.kind) != seller_kinds.end();
}

auto Gate::judge_of(const Cure& cure) -> std::optional<Judge> {
  for (const KnownRule& it : kKnownRules) {
    if (it.code != cure.rule) continue;
    if (it.field != cure.field) return std::nullopt;
    return it.met == nullptr ? Judge() : Judge(it.met);
  }
  for (std::size_t i = 0; i < kLabelFields; ++i) {
    if (cure.rule != label_rule(kLabelNames[i])) continue;
    if (cure.field != "label." + std::string(kLabelNames[i])) return std::nullopt;
    return [i](const GateFacts& facts) { return says_something(facts.listing.label[i]); };
  }
  return std::nullopt;
}

bool Gate::met(const Rule& rule, const GateFacts& facts, Date day) {
  return rule.met ? rule.met(facts) : any_accepted(facts.papers, rule.papers, day);
}

std::vector<Unmet> Gate::unmet(const GateFacts& facts, Date day) const {
  std::vector<Unmet> found;
  for (const Cure& cure : cures_) {
    const bool broken = std::any_of(rules_.begin(), rules_.end(), [&](const Rule& rule) {
      return rule.code == cure.rule && rule.period.has(day) &&
             rule.concerns(facts.seller, facts.listing.category) && !met(rule, facts, day);
    });
    if (!broken) continue;
    found.push_back({&cure, cure.rule == kStarRule ? false_star_claim(facts.listing) : cure.field});
  }
  return found;
}

std::vector<Unmet> Gate::unmet_words(const GateFacts& facts, Date day) const {
  std::vector<Unmet> found = unmet(facts, day);
  std::erase_if(found, [](const Unmet& it) { return !about_words(*it.cure); });
  return found;
}

PaperState Gate::papers(const SellerCopy& seller, int set, const std::vector<PaperCopy>& papers,
                        Time now) const {
  PaperState state;
  const Date today = date_in_vietnam(now);
  const auto may_change = [&](Date day) {
    const Time at = start_of_day(day);
    if (at > now) state.until = std::min(state.until.value_or(at), at);
  };
  for (const Rule& rule : rules_) {
    if (rule.code != kPaperRule || !rule.concerns(seller, set)) continue;
    may_change(rule.period.from);
    if (rule.period.ends()) may_change(later(rule.period.through, std::chrono::days(1)));
    if (rule.period.has(today) && !any_accepted(papers, rule.papers, today)) state.met = false;
    for (const PaperCopy& paper : papers) {
      if (!paper.valid) continue;
      may_change(paper.from_date);
      may_change(later(paper.last_date, std::chrono::days(1)));
    }
  }
  return state;
}

Status refusal(const std::vector<Unmet>& unmet) {
  if (unmet.empty()) return ok();
  std::vector<Violation> violations;
  for (const Unmet& it : unmet) {
    violations.push_back({it.field, it.cure->rule + ": " + it.cure->cure_en});
  }
  return refuse("NOT_PUBLISHABLE", "rules of publication are not met").with(std::move(violations));
}

std::string false_star_claim(const Listing& listing) {
  const int star = listing.star.stars;
  if (claims_falsely(listing.title, star, false, true)) return "title";
  if (claims_falsely(listing.trace_code, star, false, true)) return "trace_code";
  if (claims_falsely(listing.seller_name, star, true, false)) return "seller_name";
  for (std::size_t i = 0; i < kLabelFields; ++i) {
    const bool names_goods = i == static_cast<std::size_t>(LabelField::kGoodsName);
    if (claims_falsely(listing.label[i], star, !names_goods, names_goods)) {
      return "label." + std::string(kLabelNames[i]);
    }
  }
  return claims_falsely(listing.story, star, true, false) ? "story" : "";
}

}  // namespace farmgate::listings
