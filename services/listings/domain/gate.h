#pragma once

#include <bitset>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/base/data_table.h"
#include "services/listings/domain/listing.h"

namespace farmgate {

// data/gate/rules.csv and cures.csv, compiled in.
std::string_view gate_rules_csv();
std::string_view gate_cures_csv();

}  // namespace farmgate

namespace farmgate::listings {

// What a rule says when it is not met, and the act that cures it, in both languages.
struct Cure {
  std::string rule;  // its stable code
  std::string field;
  std::string unmet_vi, cure_vi, unmet_en, cure_en;
};
struct Unmet {
  const Cure* cure = nullptr;  // of the gate, which outlives it
  std::string field;           // of the listing
};

// All that publication is judged by. The listing's star is that of the instant in question.
struct GateFacts {
  const Listing& listing;
  const SellerCopy& seller;
  const std::vector<PaperCopy>& papers;
  bool banned = false;       // a movement ban holds for its product
  bool title_taken = false;  // another public listing of the seller has its title
  bool taken_down = false;   // another listing of its product is taken down
};

// The rules of publication, each with the product sets, kinds of seller and days it holds for.
class Gate {
 public:
  // Tables of the form of data/gate. DATA_LOSS/GATE_UNREADABLE with the line of a row: another
  // header, an unknown rule, one without a cure, sets or dates of another form.
  static StatusOr<Gate> read(std::string_view rules_csv, std::string_view cures_csv);

  // Every rule of that day which is not met, in the order of the cures' table; none twice.
  std::vector<Unmet> unmet(const GateFacts& facts, Date day) const;
  // Of these, those that the owner's own words break: a public listing keeps to them as well.
  std::vector<Unmet> unmet_words(const GateFacts& facts, Date day) const;
  // Whether the seller has the food-safety papers that goods of this set need at that instant.
  PaperState papers(const SellerCopy& seller, int set, const std::vector<PaperCopy>& papers,
                    Time now) const;

 private:
  static constexpr std::size_t kSets = 64;
  using Judge = std::function<bool(const GateFacts&)>;  // whether a rule is met
  struct Rule {
    std::string code;
    Judge met;  // none for the rule of papers, which asks for the day as well
    std::bitset<kSets> sets;
    std::vector<std::string> seller_kinds;  // none: all
    std::vector<std::string> papers;        // any of them will do
    Period period;

    bool concerns(const SellerCopy& seller, int set) const;
  };
  std::string_view add(const Cells& cells);
  std::string_view add_cure(const Cells& cells);
  // Nothing when no rule of that code is known, or another field is its subject.
  static std::optional<Judge> judge_of(const Cure& cure);
  static bool met(const Rule& rule, const GateFacts& facts, Date day);

  std::vector<Rule> rules_;
  std::vector<Cure> cures_;
};

// NOT_PUBLISHABLE with one violation per unmet rule, or ok.
Status refusal(const std::vector<Unmet>& unmet);

// The first text of a listing that claims a star which the listing has not: "title",
// "label.goods_name", "story" ...; "" when none does. A title may name no other star than its own;
// a story or label may speak of stars of other things unless it names OCOP; title and name of the
// goods name OCOP only with a star.
std::string false_star_claim(const Listing& listing);

}  // namespace farmgate::listings
