#include "services/listings/search/index.h"

#include <algorithm>
#include <set>

#include "services/listings/search/match.h"

namespace farmgate::listings::search {
namespace {

constexpr std::size_t kTitlesSeen = 2'000;   // of one beginning, for suggestions
constexpr std::size_t kTitlesOffered = 200;  // of listings that were found, likewise
constexpr unsigned kPointsAt = 40, kStockAt = 39, kStarAt = 36;
constexpr std::int64_t kDearest = std::int64_t{1} << 60;
constexpr std::size_t kDeadMost = 10'000;
constexpr std::size_t kDeadBytesMost = 8U << 20;

// Points, then what can be bought, then stars, then the newest.
std::int64_t relevance(const FactRow& row, std::int32_t points, int star) {
  const std::int64_t in_stock = row.stock == StockState::kInStock ? 1 : 0;
  return std::int64_t{points} << kPointsAt | in_stock << kStockAt | std::int64_t{star} << kStarAt |
         std::int64_t{row.create_seconds};
}

std::int64_t rank_of(Order order, const FactRow& row, std::int32_t points, std::int64_t now) {
  const int star = row.star_at(now);
  switch (order) {
    case Order::kPrice: return row.stock == StockState::kNoOffer ? 0 : kDearest - row.price;
    case Order::kNewest: return row.create_time;
    case Order::kStars: return relevance(row, star, 0);
    case Order::kRelevance: break;
  }
  return relevance(row, points, star);
}

bool before(const Position& left, const Position& right) {
  return left.rank != right.rank ? left.rank > right.rank : left.id < right.id;
}

// The first `limit` of all that it is given, the last of them on top.
class First {
 public:
  explicit First(std::size_t limit) : limit_(limit) { heap_.reserve(limit + 1); }

  void take(const Position& it) {
    if (heap_.size() == limit_ && !before(it, heap_.front())) return;
    heap_.push_back(it);
    std::ranges::push_heap(heap_, before);
    if (heap_.size() <= limit_) return;
    std::ranges::pop_heap(heap_, before);
    heap_.pop_back();
  }
  std::vector<Position> done() && {
    std::ranges::sort(heap_, before);
    return std::move(heap_);
  }

 private:
  const std::size_t limit_;
  std::vector<Position> heap_;
};

std::vector<Match> everything(const Store& store) {
  std::vector<Match> out;
  out.reserve(store.documents());
  for (Doc doc = 0; doc < store.facts().size(); ++doc) {
    if (store.facts()[doc].alive) out.push_back({doc, 0, Where::kInStory});
  }
  return out;
}

std::string key_of(std::string_view typed) {
  std::string key;
  for (const TextWord& word : words_of(typed, kQueryWordsMost)) {
    key += (key.empty() ? "" : " ") + word.folded;
  }
  if (!key.empty() && typed.ends_with(' ')) key += ' ';
  return key;
}

// Suggestions, each spelling once.
class Suggestions {
 public:
  explicit Suggestions(std::size_t most) : most_(most) {}
  bool full() const { return texts_.size() >= most_; }
  void add(const std::string& text) {
    if (!full() && seen_.insert(key_of(text)).second) texts_.push_back(text);
  }
  std::vector<std::string> done() && { return std::move(texts_); }

