#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/base/clock.h"
#include "chassis/base/money.h"
#include "chassis/base/rules.h"
#include "services/cooperatives/domain/cooperative_ids.h"

// Groups, cooperatives and unions, their charter, register entry and yearly ratings.
namespace farmgate::cooperatives {

enum class CooperativeKind { kGroup = 1, kCooperative, kUnion };
enum class CooperativeChange { kCreated = 1, kUpdated, kConverted, kRated };
enum class RatingClass { kWeak = 1, kAverage, kFair, kGood };

std::string_view kind_name(CooperativeKind kind);
std::string_view rating_name(RatingClass rating);
// The kind as producers and data/rules name it: "COOPERATIVE_GROUP" for a group.
std::string_view party_kind(CooperativeKind kind);
// "cooperative.<rule>.<kind>", a key of data/rules.
std::string rule_key(std::string_view rule, CooperativeKind kind);

// What is known here of a producer: a copy of its newest event.
struct PartyCopy {
  ProducerId id;
  std::string kind;  // "HOUSEHOLD"
  std::string public_name;
  std::string commune;  // "communes/07582"
  bool active = false;

  Status check_active() const;  // PRODUCER_SUSPENDED
};

struct Charter {
  Money capital;
  std::optional<Date> adopt_date;
  std::string document_digest;
};

struct FoundingMeeting {
  std::optional<Date> meeting_date;
  std::string minutes_digest;
  int votes_for = 0;
  int votes_cast = 0;
};

struct Registration {
  std::string number;
  std::optional<Date> registration_date;
  std::string place;
};

struct YearlyRating {
  int year = 0;
  int points = 0;  // of 100
  RatingClass rating_class = RatingClass::kWeak;
  std::string decision_number;
  Time record_time;
};

// What a cooperative was before a conversion.
struct KindPeriod {
  CooperativeKind kind = CooperativeKind::kGroup;
  ProducerId producer;
  std::optional<Date> valid_from_date;  // not always known
  Date valid_through_date;
};

// New values of the parts that an update names; the others stay.
struct CooperativePatch {
  std::optional<Charter> charter;
  std::optional<std::string> business_plan_digest;
  std::optional<FoundingMeeting> meeting;
  std::optional<Registration> registration;
};

// Its row's lock covers its memberships, ratings and former kinds, too.
struct Cooperative {
  CooperativeId id;
  CooperativeKind kind = CooperativeKind::kGroup;
  ProducerId producer;
  std::optional<Date> kind_from_date;  // absent: ever since
  std::optional<Date> founded_date;    // absent: not known
  Charter charter;
  std::string business_plan_digest;
  FoundingMeeting meeting;
  Registration registration;
  std::int64_t version = 1;   // of the last event: grows with memberships and ratings as well
  std::int64_t revision = 1;  // of the fields above: the etag
  Time create_time;
  Time update_time;

  // INVALID_FIELD, every violation at once.
  Status check(Date today) const;
  // PARTY_KIND unless the producer is registered as this kind; PRODUCER_SUSPENDED.
  Status check_party(const PartyCopy& party) const;
  Status change(CooperativePatch patch, Date today, Time now);

  // From `day` on a cooperative, by its own party or by `party`. What the law wants of it is
  // judged apart (readiness.h). COOPERATIVE_KIND unless a group; INVALID_FIELD for a day in the
  // future or before the group. What it was until then.
  StatusOr<KindPeriod> convert(Date day, const std::optional<PartyCopy>& party,
                               std::optional<Registration> entry, Date today, Time now);

  // By the bands of the last day of `year`. COOPERATIVE_KIND for a group, INVALID_FIELD for a year
  // to come, RULE_MISSING.
  StatusOr<YearlyRating> rate(int year, int points, const DatedRules& rules, Date today) const;

  Status check_group() const;  // COOPERATIVE_KIND
};

}  // namespace farmgate::cooperatives
