#include "chassis/rpc/status_wire.h"

#include <algorithm>

#include "chassis/base/id.h"
#include "chassis/rpc/status_bytes.h"
#include "chassis/telemetry/log.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace farmgate::rpc {
namespace {

// What a driver said names hosts, roles and statements: it stays in our log.
constexpr std::string_view kOurs = "driver";

// Clients accept 8 KiB of metadata, and binary headers grow by a third on the wire.
constexpr std::size_t kMaxDetailBytes = 5000;

bool must_hide(Code code) {
  return code == Code::kInternal || code == Code::kUnknown || code == Code::kDataLoss;
}

google::rpc::ErrorInfo error_info(const Status& status) {
  google::rpc::ErrorInfo info;
  info.set_reason(std::string(status.reason()));
  info.set_domain("farmgate");
  std::size_t room = kMaxDetailBytes / 2;
  for (const auto& [key, value] : status.values()) {
    if (key == kOurs || key.size() + value.size() > room) continue;
    room -= key.size() + value.size();
    (*info.mutable_metadata())[key] = value;
  }
  return info;
}

google::rpc::BadRequest bad_request(const Status& status) {
  google::rpc::BadRequest request;
  std::size_t room = kMaxDetailBytes / 2;
  for (const Violation& violation : status.violations()) {
    const std::size_t size = violation.field.size() + violation.description.size();
    if (size > room) break;
    room -= size;
    auto& written = *request.add_field_violations();
    written.set_field(violation.field);
    written.set_description(violation.description);
  }
  return request;
}

google::rpc::RetryInfo retry_info(std::chrono::milliseconds delay) {
  google::rpc::RetryInfo info;
  info.mutable_retry_delay()->set_seconds(delay.count() / 1000);
  info.mutable_retry_delay()->set_nanos(static_cast<int>(delay.count() % 1000) * 1'000'000);
  return info;
}

grpc::Status with_details(const Status& status, std::string message) {
  google::rpc::Status details;
  details.set_code(static_cast<int>(status.code()));
  details.set_message(message);
  details.add_details()->PackFrom(error_info(status));
  if (!status.violations().empty()) details.add_details()->PackFrom(bad_request(status));
  if (const auto delay = status.retry_after()) details.add_details()->PackFrom(retry_info(*delay));
  return grpc::Status(static_cast<grpc::StatusCode>(status.code()), message,
                      details.SerializeAsString());
}

grpc::Status hidden(const Status& status) {
  const std::string incident = Uuid::v7().to_string();
  telemetry::log_error("internal error", {{"incident", incident}, {"cause", status.to_string()}});
  return with_details(
      Status(status.code(), "INTERNAL", "internal error").with("incident", incident),
      "internal error");
}

std::string_view transport_reason(Code code) {
  switch (code) {
    case Code::kUnavailable: return "PEER_UNREACHABLE";
    case Code::kDeadlineExceeded: return "DEADLINE";
    case Code::kCancelled: return "CANCELLED";
    case Code::kUnimplemented: return "METHOD_UNKNOWN";
    case Code::kResourceExhausted: return "TRANSPORT_LIMIT";
    case Code::kInternal: return "INTERNAL";
    default: return "TRANSPORT";
  }
}

Status unpack(Status status, const google::protobuf::Any& detail) {
  google::rpc::BadRequest request;
  if (detail.UnpackTo(&request)) {
    std::vector<Violation> violations;
    for (const auto& one : request.field_violations()) {
      violations.push_back({one.field(), one.description()});
    }
    return std::move(status).with(std::move(violations));
  }
  google::rpc::RetryInfo retry;
  if (detail.UnpackTo(&retry)) {
    const auto& delay = retry.retry_delay();
    return std::move(status).with_retry_after(
        std::chrono::milliseconds(delay.seconds() * 1000 + delay.nanos() / 1'000'000));
  }
  return status;
}

}  // namespace

grpc::Status to_grpc(const Status& status) {
  if (status.ok()) return grpc::Status::OK;
  if (must_hide(status.code())) return hidden(status);
  return with_details(status, std::string(status.message()));
}

std::string status_bytes(const Status& status) { return to_grpc(status).error_details(); }

Status from_grpc(const grpc::Status& status) {
  if (status.ok()) return ok();
  const auto code = static_cast<Code>(status.error_code());
  google::rpc::Status details;
  google::rpc::ErrorInfo info;
  if (!details.ParseFromString(status.error_details()) || details.details().empty()) {
    return Status(code, transport_reason(code), status.error_message());
  }
  for (const auto& detail : details.details()) {
    if (detail.UnpackTo(&info)) break;
  }
  Status result(code, info.reason(), status.error_message());
  for (const auto& [key, value] : info.metadata()) result = std::move(result).with(key, value);
  for (const auto& detail : details.details()) result = unpack(std::move(result), detail);
  return result;
}

}  // namespace farmgate::rpc
