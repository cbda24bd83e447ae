#pragma once

#include <cstdint>
#include <vector>

#include "services/listings/search/layer.h"
#include "services/listings/search/plan.h"
#include "services/listings/search/store.h"

namespace farmgate::listings::search {

// A document that answers the query, with the points of docs/search.md: more is better.
struct Match {
  Doc doc = 0;
  std::int32_t points = 0;
  Where where = Where::kInStory;
};
struct Matches {
  std::vector<Match> found;      // those that are alive, in no order
  Where best = Where::kInStory;  // of any of them
};

// The documents that answer the plan: all its words, or with kFewerWords the most of them that any
// document has, and half at least.
Matches match(const Store& store, const Plan& plan, Reach reach);

}  // namespace farmgate::listings::search
