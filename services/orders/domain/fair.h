#pragma once

#include <optional>
#include <string>
#include <vector>

#include "chassis/base/clock.h"
#include "chassis/base/rules.h"
#include "services/orders/domain/booth_rules.h"
#include "services/orders/domain/ids.h"

namespace farmgate::orders {

enum class FairKind { kFair = 1, kProductWeek, kFestival, kMatchingDay, kOnline };
enum class FairState { kPlanned = 1, kApplicationsOpen, kAllocated, kClosed };
enum class FairChange { kOpened = 1, kAllocated, kClosed, kUpdated };

// How many a fair may have, and one applicant at it; each counted before one more: TOO_MANY.
inline constexpr int kBoothsMost = 2000;
inline constexpr int kApplicationsMost = 2000;
inline constexpr int kApplicationsOfOneMost = 10;
Status check_one_more_booth(int booths);
Status check_one_more_application(int of_fair, int of_applicant);

std::string_view state_name(FairState state);

// Sums over booths and applications.
struct FairCounts {
  int booths = 0;
  int applications = 0;
  int filed = 0;
  int allocated = 0;
  int confirmed = 0;
  int checked_in = 0;
  int waiting = 0;
};

struct Fair {
  FairId id;
  FairKind kind = FairKind::kFair;
  FairState state = FairState::kPlanned;
  std::string title;
  std::string province;  // "provinces/24"
  Date start_date;       // both days included
  Date end_date;
  std::vector<Zone> zones;
  BoothRules rules;
  std::optional<Date> application_through_date;
  std::string registration_number;
  std::optional<Date> registration_date;
  std::optional<Date> report_date;
  std::optional<Time> allocate_time;
  std::optional<Time> close_time;
  std::string close_reason;
  std::optional<Money> buyer_limit;  // of one buyer, over all offers of the fair
  FairCounts counts;                 // as storage last counted them
  std::int64_t version = 1;          // of the last event
  std::int64_t revision = 1;         // of the row: the etag
  Time create_time;

  // INVALID_FIELD with everything that is wrong.
  Status check() const;
  const Zone* zone(std::string_view code) const;
  // What a zone asks for: its own star or the fair's.
  int star_of(const Zone& zone) const;

  // Each refuses FAIR_STATE where the fair is elsewhere in its life.
  Status check_not_closed() const;  // FAIR_STATE
  Status check_plan_open() const;   // booths may come and go
  // PLAN_MISSING, APPLICATION_CLOSED.
  Status open_applications(int booths, Date today);
  // APPLICATION_CLOSED.
  Status check_applications(Date today) const;
  Status check_allocating() const;
  // APPLICATIONS_RUN while their last day is not over, unless it is said why they end early.
  Status allocate(Time now, const std::string& early_reason);
  Status check_allocated() const;
  // FAIR_NOT_ON.
  bool is_on(Date day) const { return day >= start_date && day <= end_date; }
  Status check_on(Date today) const;
  // FAIR_NOT_OVER before the last day, unless it is said why.
  Status close(Time now, const std::string& early_reason);

 private:
  Status wrong_state(std::string_view needed) const;
};

// The days that dated rules count from those of a fair.
struct FairDuties {
  Date registration_due;
  Date report_due;
  bool registration_late = false;
  bool report_late = false;
};
// RULE_MISSING.
StatusOr<FairDuties> duties_of(const Fair& fair, const DatedRules& rules, Date today);
// How many booths one exhibitor may hold. RULE_MISSING.
StatusOr<int> subject_cap(const Fair& fair, const DatedRules& rules);

// What an update may put in place of what is there.
struct FairPatch {
  std::optional<FairKind> kind;
  std::optional<std::string> title;
  std::optional<Date> start_date;
  std::optional<Date> end_date;
  std::optional<std::vector<Zone>> zones;
  std::optional<BoothRules> rules;
  std::optional<std::optional<Date>> application_through_date;
  std::optional<std::string> registration_number;
  std::optional<std::optional<Date>> registration_date;
  std::optional<std::optional<Date>> report_date;
  std::optional<std::optional<Money>> buyer_limit;
};
// FAIR_STATE naming the path, INVALID_FIELD.
Status edit(Fair& fair, const FairPatch& patch);

}  // namespace farmgate::orders
