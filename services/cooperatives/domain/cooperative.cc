#include "services/cooperatives/domain/cooperative.h"

#include <utility>

#include "chassis/base/violations.h"

namespace farmgate::cooperatives {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

Date day_before(Date day) { return sys_days(day) - days(1); }

Status wrong_kind(const Cooperative& it, std::string message) {
  return refuse("COOPERATIVE_KIND", std::move(message),
                {{"cooperative", "cooperatives/" + it.id.to_string()},
                 {"kind", std::string(kind_name(it.kind))}});
}

void check_past(Violations& found, const std::optional<Date>& day, const char* path, Date today) {
  found.unless(!day || *day <= today, path, "is in the future");
}

}  // namespace

std::string_view kind_name(CooperativeKind kind) {
  switch (kind) {
    case CooperativeKind::kGroup: return "GROUP";
    case CooperativeKind::kCooperative: return "COOPERATIVE";
    case CooperativeKind::kUnion: return "UNION";
  }
  return "";
}

std::string_view rating_name(RatingClass rating) {
  switch (rating) {
    case RatingClass::kWeak: return "WEAK";
    case RatingClass::kAverage: return "AVERAGE";
    case RatingClass::kFair: return "FAIR";
    case RatingClass::kGood: return "GOOD";
  }
  return "";
}

std::string_view party_kind(CooperativeKind kind) {
  return kind == CooperativeKind::kGroup ? "COOPERATIVE_GROUP" : kind_name(kind);
}

std::string rule_key(std::string_view rule, CooperativeKind kind) {
  return "cooperative." + std::string(rule) + "." + std::string(party_kind(kind));
}

Status PartyCopy::check_active() const {
  if (active) return ok();
  return refuse("PRODUCER_SUSPENDED", "the producer is not active",
                {{"producer", "producers/" + id.to_string()}});
}

Status Cooperative::check(Date today) const {
  Violations found("cooperative");
  check_past(found, founded_date, "founded_date", today);
  check_past(found, charter.adopt_date, "charter.adopt_date", today);
  check_past(found, meeting.meeting_date, "founding_meeting.meeting_date", today);
  check_past(found, registration.registration_date, "registration.registration_date", today);
  found.unless(meeting.votes_for <= meeting.votes_cast, "founding_meeting.votes_for",
               "is more than votes_cast");
  return std::move(found).status("the cooperative is not valid");
}

Status Cooperative::check_party(const PartyCopy& party) const {
  if (party.kind != party_kind(kind)) {
    return refuse("PARTY_KIND", "the party is registered as another kind",
                  {{"producer", "producers/" + party.id.to_string()},
                   {"kind", party.kind},
                   {"wanted", std::string(party_kind(kind))}});
  }
  return party.check_active();
}

Status Cooperative::change(CooperativePatch patch, Date today, Time now) {
  if (patch.charter) charter = std::move(*patch.charter);
  if (patch.business_plan_digest) business_plan_digest = std::move(*patch.business_plan_digest);
  if (patch.meeting) meeting = std::move(*patch.meeting);
  if (patch.registration) registration = std::move(*patch.registration);
  RETURN_IF_ERROR(check(today));
  ++version;
  ++revision;
  update_time = now;
  return ok();
}

StatusOr<KindPeriod> Cooperative::convert(Date day, const std::optional<PartyCopy>& party,
                                          std::optional<Registration> entry, Date today, Time now) {
  RETURN_IF_ERROR(check_group());
  if (day > today) return invalid("conversion_date", "is in the future");
  const auto first = kind_from_date ? kind_from_date : founded_date;
  if (first && day <= *first) return invalid("conversion_date", "is not after the group began");
  KindPeriod past{kind, producer, first, day_before(day)};
  kind = CooperativeKind::kCooperative;
  kind_from_date = day;
  if (party) {
    RETURN_IF_ERROR(check_party(*party));
    producer = party->id;
  }
  if (entry) registration = std::move(*entry);
  RETURN_IF_ERROR(check(today));
  ++version;
  ++revision;
  update_time = now;
  return past;
}

StatusOr<YearlyRating> Cooperative::rate(int year, int points, const DatedRules& rules,
                                         Date today) const {
  if (kind == CooperativeKind::kGroup) return wrong_kind(*this, "a group is not rated");
  if (year > static_cast<int>(today.year())) return invalid("year", "is in the future");
  const Date last = std::chrono::year(year) / std::chrono::December / 31;
  YearlyRating rating{year, points, RatingClass::kWeak, {}, {}};
  for (const auto band : {RatingClass::kGood, RatingClass::kFair, RatingClass::kAverage}) {
    const std::string key = "cooperative.rating_from_points." + std::string(rating_name(band));
    ASSIGN_OR_RETURN(const std::int64_t from, rules.value(key, last));
    if (points < from || rating.rating_class != RatingClass::kWeak) continue;
    rating.rating_class = band;
  }
  return rating;
}

Status Cooperative::check_group() const {
  if (kind == CooperativeKind::kGroup) return ok();
  return wrong_kind(*this, "it is no group");
}

}  // namespace farmgate::cooperatives
