#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/cooperatives/domain/contract.h"

namespace farmgate::cooperatives {

// RECORDED -> ACCEPTED | REJECTED | DISPUTED; DISPUTED -> ACCEPTED | REJECTED. An accepted one is
// settled once.
enum class DeliveryState { kRecorded = 1, kAccepted, kRejected, kDisputed };
std::string_view state_name(DeliveryState state);

// Goods of one lot and one grade. `accepted` is what the buyer takes; the rest flows back.
struct DeliveryLine {
  std::string lot;     // "producers/.../lots/..."
  std::string member;  // "producers/..." of the lot
  std::string grade;
  Quantity delivered;
  Quantity accepted;
};

struct Delivery {
  DeliveryId id;
  ContractId contract;
  int schedule_line = 0;
  int annex = 0;  // whose price and grades hold for it: the one in force when it was recorded
  Date day;
  std::vector<DeliveryLine> lines;
  DeliveryState state = DeliveryState::kRecorded;
  std::string reason;  // of a rejection, dispute or resolution
  std::optional<SettlementId> settlement;
  std::int64_t revision = 1;
  Time create_time;
  Time update_time;

  Quantity delivered() const;
  Quantity accepted() const;
  // What is not accepted goes back to its lot.
  bool decided() const {
    return state == DeliveryState::kAccepted || state == DeliveryState::kRejected;
  }

  // DELIVERY_STATE from any state but those above.
  Status accept(Time now);
  Status reject(std::string why, Time now);
  Status dispute(std::string why, Time now);
  // What a line is taken for, one amount a line in their order: none, a part, all. Nothing of any
  // line is a rejection. INVALID_FIELD for another number of lines, more than was delivered, or
  // parts of pieces.
  Status resolve(const std::vector<std::int64_t>& accepted_thousandths, std::string why, Time now);

 private:
  Status move(std::initializer_list<DeliveryState> from, DeliveryState to, std::string why,
              Time now);
};

// Whether the contract takes this delivery. `before` is what its schedule line has got already.
// CONTRACT_STATE, DELIVERY_OUTSIDE_SCHEDULE (no such line, another day, more than planned and
// tolerance), GRADE_UNKNOWN, UNIT_MISMATCH, INVALID_FIELD.
Status check(const Delivery& delivery, const Contract& contract, Quantity before);

}  // namespace farmgate::cooperatives
