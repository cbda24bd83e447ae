#include "services/listings/search/match.h"

#include <algorithm>

namespace farmgate::listings::search {
namespace {

// Points of one word by where it stands, times its worth of 100.
constexpr int kTitlePoints = 100;
constexpr int kPlacePoints = 45;
constexpr int kCategoryPoints = 40;
constexpr int kSellerPoints = 35;
constexpr int kStoryPoints = 10;
constexpr int kScale = 100;
// And of the title as a whole.
constexpr int kNeighbours = 20;  // words that follow each other as in the query
constexpr int kCovered = 20;     // no other words in the title
constexpr int kFirst = 5;        // it begins with a word of the query

int points_of(std::uint32_t fields) {
  if ((fields & kTitle) != 0) return kTitlePoints;
  if ((fields & kPlace) != 0) return kPlacePoints;
  if ((fields & kCategory) != 0) return kCategoryPoints;
  return (fields & kSeller) != 0 ? kSellerPoints : kStoryPoints;
}

Where where_of(std::uint32_t fields) {
  if ((fields & kTitle) != 0) return Where::kInTitle;
  return (fields & kHead) != 0 ? Where::kInHead : Where::kInStory;
}

// The layers of a thread: none is held across calls.
struct Scratch {
  Layer total, part, phrase, word;
  std::vector<Doc> candidates;
  // Where a title's word stands in the query, by its folded form.
  struct Mark {
    std::uint32_t epoch = 0;
    std::uint16_t part = 0;
    std::uint8_t word = 0, words = 0;
  };
  std::vector<Mark> marks;
  std::uint32_t epoch = 0;
};

Scratch& scratch() {
  thread_local Scratch it;
  return it;
}

using Docs = std::vector<Doc>;  // in order

constexpr std::size_t kHopFrom = 16;  // so many times longer a list is not read, but hopped through

class Matcher {
 public:
  Matcher(const Store& store, const Plan& plan, Scratch& it)
      : store_(store), plan_(plan), it_(it), documents_(store.facts().size()) {}

  // The part with the fewest documents first: where all words are wanted, the others are looked for
  // among those alone.
  void run(Reach reach) {
    it_.total.begin(documents_);
    begin_marks();
    int words = 0;
    for (const std::size_t i : by_cost()) {
      const Part& part = plan_.parts[i];
      const bool among = words > 0 && reach != Reach::kFewerWords;
      if (among) it_.candidates = docs_with(it_.total, words);
      it_.part.begin(documents_);
      for (const Alternative& alternative : part.alternatives) {
        take(alternative, among ? &it_.candidates : nullptr);
        mark(alternative, i);
      }
      for (const Doc doc : it_.part.touched()) {
        if (store_.facts()[doc].alive) add(doc, part.words);
      }
      words += part.words;
    }
  }

  Matches collect(Reach reach) const {
    const int least = reach == Reach::kFewerWords ? most_words() : plan_.words;
    Matches out;
    if (least == 0) return out;
    for (const Doc doc : it_.total.touched()) {
      const Layer::Cell& cell = it_.total[doc];
      if (cell.count < least) continue;
      if (cell.slips > plan_.slips_most) continue;
      out.best = std::max(out.best, cell.where);
      out.found.push_back({doc, cell.score / plan_.words + title_points(doc), cell.where});
    }
    return out;
  }

 private:
  // The best of a word's forms for each document.
  static void best(Layer& layer, Doc doc, int score, int slips, Where where) {
    const bool known = layer.has(doc);
    Layer::Cell& cell = layer[doc];
    if (known && cell.score >= score) return;
    cell.score = static_cast<std::int16_t>(score);
    cell.slips = static_cast<std::uint8_t>(slips);
    cell.where = where;
  }

  std::size_t cost(const std::vector<Form>& forms) const {
    std::size_t sum = 0;
    for (const Form& form : forms) {
      sum += store_.heads(form.term).size();
      if (form.in_stories) sum += store_.stories(form.term).size();
    }
    return sum;
  }

  std::vector<std::size_t> by_cost() const {
    std::vector<std::size_t> order(plan_.parts.size());
    std::vector<std::size_t> costs(order.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
      order[i] = i;
      for (const Alternative& it : plan_.parts[i].alternatives) {
        for (const auto& forms : it.words) costs[i] += cost(forms);
      }
    }
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return costs[i]; });
    return order;
  }

  // Those of a layer that have so many words so far.
  static Docs docs_with(Layer& layer, int words) {
    Docs out;
    for (const Doc doc : layer.touched()) {
      if (layer[doc].count == words) out.push_back(doc);
    }
    if (!std::ranges::is_sorted(out)) std::ranges::sort(out);
    return out;
  }

  void spread(const Form& form, const Posting& posting, Layer& layer) const {
    const int score = points_of(posting.fields()) * form.worth / kScale;
    best(layer, posting.doc(), score, form.slips, where_of(posting.fields()));
  }

