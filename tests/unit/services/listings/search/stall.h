#pragma once

#include <map>
#include <string>
#include <vector>

#include "services/listings/search/index.h"
#include "services/listings/search/places.h"
#include "services/listings/search/vocabulary.h"

namespace farmgate::listings::search {

inline const Vocabulary& words() {
  static const Vocabulary it = Vocabulary::read(synonyms_csv(), stopwords_csv()).value();
  return it;
}
inline const Places& places() {
  static const Places it =
      Places::read(listings_communes_csv(), listings_provinces_csv(), listings_sets_csv()).value();
  return it;
}

// A listing of a few words, in stock and without stars.
inline Document goods(const std::string& title, const std::string& story = "",
                      const std::string& commune = "communes/07582", int category = 1) {
  Document it;
  it.id = ListingId(Uuid::derived(title));
  it.title = title;
  it.seller_name = "Hộ Giáp Thị Hoa";
  it.story = story;
  it.place = places().of(commune).words;
  it.category = places().category(category);
  it.facts.commune = commune;
  it.facts.province = places().of(commune).province;
  it.facts.category = category;
  it.facts.seller_kind = "HOUSEHOLD";
  it.facts.stock = StockState::kInStock;
  it.facts.price = Money::vnd(100'000);
  return it;
}

// An index over listings, whose titles its answers are read as.
class Stall {
 public:
  Stall() = default;
  explicit Stall(const std::vector<std::string>& titles) {
    for (const std::string& title : titles) put(goods(title));
  }
  void put(const Document& document) {
    titles_[document.id] = document.title;
    index.apply(document);
  }
  std::vector<std::string> titles(const Answer& answer) const {
    std::vector<std::string> out;
    for (const Position& it : answer.listings) out.push_back(titles_.at(it.id));
    return out;
  }
  std::vector<std::string> find(const std::string& query) const {
    Question question;
    question.query = query;
    return titles(index.search(question));
  }

  Index index{words()};

 private:
  std::map<ListingId, std::string> titles_;
};

}  // namespace farmgate::listings::search
