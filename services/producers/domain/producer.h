#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "chassis/base/clock.h"
#include "services/producers/domain/ids.h"

namespace farmgate::producers {

enum class ProducerKind {
  kHousehold = 1,
  kFarm,
  kCooperativeGroup,
  kCooperative,
  kUnion,
  kEnterprise
};
enum class ProducerState { kActive = 1, kSuspended, kClosed };
enum class ProducerChange {
  kRegistered = 1,
  kUpdated,
  kQualificationRecorded,
  kSuspended,
  kReinstated,
  kClosed,
  kQualificationRevoked,
  kQualificationExpired
};
enum class Sex { kUnspecified, kFemale, kMale };

std::string_view state_name(ProducerState state);

struct Representative {
  std::string full_name;
  Sex sex = Sex::kUnspecified;
  std::string ethnicity;

  bool operator==(const Representative&) const = default;
};

// New values of the fields that an update names; the others stay.
struct ProducerPatch {
  std::optional<std::string> public_name;
  std::optional<Representative> representative;
  std::optional<std::string> phone;
  std::optional<std::string> tax_code;
  std::optional<std::string> personal_number;
  std::optional<std::string> commune;
  std::optional<std::string> address;
};

// A party of the province. Its row's lock covers what stands under it, too.
struct Producer {
  ProducerId id;
  ProducerKind kind = ProducerKind::kHousehold;
  std::string public_name;
  Representative representative;
  std::string phone;  // "+84912345678"
  std::string tax_code;
  std::string personal_number;
  std::string commune;  // "communes/07582"
  std::string address;
  ProducerState state = ProducerState::kActive;
  std::string state_reason;        // why an officer moved it there
  std::optional<Time> state_time;  // when
  std::int64_t version = 1;   // of the last event: grows with plots, products and papers as well
  std::int64_t revision = 1;  // of the fields above: the etag
  Time create_time;
  Time update_time;

  // PRODUCER_SUSPENDED unless ACTIVE: a closed or suspended party records nothing new.
  Status check_active() const;
  // PRODUCER_SUSPENDED; INVALID_FIELD for a field that must not be empty.
  Status change(ProducerPatch patch, Time now);
  // An officer's words. ACTIVE -> SUSPENDED -> ACTIVE; both -> CLOSED, for good. PRODUCER_STATE.
  Status suspend(std::string reason, Time now);
  Status reinstate(std::string reason, Time now);
  Status close(std::string reason, Time now);

 private:
  Status check_state(bool allowed) const;
  void move(ProducerState to, std::string reason, Time now);
};

// So many lots are written off when a party closes, and no more: it is one transaction.
inline constexpr int kWriteOffMost = 200;
// LOTS_OPEN when goods are left in `lots` lots of a party that closes.
Status check_goods_on_closing(std::size_t lots, bool write_off);

}  // namespace farmgate::producers
