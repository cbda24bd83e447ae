#pragma once

#include <string_view>
#include <vector>

#include "services/listings/search/store.h"

namespace farmgate::listings::search {

inline constexpr std::size_t kQueryWordsMost = 12;  // words behind them are not looked at

// How far a search goes to find something; each goes on where the one before found nothing.
enum class Reach { kWords, kBeginnings, kSlips, kFewerWords };

// One way in which a word of a query may stand in a document.
struct Form {
  Term term = 0;
  Fold fold = 0;
  int worth = 0;  // of 100
  int slips = 0;
  bool in_stories = false;  // beginnings and slips are not looked for there
};
// Words that stand for a part of the query if all of them are in the document.
struct Alternative {
  std::vector<std::vector<Form>> words;
};
// A word of the query, or the words of a phrase that has synonyms.
struct Part {
  int words = 1;  // of the query
  std::vector<Alternative> alternatives;
};
struct Plan {
  std::vector<Part> parts;
  int words = 0;
  int slips_most = 0;  // one letter in five
};

// The query's words that count: at most twelve, without those that mean nothing.
struct Query {
  std::vector<TextWord> words;
  bool marked = false;  // somebody who types marks means them
};
Query read_query(std::string_view text, const Vocabulary& vocabulary);

// How documents of this store may answer the query.
Plan plan_of(const Query& query, const Vocabulary& vocabulary, const Lexicon& lexicon, Reach reach);

}  // namespace farmgate::listings::search
