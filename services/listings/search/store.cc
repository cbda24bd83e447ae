#include "services/listings/search/store.h"

#include <algorithm>
#include <functional>

namespace farmgate::listings::search {
namespace {

constexpr std::size_t kTitleWordsMost = 24;
constexpr std::size_t kStoryWordsMost = 1'000;
constexpr std::size_t kNodeBytes = 48;  // of a map, about
constexpr std::int64_t kSecond = 1'000'000;

std::uint64_t digest_of(const Document& it) {
  std::string all;
  for (const std::string* text : {&it.title, &it.seller_name, &it.place, &it.category, &it.story}) {
    all += *text;
    all += '\0';
  }
  return std::hash<std::string>{}(all);
}

class Cutter {
 public:
  explicit Cutter(const Vocabulary& vocabulary) : vocabulary_(vocabulary) {}

  std::vector<TextWord> take(std::string_view text, Field field, std::size_t most) {
    std::vector<TextWord> words = words_of(text, most);
    for (const TextWord& word : words) {
      if (field == kStory && vocabulary_.is_stop(word)) continue;
      const auto [at, is_new] = places_.emplace(word.marked, out_.size());
      if (is_new) out_.push_back({word, 0});
      out_[at->second].fields |= field;
    }
    return words;
  }
  std::vector<Cut::Word> done() && { return std::move(out_); }

 private:
  const Vocabulary& vocabulary_;
  std::unordered_map<std::string, std::size_t> places_;
  std::vector<Cut::Word> out_;
};

std::string title_key(const Cut& cut) {
  std::string key;
  for (const std::string& word : cut.title) key += (key.empty() ? "" : " ") + word;
  return key;
}

}  // namespace

std::int64_t micros(Time time) { return time.time_since_epoch().count(); }

std::uint32_t Names::add(const std::string& name) {
  const auto [at, is_new] = numbers_.emplace(name, static_cast<std::uint32_t>(texts_.size()));
  if (is_new) {
    texts_.push_back(name);
    bytes_ += 2 * (sizeof(std::string) + name.size()) + kNodeBytes;
  }
  return at->second;
}

std::optional<std::uint32_t> Names::find(const std::string& name) const {
  const auto found = numbers_.find(name);
  if (found == numbers_.end()) return std::nullopt;
  return found->second;
}

Cut cut(const Document& document, const Vocabulary& vocabulary) {
  Cutter cutter(vocabulary);
  Cut out;
  for (TextWord& word : cutter.take(document.title, kTitle, kTitleWordsMost)) {
    out.title.push_back(std::move(word.folded));
  }
  cutter.take(document.place, kPlace, kTitleWordsMost);
  cutter.take(document.category, kCategory, kTitleWordsMost);
  cutter.take(document.seller_name, kSeller, kTitleWordsMost);
  cutter.take(document.story, kStory, kStoryWordsMost);
  out.words = std::move(cutter).done();
  out.digest = digest_of(document);
  return out;
}

bool Store::apply(const Document& document, const Cut& cut) {
  const auto [at, is_new] = docs_.try_emplace(document.id.uuid());
  Known& known = at->second;
  if (!is_new && document.revision < known.revision) return false;
  known.revision = document.revision;
  if (!is_new && known.digest == cut.digest) {
    facts_[known.doc] = row_of(document.facts);
    return true;
  }
  if (!is_new) drop(known);
  const std::size_t before = kept_bytes();
  known.digest = cut.digest;
  known.doc = add(document, cut);
  known.bytes = static_cast<std::uint32_t>(kept_bytes() - before);
  live_bytes_ += known.bytes;
  return true;
}

void Store::remove(ListingId id) {
  const auto found = docs_.find(id.uuid());
  if (found == docs_.end()) return;
  drop(found->second);
  docs_.erase(found);
}

Doc Store::add(const Document& document, const Cut& cut) {
  const auto doc = static_cast<Doc>(facts_.size());
  for (const Cut::Word& it : cut.words) {
    const Term term = lexicon_.add(it.word, (it.fields & kHead) != 0);
    if (term >= words_.size()) words_.resize(term + 1);
    Lists& lists = words_[term];
    const bool in_head = (it.fields & kHead) != 0;
    (in_head ? lists.heads : lists.stories).push_back({(doc << Posting::kFieldBits) | it.fields});
  }
  postings_ += cut.words.size();
  Titled titled;
  titled.at = static_cast<std::uint32_t>(title_pool_.size());
  titled.size = static_cast<std::uint32_t>(cut.title.size());
  for (const std::string& word : cut.title) title_pool_.push_back(*lexicon_.find(word));
  titled.title = titles_.try_emplace(title_key(cut), TitleRow{document.title, 0}).first;
  ++titled.title->second.listings;
  titled_.push_back(titled);
  ids_.push_back(document.id);
  facts_.push_back(row_of(document.facts));
  return doc;
}

void Store::drop(const Known& known) {
  facts_[known.doc].alive = false;
  const auto title = titled_[known.doc].title;
  if (--title->second.listings == 0) titles_.erase(title);
  titled_[known.doc].title = titles_.end();
  live_bytes_ -= known.bytes;
  dead_bytes_ += known.bytes;
}

std::size_t Store::kept_bytes() const {
  return lexicon_.bytes() + words_.size() * sizeof(Lists) + postings_ * sizeof(Posting) +
         title_pool_.size() * sizeof(Fold) +
         facts_.size() * (sizeof(FactRow) + sizeof(ListingId) + sizeof(Titled)) + sellers_.bytes() +
         communes_.bytes() + provinces_.bytes() + kinds_.bytes();
}

FactRow Store::row_of(const Facts& facts) {
  FactRow row;
  row.star_until = facts.star_until ? micros(*facts.star_until) : FactRow::kForever;
  row.then_until = facts.then_until ? micros(*facts.then_until) : FactRow::kForever;
  row.price = facts.price.vnd();
  row.create_time = micros(facts.create_time);
  row.create_seconds = static_cast<std::uint32_t>(row.create_time / kSecond);
  row.seller = sellers_.add(facts.seller.to_string());
  row.commune = communes_.add(facts.commune);
  row.province = static_cast<std::uint16_t>(provinces_.add(facts.province));
  row.kind = static_cast<std::uint8_t>(kinds_.add(facts.seller_kind));
  row.category = static_cast<std::uint8_t>(facts.category);
  row.star = static_cast<std::uint8_t>(facts.star);
  row.then_star = static_cast<std::uint8_t>(facts.then_star);
  row.stock = facts.stock;
  row.alive = true;
  return row;
}

std::size_t Store::bytes() const {
  std::size_t sum = lexicon_.bytes() + words_.capacity() * sizeof(Lists);
  for (const Lists& it : words_) {
    sum += (it.heads.capacity() + it.stories.capacity()) * sizeof(Posting);
  }
  sum += facts_.capacity() * sizeof(FactRow) + ids_.capacity() * sizeof(ListingId);
  sum += titled_.capacity() * sizeof(Titled) + title_pool_.capacity() * sizeof(Fold);
  sum += sellers_.bytes() + communes_.bytes() + provinces_.bytes() + kinds_.bytes();
  sum += docs_.size() * (sizeof(Known) + sizeof(Uuid) + kNodeBytes);
  for (const auto& [key, row] : titles_) sum += key.capacity() + row.text.capacity() + kNodeBytes;
  return sum;
}

}  // namespace farmgate::listings::search
