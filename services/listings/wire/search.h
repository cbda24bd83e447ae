#pragma once

#include "services/listings/search/index.h"

namespace farmgate::listings::v1 {
class SearchFacets;
class SearchListingsRequest;
}  // namespace farmgate::listings::v1

// Domain <-> the messages of the search.
namespace farmgate::listings::wire {

// All of a request but its page. INVALID_FIELD: a range of prices that holds none.
StatusOr<search::Question> decode(const v1::SearchListingsRequest& request);
void encode(const search::Facets& facets, v1::SearchFacets& out);

}  // namespace farmgate::listings::wire
