#include "services/listings/search/plan.h"

#include <algorithm>
#include <span>

namespace farmgate::listings::search {
namespace {

// What a match is worth, of 100. docs/search.md tells the same.
constexpr int kSame = 100;       // the word with its marks
constexpr int kUnmarked = 95;    // the query has no marks at all
constexpr int kOtherMarks = 55;  // the query has marks, and these are others
constexpr int kSynonym = 85;
constexpr int kBeginning = 75;
constexpr int kSlip = 60;  // one letter
constexpr int kTwoSlips = 40;
constexpr std::size_t kBeginningsMost = 100;
constexpr std::size_t kLettersOfBeginning = 1;
constexpr std::size_t kLettersPerSlip = 5;
constexpr std::size_t kSplitLetters = 2;  // of each half

class Planner {
 public:
  Planner(const Query& query, const Vocabulary& vocabulary, const Lexicon& lexicon, Reach reach)
      : query_(query), vocabulary_(vocabulary), lexicon_(lexicon), reach_(reach) {}

  Plan plan() {
    Plan out;
    std::size_t letters = 0;
    for (const TextWord& word : query_.words) letters += word.folded.size();
    out.slips_most = static_cast<int>(letters / kLettersPerSlip);
    slips_most_ = reach_ >= Reach::kSlips ? out.slips_most : 0;
    out.words = static_cast<int>(query_.words.size());
    const std::span<const TextWord> words(query_.words);
    for (std::size_t at = 0; at < words.size();) {
      Part part = part_at(words.subspan(at));
      at += static_cast<std::size_t>(part.words);
      out.parts.push_back(std::move(part));
    }
    return out;
  }

 private:
  Part part_at(std::span<const TextWord> rest) {
    const auto meaning = vocabulary_.meaning(rest);
    const std::size_t size = std::max<std::size_t>(meaning.words, 1);
    Part part;
    part.words = static_cast<int>(size);
    Alternative typed;
    for (std::size_t i = 0; i < size; ++i) {
      typed.words.push_back(forms_of(rest[i], i + 1 == rest.size()));
    }
    add(part, std::move(typed));
    if (size == 1 && reach_ >= Reach::kSlips) add(part, split(rest.front()));
    for (const auto* group : meaning.groups) {
      for (const auto& phrase : group->phrases) add(part, synonym(phrase));
    }
    return part;
  }

  static void add(Part& part, Alternative alternative) {
    const bool hopeless = std::ranges::any_of(
        alternative.words, [](const std::vector<Form>& forms) { return forms.empty(); });
    if (!alternative.words.empty() && !hopeless) {
      part.alternatives.push_back(std::move(alternative));
    }
  }

  int worth_of(const TextWord& typed, Term term) const {
    if (!query_.marked) return kUnmarked;
    return lexicon_.marked(term) == typed.marked ? kSame : kOtherMarks;
  }

  void add_fold(std::vector<Form>& forms, Fold fold, int worth, int slips) const {
    for (const Term term : lexicon_.terms(fold)) forms.push_back({term, fold, worth, slips});
  }

  std::vector<Form> forms_of(const TextWord& typed, bool last) const {
    std::vector<Form> forms;
    if (const Fold* fold = lexicon_.find(typed.folded)) {
      for (const Term term : lexicon_.terms(*fold)) {
        forms.push_back({term, *fold, worth_of(typed, term), 0, true});
      }
    }
    if (last && reach_ >= Reach::kBeginnings && typed.folded.size() >= kLettersOfBeginning) {
      for (const Fold fold : lexicon_.beginning(typed.folded, kBeginningsMost)) {
        add_fold(forms, fold, kBeginning, 0);
      }
    }
    if (slips_most_ == 0) return forms;
    for (const auto& near : lexicon_.near(typed.folded, slips_most_)) {
      add_fold(forms, near.fold, near.slips == 1 ? kSlip : kTwoSlips, near.slips);
    }
    return forms;
  }

  // Synonyms are looked for by their marks: "na" is no "nấm", whatever was typed.
  Alternative synonym(const Vocabulary::Phrase& phrase) const {
    Alternative out;
    for (const TextWord& word : phrase) {
      std::vector<Form> forms;
      if (const Fold* fold = lexicon_.find(word.folded)) {
        for (const Term term : lexicon_.terms(*fold)) {
          const std::string& marked = lexicon_.marked(term);
          if (marked == word.marked || marked == word.folded) {
            forms.push_back({term, *fold, kSynonym, 0, true});
          }
        }
      }
      out.words.push_back(std::move(forms));
    }
    return out;
  }

  // A blank that was left out: "thanhlong".
  Alternative split(const TextWord& typed) const {
    const std::string& text = typed.folded;
    Alternative out;
    if (slips_most_ == 0 || lexicon_.find_head(text) != nullptr) return out;
    for (std::size_t at = kSplitLetters; at + kSplitLetters <= text.size(); ++at) {
      const Fold* left = lexicon_.find_head(text.substr(0, at));
      const Fold* right = lexicon_.find_head(text.substr(at));
      if (left == nullptr || right == nullptr) continue;
      out.words.resize(2);
      add_fold(out.words[0], *left, kSlip, 1);
      add_fold(out.words[1], *right, kSlip, 0);
    }
    return out;
  }

  const Query& query_;
  const Vocabulary& vocabulary_;
  const Lexicon& lexicon_;
  const Reach reach_;
  int slips_most_ = 0;
};

}  // namespace

Query read_query(std::string_view text, const Vocabulary& vocabulary) {
  Query out;
  const auto words = words_of(text, kQueryWordsMost);
  out.marked = std::ranges::any_of(words, [](const TextWord& word) { return !word.plain(); });
  for (std::size_t at = 0; at < words.size();) {
    // "thìa là" is dill: a word that else means nothing counts in a phrase.
    const std::size_t phrase = vocabulary.meaning(std::span(words).subspan(at)).words;
    if (phrase == 0 && vocabulary.is_stop(words[at])) {
      ++at;
      continue;
    }
    for (std::size_t i = 0; i < std::max<std::size_t>(phrase, 1); ++i) {
      out.words.push_back(words[at++]);
    }
  }
  if (out.words.empty()) out.words = words;
  return out;
}

Plan plan_of(const Query& query, const Vocabulary& vocabulary, const Lexicon& lexicon,
             Reach reach) {
  return Planner(query, vocabulary, lexicon, reach).plan();
}

}  // namespace farmgate::listings::search
