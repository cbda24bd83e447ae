#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "chassis/base/words.h"

namespace farmgate::listings::search {

using Fold = std::uint32_t;  // a folded word
using Term = std::uint32_t;  // one of its marked forms

// How many letters may differ: one for a word of two letters and more, two from ten on.
int slips_of_word(std::size_t letters);

// Edit distance of two words, neighbours that changed places being one; more than `most` is most+1.
int distance(std::string_view left, std::string_view right, int most);

// The words of all listings: by folded form, by the beginning of it, and by forms that are nearly
// it. Words of stories are found by their folded form alone. Words are added and stay.
class Lexicon {
 public:
  Term add(const TextWord& word, bool in_head);

  // The folded word, when it is known.
  const Fold* find(std::string_view folded) const;
  const Fold* find_head(std::string_view folded) const;
  const std::vector<Term>& terms(Fold fold) const { return folds_[fold].terms; }
  const std::string& marked(Term term) const { return terms_[term].marked; }

  // Head words that begin so and are longer, in their order; at most `most`.
  std::vector<Fold> beginning(std::string_view prefix, std::size_t most) const;
  struct Near {
    Fold fold = 0;
    int slips = 0;
  };
  // Head words within slips_of_word and `most` of it, itself not, nearest first.
  std::vector<Near> near(std::string_view folded, int most) const;

  std::size_t folds() const { return folds_.size(); }
  std::size_t size() const { return terms_.size(); }
  std::size_t bytes() const { return bytes_; }

 private:
  struct FoldRow {
    std::string text;
    std::vector<Term> terms;
    bool head = false;
  };
  struct TermRow {
    std::string marked;
    Fold fold = 0;
  };
  Fold add_fold(const std::string& folded);
  void make_head(Fold fold);

  std::vector<FoldRow> folds_;
  std::vector<TermRow> terms_;
  std::unordered_map<std::string, Fold> by_folded_;
  std::map<std::string, Fold, std::less<>> heads_;
  // Hashes of head words with one letter left out (two of long ones), and of themselves: who is
  // near shares one of them.
  std::unordered_multimap<std::size_t, Fold> shortened_;
  std::size_t bytes_ = 0;
};

}  // namespace farmgate::listings::search
