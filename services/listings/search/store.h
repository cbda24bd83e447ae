#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "services/listings/search/document.h"
#include "services/listings/search/lexicon.h"
#include "services/listings/search/vocabulary.h"

namespace farmgate::listings::search {

// A document's number; a change of its text gives it a new one.
using Doc = std::uint32_t;

// Where in a document a word stands, as bits; the first is the most telling.
enum Field : std::uint32_t { kTitle = 1, kPlace = 2, kCategory = 4, kSeller = 8, kStory = 16 };
inline constexpr std::uint32_t kHead = kTitle | kPlace | kCategory | kSeller;

// One word of one document: its number and the fields, in one word of memory.
struct Posting {
  static constexpr unsigned kFieldBits = 5;
  std::uint32_t packed = 0;
  Doc doc() const { return packed >> kFieldBits; }
  std::uint32_t fields() const { return packed & ((1U << kFieldBits) - 1); }
};

// A number for each text that facts repeat: communes, provinces, sellers, kinds.
class Names {
 public:
  std::uint32_t add(const std::string& name);
  std::optional<std::uint32_t> find(const std::string& name) const;
  const std::string& text(std::uint32_t number) const { return texts_[number]; }
  std::size_t size() const { return texts_.size(); }
  std::size_t bytes() const { return bytes_; }  // about

 private:
  std::vector<std::string> texts_;
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::size_t bytes_ = 0;
};

// Facts as they are compared: small, side by side in memory.
struct FactRow {
  std::int64_t star_until = 0;  // microseconds of the epoch; kForever
  std::int64_t then_until = 0;
  std::int64_t price = 0;
  std::int64_t create_time = 0;
  std::uint32_t create_seconds = 0;
  std::uint32_t seller = 0;
  std::uint32_t commune = 0;
  std::uint16_t province = 0;
  std::uint8_t kind = 0;
  std::uint8_t category = 0;
  std::uint8_t star = 0;       // before star_until
  std::uint8_t then_star = 0;  // from then on, before then_until; afterwards none
  StockState stock = StockState::kNoOffer;
  bool alive = false;

  static constexpr std::int64_t kForever = INT64_MAX;
  int star_at(std::int64_t now) const {
    if (now < star_until) return star;
    return now < then_until ? then_star : 0;
  }
};
std::int64_t micros(Time time);

// What a title is suggested by: how many listings have it.
struct TitleRow {
  std::string text;
  int listings = 0;
};
using Titles = std::map<std::string, TitleRow>;  // by the folded words, blanks between

// A document cut into words, which takes longer than all else and needs no lock.
struct Cut {
  struct Word {
    TextWord word;
    std::uint32_t fields = 0;
  };
  std::vector<Word> words;         // each marked form once
  std::vector<std::string> title;  // folded, in order; at most 24
  std::uint64_t digest = 0;        // of all the texts
};
Cut cut(const Document& document, const Vocabulary& vocabulary);

// The documents and their words. One writer or many readers: the lock is the index's.
class Store {
 public:
  // False when a newer revision is known.
  bool apply(const Document& document, const Cut& cut);
  void remove(ListingId id);

  const Lexicon& lexicon() const { return lexicon_; }
  // Documents with the word in their head, and those with it in their story alone.
  const std::vector<Posting>& heads(Term term) const { return words_[term].heads; }
  const std::vector<Posting>& stories(Term term) const { return words_[term].stories; }
  const std::vector<FactRow>& facts() const { return facts_; }
  ListingId id(Doc doc) const { return ids_[doc]; }
  struct Title {
    const Fold* folds;
    std::size_t size;
  };
  Title title(Doc doc) const { return {title_pool_.data() + titled_[doc].at, titled_[doc].size}; }
  const std::string& title_text(Doc doc) const { return titled_[doc].title->second.text; }
  const Titles& titles() const { return titles_; }

  const Names& sellers() const { return sellers_; }
  const Names& communes() const { return communes_; }
  const Names& provinces() const { return provinces_; }
  const Names& kinds() const { return kinds_; }

  std::size_t documents() const { return docs_.size(); }
  std::size_t dead() const { return facts_.size() - docs_.size(); }
  // Memory that documents brought with them, new words included: those that are here, and those
  // that are not any more.
  std::size_t live_bytes() const { return live_bytes_; }
  std::size_t dead_bytes() const { return dead_bytes_; }
  std::size_t bytes() const;  // about

 private:
  struct Lists {
    std::vector<Posting> heads, stories;  // in order of the documents
  };
  struct Known {
    Doc doc = 0;
    std::uint32_t bytes = 0;  // that it brought with it
    std::int64_t revision = 0;
    std::uint64_t digest = 0;
  };
  struct Titled {
    std::uint32_t at = 0;
    std::uint32_t size = 0;
    Titles::iterator title;
  };
  Doc add(const Document& document, const Cut& cut);
  void drop(const Known& known);
  std::size_t kept_bytes() const;  // that no change gives back
  FactRow row_of(const Facts& facts);

  Lexicon lexicon_;
  std::vector<Lists> words_;  // by term
  std::vector<FactRow> facts_;
  std::vector<ListingId> ids_;
  std::vector<Titled> titled_;
  std::vector<Fold> title_pool_;
  std::unordered_map<Uuid, Known> docs_;
  Titles titles_;
  Names sellers_, communes_, provinces_, kinds_;
  std::size_t postings_ = 0;
  std::size_t live_bytes_ = 0, dead_bytes_ = 0;
};

}  // namespace farmgate::listings::search
