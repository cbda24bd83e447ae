#include "services/listings/search/lexicon.h"

#include <algorithm>
#include <array>
#include <functional>

namespace farmgate::listings::search {
namespace {

constexpr std::size_t kLettersMost = 16;  // of words whose slips are found: longer ones are exact
constexpr std::size_t kLongWord = 10;
constexpr std::size_t kShortenedMost = 2'000'000;  // then slips of new words are not found
constexpr std::size_t kNearMost = 64;              // words looked up for one
constexpr std::size_t kNodeBytes = 48;             // of a map, about

std::size_t hash_of(std::string_view text) { return std::hash<std::string_view>{}(text); }

// Calls take(hash) for the word and for what is left of it without one letter, or without two.
template <class Take>
void each_shortened(const std::string& word, int letters, Take take, std::size_t from = 0) {
  take(hash_of(word));
  if (letters == 0 || word.size() < 2) return;
  for (std::size_t i = from; i < word.size(); ++i) {
    std::string shorter = word;
    each_shortened(shorter.erase(i, 1), letters - 1, take, i);
  }
}

}  // namespace

int slips_of_word(std::size_t letters) {
  if (letters < 2 || letters > kLettersMost) return 0;
  return letters < kLongWord ? 1 : 2;
}

int distance(std::string_view left, std::string_view right, int most) {
  const auto size = [](std::string_view text) { return static_cast<int>(text.size()); };
  if (std::abs(size(left) - size(right)) > most) return most + 1;
  if (left.size() > kLettersMost + 2 || right.size() > kLettersMost + 2) return most + 1;
  std::array<std::array<int, kLettersMost + 3>, 3> rows{};
  for (std::size_t j = 0; j <= right.size(); ++j) rows[0][j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= left.size(); ++i) {
    auto& row = rows[i % 3];
    const auto& above = rows[(i + 2) % 3];
    row[0] = static_cast<int>(i);
    for (std::size_t j = 1; j <= right.size(); ++j) {
      const int change = left[i - 1] == right[j - 1] ? 0 : 1;
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + change});
      if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1]) {
        row[j] = std::min(row[j], rows[(i + 1) % 3][j - 2] + 1);
      }
    }
  }
  return std::min(rows[left.size() % 3][right.size()], most + 1);
}

Term Lexicon::add(const TextWord& word, bool in_head) {
  const Fold fold = add_fold(word.folded);
  if (in_head && !folds_[fold].head) make_head(fold);
  auto& known = folds_[fold].terms;
  for (const Term term : known) {
    if (terms_[term].marked == word.marked) return term;
  }
  const auto term = static_cast<Term>(terms_.size());
  terms_.push_back({word.marked, fold});
  known.push_back(term);
  bytes_ += sizeof(TermRow) + sizeof(Term) + word.marked.size();
  return term;
}

Fold Lexicon::add_fold(const std::string& folded) {
  const auto [at, is_new] = by_folded_.emplace(folded, static_cast<Fold>(folds_.size()));
  if (is_new) {
    folds_.push_back({folded, {}, false});
    bytes_ += sizeof(FoldRow) + kNodeBytes + 2 * folded.size();
  }
  return at->second;
}

void Lexicon::make_head(Fold fold) {
  const std::string& text = folds_[fold].text;
  folds_[fold].head = true;
  heads_.emplace(text, fold);
  bytes_ += 2 * kNodeBytes + text.size();
  if (shortened_.size() >= kShortenedMost) return;
  each_shortened(text, slips_of_word(text.size()), [&](std::size_t hash) {
    shortened_.emplace(hash, fold);
    bytes_ += kNodeBytes;
  });
}

const Fold* Lexicon::find(std::string_view folded) const {
  const auto found = by_folded_.find(std::string(folded));
  return found == by_folded_.end() ? nullptr : &found->second;
}

const Fold* Lexicon::find_head(std::string_view folded) const {
  const auto found = heads_.find(folded);
  return found == heads_.end() ? nullptr : &found->second;
}

std::vector<Fold> Lexicon::beginning(std::string_view prefix, std::size_t most) const {
  std::vector<Fold> out;
  for (auto at = heads_.upper_bound(prefix); at != heads_.end() && out.size() < most; ++at) {
    if (!at->first.starts_with(prefix)) break;
    out.push_back(at->second);
  }
  return out;
}

std::vector<Lexicon::Near> Lexicon::near(std::string_view folded, int most) const {
  most = std::min(most, slips_of_word(folded.size()));
  std::vector<Near> out;
  if (most == 0) return out;
  const auto consider = [&](Fold fold) {
    const std::string& text = folds_[fold].text;
    const int slips = distance(folded, text, most);
    if (slips == 0 || slips > most) return;
    const auto same = [fold](const Near& it) { return it.fold == fold; };
    if (std::ranges::none_of(out, same)) out.push_back({fold, slips});
  };
  each_shortened(std::string(folded), most, [&](std::size_t hash) {
    const auto [begin, end] = shortened_.equal_range(hash);
    for (auto at = begin; at != end && out.size() < kNearMost; ++at) consider(at->second);
  });
  std::ranges::stable_sort(out, {}, &Near::slips);
  return out;
}

}  // namespace farmgate::listings::search
