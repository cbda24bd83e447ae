#include "services/cooperatives/wire/cooperative.h"

#include <google/protobuf/field_mask.pb.h>

#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/cooperatives/v1/cooperative_service.pb.h"

namespace farmgate::cooperatives::wire {
namespace {

using namespace farmgate::wire;

static_assert(static_cast<int>(CooperativeKind::kGroup) == v1::COOPERATIVE_KIND_GROUP);
static_assert(static_cast<int>(CooperativeKind::kUnion) == v1::COOPERATIVE_KIND_UNION);
static_assert(static_cast<int>(RatingClass::kWeak) == v1::RATING_CLASS_WEAK);
static_assert(static_cast<int>(RatingClass::kGood) == v1::RATING_CLASS_GOOD);
static_assert(static_cast<int>(ReadinessItem::kOfficialMembers) ==
              v1::READINESS_ITEM_OFFICIAL_MEMBERS);
static_assert(static_cast<int>(ReadinessItem::kRegistration) == v1::READINESS_ITEM_REGISTRATION);

v1::CooperativeKind number_of(CooperativeKind kind) {
  return static_cast<v1::CooperativeKind>(kind);
}

void write_parts(const Cooperative& it, v1::Cooperative& out) {
  v1::Charter& charter = *out.mutable_charter();
  charter.set_capital_vnd(it.charter.capital.vnd());
  if (it.charter.adopt_date) write(*it.charter.adopt_date, *charter.mutable_adopt_date());
  charter.set_document_digest(it.charter.document_digest);
  v1::FoundingMeeting& meeting = *out.mutable_founding_meeting();
  if (it.meeting.meeting_date) write(*it.meeting.meeting_date, *meeting.mutable_meeting_date());
  meeting.set_minutes_digest(it.meeting.minutes_digest);
  meeting.set_votes_for(it.meeting.votes_for);
  meeting.set_votes_cast(it.meeting.votes_cast);
  v1::Registration& entry = *out.mutable_registration();
  entry.set_number(it.registration.number);
  if (it.registration.registration_date) {
    write(*it.registration.registration_date, *entry.mutable_registration_date());
  }
  entry.set_place(it.registration.place);
}

void write_history(const CooperativeRecord& record, v1::Cooperative& out) {
  for (const YearlyRating& rating : record.ratings) {
    v1::YearlyRating& shown = *out.add_ratings();
    shown.set_year(rating.year);
    shown.set_points(rating.points);
    shown.set_rating_class(static_cast<v1::RatingClass>(rating.rating_class));
    shown.set_decision_number(rating.decision_number);
    write(rating.record_time, *shown.mutable_record_time());
  }
  for (const KindPeriod& period : record.former) {
    v1::KindPeriod& shown = *out.add_former_kinds();
    shown.set_kind(number_of(period.kind));
    shown.set_producer(name_of("producers", period.producer.uuid()));
    if (period.valid_from_date) write(*period.valid_from_date, *shown.mutable_valid_from_date());
    write(period.valid_through_date, *shown.mutable_valid_through_date());
  }
}

void write_counts(const MemberCounts& counts, v1::MemberCounts& out) {
  write(counts.day, *out.mutable_counted_date());
  out.set_official(static_cast<std::int32_t>(counts.official));
  out.set_associate_capital(static_cast<std::int32_t>(counts.associate_capital));
  out.set_associate(static_cast<std::int32_t>(counts.associate));
  out.set_official_capital_vnd(counts.official_capital.vnd());
  out.set_associate_capital_vnd(counts.associates_capital.vnd());
}

StatusOr<Charter> decode(const v1::Charter& charter) {
  Charter out;
  out.capital = Money::vnd(charter.capital_vnd());
  ASSIGN_OR_RETURN(out.adopt_date, decode_date(charter.has_adopt_date(), charter.adopt_date(),
                                               "cooperative.charter.adopt_date"));
  out.document_digest = charter.document_digest();
  return out;
}

StatusOr<FoundingMeeting> decode(const v1::FoundingMeeting& meeting) {
  FoundingMeeting out;
  ASSIGN_OR_RETURN(out.meeting_date, decode_date(meeting.has_meeting_date(), meeting.meeting_date(),
                                                 "cooperative.founding_meeting.meeting_date"));
  out.minutes_digest = meeting.minutes_digest();
  out.votes_for = meeting.votes_for();
  out.votes_cast = meeting.votes_cast();
  return out;
}

}  // namespace

StatusOr<std::optional<Date>> decode_date(bool sent, const google::type::Date& date,
                                          const std::string& field) {
  if (!sent) return std::optional<Date>();
  ASSIGN_OR_RETURN(const Date day, read_date(date, field));
  return std::optional<Date>(day);
}

v1::Cooperative encode(const CooperativeRecord& record) {
  const Cooperative& it = record.cooperative;
  v1::Cooperative out;
  out.set_name(name_of("cooperatives", it.id.uuid()));
  out.set_kind(number_of(it.kind));
  out.set_producer(name_of("producers", it.producer.uuid()));
  if (it.founded_date) write(*it.founded_date, *out.mutable_founded_date());
  if (it.kind_from_date) write(*it.kind_from_date, *out.mutable_kind_from_date());
  write_parts(it, out);
  out.set_business_plan_digest(it.business_plan_digest);
  if (record.party) {
    out.set_public_name(record.party->public_name);
    out.set_commune(record.party->commune);
  }
  write_history(record, out);
  write_counts(record.members, *out.mutable_members());
  out.set_etag(etag_of(it.revision));
  write(it.create_time, *out.mutable_create_time());
  write(it.update_time, *out.mutable_update_time());
  return out;
}

v1::AssessReadinessResponse encode(const std::vector<ReadinessCheck>& checks) {
  v1::AssessReadinessResponse out;
  for (const ReadinessCheck& check : checks) {
    const auto item = static_cast<v1::ReadinessItem>(check.item);
    v1::ReadinessCheck& shown = *out.add_checks();
    shown.set_item(item);
    shown.set_met(check.met);
    shown.set_finding(check.finding);
    if (!check.met) out.add_missing(item);
  }
  out.set_ready(out.missing().empty());
  return out;
}

StatusOr<Registration> decode(const v1::Registration& registration, const std::string& field) {
  Registration out;
  out.number = registration.number();
  ASSIGN_OR_RETURN(out.registration_date,
                   decode_date(registration.has_registration_date(),
                               registration.registration_date(), field + ".registration_date"));
  out.place = registration.place();
  return out;
}

StatusOr<Cooperative> decode(const v1::Cooperative& cooperative) {
  Cooperative out;
  out.id = CooperativeId::make();
  out.kind = static_cast<CooperativeKind>(cooperative.kind());
  ASSIGN_OR_RETURN(out.producer, id_of<ProducerId>(cooperative.producer(), "producers"));
  ASSIGN_OR_RETURN(out.founded_date,
                   decode_date(cooperative.has_founded_date(), cooperative.founded_date(),
                               "cooperative.founded_date"));
  ASSIGN_OR_RETURN(out.charter, decode(cooperative.charter()));
  out.business_plan_digest = cooperative.business_plan_digest();
  ASSIGN_OR_RETURN(out.meeting, decode(cooperative.founding_meeting()));
  ASSIGN_OR_RETURN(out.registration,
                   decode(cooperative.registration(), "cooperative.registration"));
  return out;
}

StatusOr<CooperativePatch> decode_patch(const v1::Cooperative& cooperative,
                                        const google::protobuf::FieldMask& mask) {
  RETURN_IF_ERROR(
      check_mask(mask, {"charter", "business_plan_digest", "founding_meeting", "registration"}));
  CooperativePatch patch;
  if (mask_has(mask, "charter")) {
    ASSIGN_OR_RETURN(patch.charter, decode(cooperative.charter()));
  }
  if (mask_has(mask, "business_plan_digest")) {
    patch.business_plan_digest = cooperative.business_plan_digest();
  }
  if (mask_has(mask, "founding_meeting")) {
    ASSIGN_OR_RETURN(patch.meeting, decode(cooperative.founding_meeting()));
  }
  if (mask_has(mask, "registration")) {
    ASSIGN_OR_RETURN(patch.registration,
                     decode(cooperative.registration(), "cooperative.registration"));
  }
  return patch;
}

}  // namespace farmgate::cooperatives::wire
