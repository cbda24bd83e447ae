#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/base/status.h"
#include "chassis/base/words.h"

namespace farmgate {
// data/search/*.csv, compiled in.
std::string_view synonyms_csv();
std::string_view stopwords_csv();
}  // namespace farmgate

namespace farmgate::listings::search {

inline constexpr std::size_t kPhraseWordsMost = 3;

// The words that mean the same goods, and those that mean nothing: data/search/README.md.
class Vocabulary {
 public:
  using Phrase = std::vector<TextWord>;
  struct Group {
    std::vector<std::string> texts;  // as written
    std::vector<Phrase> phrases;
  };
  struct Meaning {
    std::size_t words = 0;  // how many of the query it takes
    std::vector<const Group*> groups;
  };

  // DATA_LOSS/VOCABULARY_UNREADABLE names the table and the line at fault.
  static StatusOr<Vocabulary> read(std::string_view synonyms, std::string_view stopwords);

  // The longest phrase at the beginning of the words; no words when there is none. Where a word has
  // marks, the phrase has the same.
  Meaning meaning(std::span<const TextWord> words) const;
  bool is_stop(const TextWord& word) const { return stops_.contains(word.marked); }
  const std::vector<Group>& groups() const { return groups_; }

 private:
  struct Place {
    std::size_t group = 0, phrase = 0;
  };
  std::string_view add_group(std::string_view line);

  std::vector<Group> groups_;
  std::multimap<std::string, Place> by_folded_;
  std::set<std::string> known_;  // phrases by their marks
  std::set<std::string, std::less<>> stops_;
};

}  // namespace farmgate::listings::search
