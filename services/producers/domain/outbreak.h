#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "chassis/base/clock.h"
#include "chassis/base/status.h"
#include "services/producers/domain/ids.h"
#include "services/producers/domain/lot.h"

namespace farmgate::producers {

class Areas;
class Species;

enum class OutbreakChange { kDeclared = 1, kUpdated, kBanLifted };

// Animals so far.
struct Heads {
  std::int64_t sick = 0;
  std::int64_t dead = 0;
  std::int64_t culled = 0;

  bool operator==(const Heads&) const = default;
};

// The days on which goods may not move, both included; without a last day until it is lifted.
struct BanPeriod {
  Date from;
  std::optional<Date> through;

  bool holds(Date day) const { return from <= day && (!through || day <= *through); }
  bool operator==(const BanPeriod&) const = default;
};

// New values of the fields that an update names; the others stay. A date that is named and absent
// is taken away.
struct OutbreakPatch {
  std::optional<std::string> disease;
  std::optional<std::vector<std::string>> species;
  std::optional<std::vector<std::string>> communes;
  std::optional<Date> first_date;
  std::optional<std::optional<Date>> last_date;
  std::optional<std::int64_t> sick;
  std::optional<std::int64_t> dead;
  std::optional<std::int64_t> culled;
  std::optional<bool> ban;
  std::optional<Date> ban_from_date;
  std::optional<std::optional<Date>> ban_through_date;
};

// A disease in some communes and the movement ban that follows from it.
struct Outbreak {
  OutbreakId id;
  std::string disease;
  std::vector<std::string> species;   // codes, in order, each once
  std::vector<std::string> communes;  // "communes/07582", in order, each once
  Date first_date;
  std::optional<Date> last_date;  // none while it goes on
  Heads heads;
  bool ban_on = false;
  std::optional<BanPeriod> period;  // of the present ban, or of the one that was lifted
  std::optional<Time> ban_lift_time;
  std::int64_t version = 1;  // of the last event, and the etag
  Time create_time;
  Time update_time;

  // What is to be true on the day `today`. Brings species to their codes and lists into order.
  // INVALID_FIELD; COMMUNE_UNKNOWN.
  Status settle(const Species& known, const Areas& areas, Date today);
  // INVALID_FIELD for a ban switched off here; then as settle().
  Status change(OutbreakPatch patch, const Species& known, const Areas& areas, Time now);
  // BAN_NOT_ON.
  Status lift_ban(Time now);
};

// Whether taking from a lot for this purpose moves goods to others.
bool moves_goods(LotPurpose purpose);
// FAILED_PRECONDITION/MOVEMENT_BANNED.
Status movement_banned(const Lot& lot);
// FAILED_PRECONDITION/MOVEMENT_BANNED: an owner that moves its records out of a banned commune.
Status commune_banned(const std::string& commune);

}  // namespace farmgate::producers