 private:
  const std::size_t most_;
  std::set<std::string> seen_;
  std::vector<std::string> texts_;
};

bool begins(const Vocabulary::Phrase& phrase, const std::string& key) {
  std::string text;
  for (const TextWord& word : phrase) text += (text.empty() ? "" : " ") + word.folded;
  return text.starts_with(key);
}

void add_phrases(const Vocabulary& vocabulary, const Lexicon& lexicon, const std::string& key,
                 Suggestions& out) {
  const auto is_sold = [&](const Vocabulary::Phrase& phrase) {
    return std::ranges::all_of(
        phrase, [&](const TextWord& word) { return lexicon.find_head(word.folded) != nullptr; });
  };
  for (const auto& group : vocabulary.groups()) {
    for (std::size_t i = 0; i < group.phrases.size(); ++i) {
      if (!begins(group.phrases[i], key)) continue;
      if (std::ranges::any_of(group.phrases, is_sold)) out.add(group.texts[i]);
    }
  }
}

void add_titles(const Titles& titles, const std::string& key, Suggestions& out) {
  std::vector<const TitleRow*> found;
  for (auto at = titles.lower_bound(key); at != titles.end() && found.size() < kTitlesSeen; ++at) {
    if (!at->first.starts_with(key)) break;
    found.push_back(&at->second);
  }
  std::ranges::stable_sort(found, [](const TitleRow* a, const TitleRow* b) {
    if (a->listings != b->listings) return a->listings > b->listings;
    return a->text.size() < b->text.size();
  });
  for (const TitleRow* row : found) out.add(row->text);
}

// A search ends with what it found when some listing has all of it in its title; its beginnings,
// when some listing has all of it outside of its story.
bool is_enough(Reach reach, const Matches& matches) {
  if (matches.found.empty()) return reach == Reach::kFewerWords;
  if (reach == Reach::kWords) return matches.best == Where::kInTitle;
  return reach != Reach::kBeginnings || matches.best != Where::kInStory;
}

}  // namespace

struct Index::Reading {
  explicit Reading(const Index& index) {
    const std::lock_guard gate(index.gate_);
    lock = std::shared_lock(index.mutex_);
  }
  std::shared_lock<std::shared_mutex> lock;
};

bool Index::apply(const Document& document) {
  const Cut words = cut(document, vocabulary_);
  const std::lock_guard gate(gate_);
  const std::lock_guard lock(mutex_);
  return store_.apply(document, words);
}

void Index::remove(ListingId id) {
  const std::lock_guard gate(gate_);
  const std::lock_guard lock(mutex_);
  store_.remove(id);
}

// Goes no further than it must: docs/search.md says when it must.
std::vector<Match> Index::matches(const Question& question, Reach& reach) const {
  reach = Reach::kWords;
  const Query query = read_query(question.query, vocabulary_);
  if (query.words.empty()) {
    return question.query.find_first_not_of(' ') == std::string::npos ? everything(store_)
                                                                      : std::vector<Match>();
  }
  for (const Reach next : {Reach::kWords, Reach::kBeginnings, Reach::kSlips, Reach::kFewerWords}) {
    reach = next;
    const Plan plan = plan_of(query, vocabulary_, store_.lexicon(), next);
    Matches found = match(store_, plan, next);
    if (is_enough(next, found)) return std::move(found.found);
  }
  return {};
}

Answer Index::search(const Question& question) const {
  const Reading reading(*this);
  Answer out;
  Sieve sieve(store_, question.filter, question.now);
  First first(question.limit);
  const std::int64_t now = micros(question.now);
  for (const Match& match : matches(question, out.reach)) {
    if (!sieve.take(match.doc)) continue;
    ++out.total;
    const FactRow& row = store_.facts()[match.doc];
    const Position position{rank_of(question.order, row, match.points, now), store_.id(match.doc)};
    if (!question.after || before(*question.after, position)) first.take(position);
  }
  out.listings = std::move(first).done();
  out.facets = sieve.done();
  return out;
}

std::vector<std::string> Index::suggest(std::string_view typed, std::size_t most) const {
  const std::string key = key_of(typed);
  if (key.empty()) return {};
  const Reading reading(*this);
  Suggestions out(most);
  add_phrases(vocabulary_, store_.lexicon(), key, out);
  add_titles(store_.titles(), key, out);
  if (out.full()) return std::move(out).done();
  Question question;
  question.query = std::string(typed);
  Reach reach{};
  std::vector<Match> found = matches(question, reach);
  std::erase_if(found, [](const Match& it) { return it.where != Where::kInTitle; });
  const auto size = static_cast<std::ptrdiff_t>(std::min(found.size(), kTitlesOffered));
  std::ranges::partial_sort(found, found.begin() + size, [](const Match& a, const Match& b) {
    return a.points != b.points ? a.points > b.points : a.doc < b.doc;
  });
  for (auto at = found.begin(); at != found.begin() + size && !out.full(); ++at) {
    out.add(store_.title_text(at->doc));
  }
  return std::move(out).done();
}

Index::Size Index::size() const {
  const Reading reading(*this);
  return {store_.documents(), store_.dead(), store_.lexicon().folds(), store_.live_bytes(),
          store_.dead_bytes()};
}

// A word that was edited away may have brought kilobytes with it, the forms by which it is found
// with slips, so documents alone say too little; many small ones cost searches time.
bool Index::Size::is_worn() const {
  return dead > kDeadMost + listings || dead_bytes > kDeadBytesMost + live_bytes;
}

std::size_t Index::bytes() const {
  const Reading reading(*this);
  return store_.bytes();
}

}  // namespace farmgate::listings::search
