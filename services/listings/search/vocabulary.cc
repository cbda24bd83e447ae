#include "services/listings/search/vocabulary.h"

#include <algorithm>

#include "chassis/base/text.h"

namespace farmgate::listings::search {
namespace {

constexpr std::size_t kGroupsMost = 500;
constexpr std::size_t kPhrasesMost = 6;

Status unreadable(std::string_view table, std::size_t line, std::string cause) {
  return Status(Code::kDataLoss, "VOCABULARY_UNREADABLE", std::move(cause))
      .with("table", std::string(table))
      .with("line", std::to_string(line));
}

std::string joined(std::span<const TextWord> words, std::string TextWord::*form) {
  std::string out;
  for (const TextWord& word : words) out += (out.empty() ? "" : " ") + word.*form;
  return out;
}

// Calls take(line) for each line behind the header.
template <class Take>
Status each_line(std::string_view table, std::string_view text, std::string_view header,
                 Take take) {
  const auto lines = split(text, '\n');
  if (lines.front() != header) return unreadable(table, 1, "another header than expected");
  if (!lines.back().empty()) return unreadable(table, lines.size(), "no line end");
  if (lines.size() > kGroupsMost) return unreadable(table, lines.size(), "too many lines");
  for (std::size_t i = 1; i + 1 < lines.size(); ++i) {
    const Status taken = take(lines[i]);
    if (!taken.ok()) return unreadable(table, i + 1, std::string(taken.message()));
  }
  return ok();
}

bool agrees(std::span<const TextWord> typed, const Vocabulary::Phrase& phrase) {
  for (std::size_t i = 0; i < phrase.size(); ++i) {
    if (!typed[i].plain() && typed[i].marked != phrase[i].marked) return false;
  }
  return true;
}

}  // namespace

Status Vocabulary::add_group(std::string_view line) {
  Group group;
  for (const std::string_view text : split(line, '|')) {
    Phrase phrase = words_of(text, kPhraseWordsMost + 1);
    if (phrase.empty()) return internal("an empty phrase");
    if (phrase.size() > kPhraseWordsMost) return internal("a phrase of more than three words");
    if (!known_.insert(joined(phrase, &TextWord::marked)).second) {
      return internal("a phrase that stands here or elsewhere already");
    }
    by_folded_.emplace(joined(phrase, &TextWord::folded),
                       Place{groups_.size(), group.phrases.size()});
    group.phrases.push_back(std::move(phrase));
    group.texts.emplace_back(text);
  }
  const std::size_t size = group.phrases.size();
  if (size < 2 || size > kPhrasesMost) return internal("a group has two to six phrases");
  groups_.push_back(std::move(group));
  return ok();
}

StatusOr<Vocabulary> Vocabulary::read(std::string_view synonyms, std::string_view stopwords) {
  Vocabulary out;
  RETURN_IF_ERROR(each_line("synonyms", synonyms, "phrases",
                            [&](std::string_view line) { return out.add_group(line); }));
  RETURN_IF_ERROR(each_line("stopwords", stopwords, "word", [&](std::string_view line) -> Status {
    const auto words = words_of(line, 2);
    if (words.size() != 1) return internal("not one word");
    out.stops_.insert(words.front().marked);
    return ok();
  }));
  return out;
}

Vocabulary::Meaning Vocabulary::meaning(std::span<const TextWord> words) const {
  Meaning out;
  for (std::size_t size = std::min(words.size(), kPhraseWordsMost); size > 0; --size) {
    const auto typed = words.first(size);
    const auto [begin, end] = by_folded_.equal_range(joined(typed, &TextWord::folded));
    for (auto at = begin; at != end; ++at) {
      const Group& group = groups_[at->second.group];
      if (agrees(typed, group.phrases[at->second.phrase])) out.groups.push_back(&group);
    }
    if (!out.groups.empty()) {
      out.words = size;
      return out;
    }
  }
  return out;
}

}  // namespace farmgate::listings::search
