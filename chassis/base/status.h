#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace farmgate {

// The canonical codes of gRPC, by value. Only those that farmgate itself answers or receives.
enum class Code {
  kOk = 0,
  kCancelled = 1,
  kUnknown = 2,
  kInvalidArgument = 3,
  kDeadlineExceeded = 4,
  kNotFound = 5,
  kAlreadyExists = 6,
  kPermissionDenied = 7,
  kResourceExhausted = 8,
  kFailedPrecondition = 9,
  kAborted = 10,
  kOutOfRange = 11,
  kUnimplemented = 12,
  kInternal = 13,
  kUnavailable = 14,
  kDataLoss = 15,
  kUnauthenticated = 16,
};

std::string_view code_name(Code code);

struct Violation {
  std::string field;  // path in the request, "lines[2].quantity"
  std::string description;
};

using Values = std::map<std::string, std::string, std::less<>>;

// The result of an act that may be refused: a code, a stable reason for programs, a sentence for
// people, the values at fault. Cheap when ok (one null pointer); copies share the detail.
class [[nodiscard]] Status {
 public:
  Status() = default;
  Status(Code code, std::string_view reason, std::string message);

  bool ok() const { return detail_ == nullptr; }
  Code code() const { return detail_ ? detail_->code : Code::kOk; }
  std::string_view reason() const { return detail_ ? detail_->reason : std::string_view(); }
  std::string_view message() const { return detail_ ? detail_->message : std::string_view(); }
  const Values& values() const;
  const std::vector<Violation>& violations() const;
  std::optional<std::chrono::milliseconds> retry_after() const;
  // Decided where the cause is known: the same call may succeed later without any change.
  bool retryable() const;
  // It may have been carried out or not; the same request_id, sent again, settles which.
  bool outcome_open() const;

  Status with(std::string key, std::string value) &&;
  Status with(std::vector<Violation> violations) &&;
  Status with_retry_after(std::chrono::milliseconds delay) &&;
  // "FAILED_PRECONDITION SOLD_OUT: nothing is left {offer=...}" for logs and tests.
  std::string to_string() const;

 private:
  struct Detail {
    Code code;
    std::string reason;
    std::string message;
    Values values;
    std::vector<Violation> violations;
    std::optional<std::chrono::milliseconds> retry_after;
  };
  Detail& own();

  std::shared_ptr<const Detail> detail_;  // shared: a status is copied to every waiter of a load
};

inline Status ok() { return {}; }

// A command that the rules forbid now: FAILED_PRECONDITION with a reason of the public contract.
Status refuse(std::string_view reason, std::string message, Values values = {});
Status not_found(std::string_view resource);  // the same bytes for missing and another party's
Status invalid(std::string field, std::string description);
Status internal(std::string message);
Status unavailable(std::string_view reason, std::string message);

template <class T>
class [[nodiscard]] StatusOr {
 public:
  StatusOr(Status status) : value_(std::in_place_index<0>, std::move(status)) {}
  StatusOr(T value) : value_(std::in_place_index<1>, std::move(value)) {}
  template <class U>
    requires(std::is_constructible_v<T, U &&> && !std::is_same_v<std::decay_t<U>, StatusOr> &&
             !std::is_same_v<std::decay_t<U>, Status> && !std::is_same_v<std::decay_t<U>, T>)
  StatusOr(U&& value) : value_(std::in_place_index<1>, std::forward<U>(value)) {}

  bool ok() const { return value_.index() == 1; }
  Status status() const { return ok() ? Status() : std::get<0>(value_); }
  T& operator*() & { return std::get<1>(value_); }
  const T& operator*() const& { return std::get<1>(value_); }
  T&& operator*() && { return std::get<1>(std::move(value_)); }
  T* operator->() { return &std::get<1>(value_); }
  const T* operator->() const { return &std::get<1>(value_); }
  T& value() & { return std::get<1>(value_); }
  const T& value() const& { return std::get<1>(value_); }
  T&& value() && { return std::get<1>(std::move(value_)); }

 private:
  std::variant<Status, T> value_;
};

#define FG_CONCAT_(a, b) a##b
#define FG_CONCAT(a, b) FG_CONCAT_(a, b)
#define RETURN_IF_ERROR(expr)                                                        \
  do {                                                                               \
    if (::farmgate::Status fg_status_ = (expr); !fg_status_.ok()) return fg_status_; \
  } while (false)
#define ASSIGN_OR_RETURN(lhs, expr) FG_ASSIGN_(FG_CONCAT(fg_result_, __LINE__), lhs, expr)
#define FG_ASSIGN_(result, lhs, expr)       \
  auto result = (expr);                     \
  if (!result.ok()) return result.status(); \
  lhs = std::move(result).value()

}  // namespace farmgate
