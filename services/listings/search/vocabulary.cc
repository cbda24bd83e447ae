#include "services/listings/search/vocabulary.h"

#include <algorithm>

#include "chassis/base/data_table.h"
#include "chassis/base/text.h"

namespace farmgate::listings::search {
namespace {

constexpr std::size_t kGroupsMost = 500;
constexpr std::size_t kPhrasesMost = 6;

DataTable table(std::string_view name, std::string_view header) {
  return {.reason = "VOCABULARY_UNREADABLE",
          .name = name,
          .header = header,
          .rows_most = kGroupsMost,
          .rows_least = 0};
}

std::string joined(std::span<const TextWord> words, std::string TextWord::*form) {
  std::string out;
  for (const TextWord& word : words) out += (out.empty() ? "" : " ") + word.*form;
  return out;
}

bool agrees(std::span<const TextWord> typed, const Vocabulary::Phrase& phrase) {
  for (std::size_t i = 0; i < phrase.size(); ++i) {
    if (!typed[i].plain() && typed[i].marked != phrase[i].marked) return false;
  }
  return true;
}

}  // namespace

std::string_view Vocabulary::add_group(std::string_view line) {
  Group group;
  for (const std::string_view text : split(line, '|')) {
    Phrase phrase = words_of(text, kPhraseWordsMost + 1);
    if (phrase.empty()) return "an empty phrase";
    if (phrase.size() > kPhraseWordsMost) return "a phrase of more than three words";
    if (!known_.insert(joined(phrase, &TextWord::marked)).second) {
      return "a phrase that stands here or elsewhere already";
    }
    by_folded_.emplace(joined(phrase, &TextWord::folded),
                       Place{groups_.size(), group.phrases.size()});
    group.phrases.push_back(std::move(phrase));
    group.texts.emplace_back(text);
  }
  const std::size_t size = group.phrases.size();
  if (size < 2 || size > kPhrasesMost) return "a group has two to six phrases";
  groups_.push_back(std::move(group));
  return {};
}

StatusOr<Vocabulary> Vocabulary::read(std::string_view synonyms, std::string_view stopwords) {
  Vocabulary out;
  RETURN_IF_ERROR(read_table(table("synonyms", "phrases"), synonyms,
                             [&](const Cells& cells) { return out.add_group(cells[0]); }));
  RETURN_IF_ERROR(read_table(table("stopwords", "word"), stopwords, [&](const Cells& cells) {
    const auto words = words_of(cells[0], 2);
    if (words.size() != 1) return "not one word";
    out.stops_.insert(words.front().marked);
    return "";
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
