#pragma once

#include <memory>
#include <string>

#include "chassis/base/digest.h"
#include "chassis/base/status.h"

namespace google::protobuf {
class Descriptor;
class Message;
}  // namespace google::protobuf

namespace farmgate::validate {

struct MessageRules;

// The rules of one message type (options.proto) and of all that it contains, compiled once.
// Thread-safe.
class Validator {
 public:
  // INTERNAL when a rule of the proto itself is wrong: a pattern that does not compile, a length
  // on a number.
  static StatusOr<Validator> compile(const google::protobuf::Descriptor& type);
  Validator(Validator&&) noexcept;
  Validator& operator=(Validator&&) noexcept;
  ~Validator();

  // Brings texts to NFC, clears output-only fields; then INVALID_ARGUMENT with all violations,
  // each with its path ("lines[2].quantity"): UNKNOWN_FIELD (a newer caller's), else INVALID_FIELD.
  Status check(google::protobuf::Message& message) const;

 private:
  explicit Validator(std::shared_ptr<const MessageRules> rules);
  // shared: recursive message types point back at themselves through a common table
  std::shared_ptr<const MessageRules> rules_;
};

// SHA-256 of the deterministic serialisation without the field request_id: two requests with equal
// digests ask for the same thing. Call it after check, so that NFD and NFC are one payload.
Digest payload_digest(const google::protobuf::Message& message);

}  // namespace farmgate::validate
