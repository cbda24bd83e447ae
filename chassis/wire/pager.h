#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/base/clock.h"
#include "chassis/base/id.h"
#include "chassis/base/status.h"

namespace google::protobuf {
class Message;
}

namespace farmgate::wire {

inline constexpr int kPageSizeDefault = 50;
inline constexpr int kPageSizeMax = 200;

// One page of a List call. `after` is the sort key of the last row of the page before, empty on the
// first page.
struct Page {
  int size = kPageSizeDefault;
  std::vector<std::string> after;
  std::string filter;  // digest of the rest of the request; a token is good for this filter only

  // Statements ask for one row more than the page holds: whether there is a next page.
  int limit() const { return size + 1; }
  // A part of the position as a statement's argument: NULL on the first page.
  std::optional<std::string> key(std::size_t part) const {
    if (part >= after.size()) return std::nullopt;
    return after[part];
  }
};

// Opaque keyset tokens under an HMAC: no client can forge a position or carry one to other filters.
class Pager {
 public:
  explicit Pager(std::string key) : key_(std::move(key)) {}

  // Reads page_size and page_token of a List request. INVALID_ARGUMENT/PAGE_TOKEN_INVALID.
  StatusOr<Page> open(const google::protobuf::Message& request) const;
  std::string next(const Page& page, const std::vector<std::string>& last_key) const;

  // Cuts rows to the page and answers the token of the next one, "" at the end. key: the sort key
  // of a row as texts.
  template <class Row, class Key>
  std::string finish(const Page& page, std::vector<Row>& rows, Key key) const {
    if (rows.size() <= static_cast<std::size_t>(page.size)) return {};
    rows.resize(static_cast<std::size_t>(page.size));
    return next(page, key(rows.back()));
  }

 private:
  std::string key_;
};

// A row's time and id as the parts of a position: microseconds, as PostgreSQL reads them back.
std::vector<std::string> position_of(Time time, const Uuid& id);

}  // namespace farmgate::wire