  void spread(const std::vector<Form>& forms, Layer& layer, const Docs* among) const {
    for (const Form& form : forms) {
      spread(form, store_.heads(form.term), layer, among);
      if (form.in_stories) spread(form, store_.stories(form.term), layer, among);
    }
  }
  void spread(const Form& form, const std::vector<Posting>& list, Layer& layer,
              const Docs* among) const {
    if (among == nullptr) {
      for (const Posting& posting : list) spread(form, posting, layer);
    } else if (list.size() > kHopFrom * among->size()) {
      hop(form, list, layer, *among);
    } else {
      step(form, list, layer, *among);
    }
  }

  // Few candidates in a long list, and as many of the one as of the other.
  void hop(const Form& form, const std::vector<Posting>& list, Layer& layer,
           const Docs& among) const {
    auto at = list.begin();
    for (const Doc doc : among) {
      at = std::lower_bound(at, list.end(), doc,
                            [](const Posting& it, Doc wanted) { return it.doc() < wanted; });
      if (at == list.end()) return;
      if (at->doc() == doc) spread(form, *at, layer);
    }
  }
  void step(const Form& form, const std::vector<Posting>& list, Layer& layer,
            const Docs& among) const {
    auto doc = among.begin();
    for (const Posting& posting : list) {
      while (doc != among.end() && *doc < posting.doc()) ++doc;
      if (doc == among.end()) return;
      if (*doc == posting.doc()) spread(form, posting, layer);
    }
  }

  void take(const Alternative& alternative, const Docs* among) {
    if (alternative.words.size() == 1) return spread(alternative.words.front(), it_.part, among);
    it_.phrase.begin(documents_);
    Docs rest;
    for (std::size_t i = 0; i < alternative.words.size(); ++i) {
      if (i > 0) rest = docs_with(it_.phrase, static_cast<int>(i));
      it_.word.begin(documents_);
      spread(alternative.words[i], it_.word, i > 0 ? &rest : among);
      for (const Doc doc : it_.word.touched()) join(it_.phrase[doc], it_.word[doc]);
    }
    const int words = static_cast<int>(alternative.words.size());
    for (const Doc doc : it_.phrase.touched()) {
      const Layer::Cell& cell = it_.phrase[doc];
      if (cell.count == words) best(it_.part, doc, cell.score / words, cell.slips, cell.where);
    }
  }

  static void join(Layer::Cell& into, const Layer::Cell& cell) {
    into.score = static_cast<std::int16_t>(into.score + cell.score);
    into.slips = static_cast<std::uint8_t>(into.slips + cell.slips);
    into.where = std::min(into.where, cell.where);
    ++into.count;
  }

  void add(Doc doc, int words) {
    const Layer::Cell& cell = it_.part[doc];
    Layer::Cell& total = it_.total[doc];
    total.score = static_cast<std::int16_t>(total.score + cell.score * words);
    total.slips = static_cast<std::uint8_t>(total.slips + cell.slips);
    total.where = std::min(total.where, cell.where);
    total.count = static_cast<std::uint8_t>(total.count + words);
  }

  int most_words() const {
    int most = 0;
    for (const Doc doc : it_.total.touched()) {
      const Layer::Cell& cell = it_.total[doc];
      if (cell.slips > plan_.slips_most) continue;
      most = std::max(most, static_cast<int>(cell.count));
    }
    return 2 * most >= plan_.words ? most : 0;
  }

  void begin_marks() {
    it_.marks.resize(std::max(it_.marks.size(), store_.lexicon().folds()));
    ++it_.epoch;
  }

  void mark(const Alternative& alternative, std::size_t part) {
    for (std::size_t i = 0; i < alternative.words.size(); ++i) {
      for (const Form& form : alternative.words[i]) {
        Scratch::Mark& mark = it_.marks[form.fold];
        if (mark.epoch == it_.epoch) continue;
        mark = {it_.epoch, static_cast<std::uint16_t>(part), static_cast<std::uint8_t>(i),
                static_cast<std::uint8_t>(alternative.words.size())};
      }
    }
  }

  static bool follows(const Scratch::Mark& left, const Scratch::Mark& right) {
    if (left.part == right.part) return left.word + 1 == right.word;
    return left.part + 1 == right.part && left.word + 1 == left.words && right.word == 0;
  }

  int title_points(Doc doc) const {
    const Store::Title title = store_.title(doc);
    int covered = 0;
    int neighbours = 0;
    const Scratch::Mark* before = nullptr;
    for (std::size_t i = 0; i < title.size; ++i) {
      const Scratch::Mark& mark = it_.marks[title.folds[i]];
      if (mark.epoch != it_.epoch) {
        before = nullptr;
        continue;
      }
      ++covered;
      if (before != nullptr && follows(*before, mark)) ++neighbours;
      before = &mark;
    }
    if (title.size == 0 || covered == 0) return 0;
    const int pairs = std::max(1, plan_.words - 1);
    const bool first = it_.marks[title.folds[0]].epoch == it_.epoch;
    return kNeighbours * std::min(neighbours, pairs) / pairs +
           kCovered * covered / static_cast<int>(title.size) + (first ? kFirst : 0);
  }

  const Store& store_;
  const Plan& plan_;
  Scratch& it_;
  const std::size_t documents_;
};

}  // namespace

Matches match(const Store& store, const Plan& plan, Reach reach) {
  Matcher matcher(store, plan, scratch());
  matcher.run(reach);
  return matcher.collect(reach);
}

}  // namespace farmgate::listings::search
