#include "chassis/base/status.h"

namespace farmgate {

std::string_view code_name(Code code) {
  switch (code) {
    case Code::kOk: return "OK";
    case Code::kCancelled: return "CANCELLED";
    case Code::kUnknown: return "UNKNOWN";
    case Code::kInvalidArgument: return "INVALID_ARGUMENT";
    case Code::kDeadlineExceeded: return "DEADLINE_EXCEEDED";
    case Code::kNotFound: return "NOT_FOUND";
    case Code::kAlreadyExists: return "ALREADY_EXISTS";
    case Code::kPermissionDenied: return "PERMISSION_DENIED";
    case Code::kResourceExhausted: return "RESOURCE_EXHAUSTED";
    case Code::kFailedPrecondition: return "FAILED_PRECONDITION";
    case Code::kAborted: return "ABORTED";
    case Code::kOutOfRange: return "OUT_OF_RANGE";
    case Code::kUnimplemented: return "UNIMPLEMENTED";
    case Code::kInternal: return "INTERNAL";
    case Code::kUnavailable: return "UNAVAILABLE";
    case Code::kDataLoss: return "DATA_LOSS";
    case Code::kUnauthenticated: return "UNAUTHENTICATED";
  }
  return "UNKNOWN";
}

Status::Status(Code code, std::string_view reason, std::string message)
    : detail_(code == Code::kOk ? nullptr
                                : std::make_shared<const Detail>(Detail{
                                      code, std::string(reason), std::move(message), {}, {}, {}})) {
}

const Values& Status::values() const {
  static const Values none;
  return detail_ ? detail_->values : none;
}

const std::vector<Violation>& Status::violations() const {
  static const std::vector<Violation> none;
  return detail_ ? detail_->violations : none;
}

std::optional<std::chrono::milliseconds> Status::retry_after() const {
  return detail_ ? detail_->retry_after : std::nullopt;
}

bool Status::retryable() const { return code() == Code::kUnavailable || retry_after().has_value(); }

bool Status::outcome_open() const {
  return retryable() || code() == Code::kDeadlineExceeded || code() == Code::kCancelled ||
         code() == Code::kUnknown;
}

Status::Detail& Status::own() {
  auto copy =
      std::make_shared<Detail>(detail_ ? *detail_ : Detail{Code::kUnknown, {}, {}, {}, {}, {}});
  Detail& detail = *copy;
  detail_ = std::move(copy);
  return detail;
}

Status Status::with(std::string key, std::string value) && {
  own().values.insert_or_assign(std::move(key), std::move(value));
  return std::move(*this);
}

Status Status::with(std::vector<Violation> violations) && {
  own().violations = std::move(violations);
  return std::move(*this);
}

Status Status::with_retry_after(std::chrono::milliseconds delay) && {
  own().retry_after = delay;
  return std::move(*this);
}

std::string Status::to_string() const {
  if (ok()) return "OK";
  std::string text(code_name(code()));
  if (!reason().empty()) text.append(" ").append(reason());
  text.append(": ").append(message());
  for (const auto& [key, value] : values()) text.append(" ").append(key).append("=").append(value);
  for (const Violation& it : violations()) {
    text.append(" [").append(it.field).append(": ").append(it.description).append("]");
  }
  return text;
}

Status refuse(std::string_view reason, std::string message, Values values) {
  Status status(Code::kFailedPrecondition, reason, std::move(message));
  for (auto& [key, value] : values) status = std::move(status).with(key, value);
  return status;
}

Status not_found(std::string_view resource) {
  return Status(Code::kNotFound, "NOT_FOUND", std::string(resource) + " does not exist here");
}

Status invalid(std::string field, std::string description) {
  return Status(Code::kInvalidArgument, "INVALID_FIELD", "the request has invalid fields")
      .with(std::vector<Violation>{{std::move(field), std::move(description)}});
}

Status internal(std::string message) {
  return Status(Code::kInternal, "INTERNAL", std::move(message));
}

Status unavailable(std::string_view reason, std::string message) {
  return Status(Code::kUnavailable, reason, std::move(message));
}

}  // namespace farmgate
