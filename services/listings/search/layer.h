#pragma once

#include <cstdint>
#include <vector>

#include "services/listings/search/store.h"

namespace farmgate::listings::search {

// Where all words of a query stand in a document at the worst.
enum class Where : std::uint8_t { kInStory, kInHead, kInTitle };

// What one pass over postings learns of each document; cleared in no time, kept by its thread.
class Layer {
 public:
  struct Cell {
    std::uint32_t epoch = 0;
    std::int16_t score = 0;
    std::uint8_t count = 0;
    std::uint8_t slips = 0;
    Where where = Where::kInTitle;
  };

  void begin(std::size_t documents);
  bool has(Doc doc) const { return cells_[doc].epoch == epoch_; }
  Cell& operator[](Doc doc);  // an empty one the first time
  const std::vector<Doc>& touched() const { return touched_; }

 private:
  std::vector<Cell> cells_;
  std::vector<Doc> touched_;
  std::uint32_t epoch_ = 0;
};

}  // namespace farmgate::listings::search
