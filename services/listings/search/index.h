#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "services/listings/search/document.h"
#include "services/listings/search/facets.h"
#include "services/listings/search/plan.h"
#include "services/listings/search/vocabulary.h"

namespace farmgate::listings::search {

enum class Order { kRelevance = 1, kPrice, kNewest, kStars };

// Where a listing stands in an order: the higher rank first, then the smaller id. It depends on the
// query and the listing alone, so that a page goes on behind it whatever else has changed.
struct Position {
  std::int64_t rank = 0;
  ListingId id;
  bool operator==(const Position&) const = default;
};

struct Question {
  std::string query;  // "": all listings
  Filter filter;
  Order order = Order::kRelevance;  // without a query: in stock, then most stars, then newest
  std::optional<Position> after;
  std::size_t limit = 50;
  Time now{};
};

struct Answer {
  std::vector<Position> listings;
  std::int64_t total = 0;
  Facets facets;
  Reach reach = Reach::kWords;
};

// The listings of the market in memory: found by words, narrowed down, ordered and counted.
// Thread-safe: searches go side by side, a change waits for those that run and holds up those that
// come for some microseconds.
class Index {
 public:
  explicit Index(const Vocabulary& vocabulary) : vocabulary_(vocabulary) {}

  // A listing as it is now; false when a newer revision is here already.
  bool apply(const Document& document);
  void remove(ListingId id);

  Answer search(const Question& question) const;
  // What a buyer who typed this much may mean: titles and words with synonyms, those of most
  // listings first, each spelling once.
  std::vector<std::string> suggest(std::string_view typed, std::size_t most) const;

  struct Size {
    std::size_t listings = 0;
    std::size_t dead = 0;  // documents that an edit or removal left behind
    std::size_t words = 0;
    // What the listings that are here brought with them, and what those did that are not.
    std::size_t live_bytes = 0, dead_bytes = 0;
    // More is left behind than is sold: the index is to be made anew.
    bool is_worn() const;
  };
  Size size() const;
  std::size_t bytes() const;  // about; counts for some milliseconds

 private:
  struct Reading;
  std::vector<struct Match> matches(const Question& question, Reach& reach) const;

  const Vocabulary& vocabulary_;
  // A writer waits at the gate, so that a stream of readers cannot pass it by for ever.
  mutable std::mutex gate_;
  mutable std::shared_mutex mutex_;
  Store store_;
};

}  // namespace farmgate::listings::search
