#include "services/listings/api/list_pages.h"

#include "chassis/base/digest.h"
#include "chassis/base/planted.h"
#include "chassis/base/text.h"

namespace farmgate::listings {
namespace {

using namespace std::chrono_literals;

constexpr auto kMarketAge = 1000ms;       // of a list that any change anywhere may alter
constexpr auto kCollectionAge = 30000ms;  // what a lost change costs at most
constexpr char kBetween = '\n';           // no name and no token holds it

// All that tells one page from another: filter and order are in page.filter.
std::string key_of(const farmgate::wire::Page& page, std::optional<std::int64_t> generation) {
  std::string text = planted("M23") ? std::string() : page.filter;
  text += kBetween + std::to_string(page.size);
  for (const std::string& part : page.after) text += kBetween + part;
  std::string key = base64url(as_bytes(sha256(text)));
  if (generation) key += ":" + std::to_string(*generation);
  return key;
}

std::string encode(const NamedPage& page) {
  std::string text = page.next_page_token;
  for (const std::string& name : page.names) text += kBetween + name;
  return text;
}

NamedPage decode(std::string_view text) {
  NamedPage page;
  bool first = true;
  for (const std::string_view part : split(text, kBetween)) {
    if (first) {
      page.next_page_token = part;
    } else {
      page.names.emplace_back(part);
    }
    first = false;
  }
  return page;
}

}  // namespace

std::optional<NamedPage> ListPages::peek(const farmgate::wire::Page& page,
                                         std::string_view collection) {
  std::optional<std::int64_t> generation;
  if (!collection.empty()) {
    generation = generations_.peek(collection);
    if (!generation) return std::nullopt;
  }
  const auto found = cache_.peek(key_of(page, generation));
  if (!found || found->bytes == nullptr) return std::nullopt;
  return decode(*found->bytes);
}

StatusOr<NamedPage> ListPages::get(const farmgate::wire::Page& page, std::string_view collection,
                                   const Read& read, Deadline deadline) {
  std::optional<std::int64_t> generation;
  if (!collection.empty()) generation = generations_.get(collection, deadline);
  const auto age = generation ? kCollectionAge : kMarketAge;
  const auto load = [read, age](Deadline limit) -> redis::Cache::Outcome {
    ASSIGN_OR_RETURN(const NamedPage it, read(limit));
    redis::Loaded loaded;
    loaded.bytes = encode(it);
    loaded.max_age = age;
    return std::optional<redis::Loaded>(std::move(loaded));
  };
  ASSIGN_OR_RETURN(const redis::Found found, cache_.get(key_of(page, generation), load, deadline));
  return decode(*found.bytes);
}

}  // namespace farmgate::listings
