#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "chassis/redis/cache.h"
#include "chassis/redis/generations.h"
#include "chassis/wire/pager.h"
#include "services/listings/api/pages.h"

namespace farmgate::listings {

// A page of a list as the cache keeps it: names in their order, and the token of the next page.
struct NamedPage {
  Pages::Names names;
  std::string next_page_token;
};

// Pages of lists of public listings, as names. Thread-safe.
class ListPages {
 public:
  // Reads the page from the database.
  using Read = std::function<StatusOr<NamedPage>(Deadline)>;

  ListPages(redis::Cache& cache, redis::Generations& generations)
      : cache_(cache), generations_(generations) {}

  // collection: of whose members the list consists ("producers/..."), empty for a list over the
  // whole market. Its page lives for 30 s and ends with the next change of the collection; one over
  // the market lives for a second. peek: from memory alone, without blocking.
  std::optional<NamedPage> peek(const farmgate::wire::Page& page, std::string_view collection);
  StatusOr<NamedPage> get(const farmgate::wire::Page& page, std::string_view collection,
                          const Read& read, Deadline deadline);

 private:
  redis::Cache& cache_;
  redis::Generations& generations_;
};

}  // namespace farmgate::listings
