#include "services/cooperatives/wire/events.h"

#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/cooperatives/events/v1/events.pb.h"

namespace farmgate::cooperatives::wire {
namespace {

using namespace farmgate::wire;
namespace pb = farmgate::cooperatives::events::v1;

static_assert(static_cast<int>(CooperativeChange::kRated) == pb::COOPERATIVE_CHANGE_RATED);
static_assert(static_cast<int>(MembershipChange::kEnded) == pb::MEMBERSHIP_CHANGE_ENDED);

void write_counts(const MemberCounts& counts, pb::CooperativeState& state) {
  write(counts.day, *state.mutable_counted_date());
  state.set_official_members(static_cast<std::int32_t>(counts.official));
  state.set_associate_capital_members(static_cast<std::int32_t>(counts.associate_capital));
  state.set_associate_members(static_cast<std::int32_t>(counts.associate));
}

}  // namespace

pb::CooperativeEvent event(const CooperativeRecord& record, CooperativeChange change) {
  const Cooperative& it = record.cooperative;
  pb::CooperativeEvent out;
  out.set_aggregate_version(it.version);
  out.set_change(static_cast<pb::CooperativeChange>(change));
  pb::CooperativeState& state = *out.mutable_state();
  state.set_name(name_of("cooperatives", it.id.uuid()));
  state.set_kind(std::string(kind_name(it.kind)));
  state.set_producer(name_of("producers", it.producer.uuid()));
  if (it.kind_from_date) write(*it.kind_from_date, *state.mutable_kind_from_date());
  state.set_registration_number(it.registration.number);
  state.set_charter_capital_vnd(it.charter.capital.vnd());
  write_counts(record.members, state);
  if (!record.ratings.empty()) {
    const YearlyRating& newest = record.ratings.front();
    state.set_rated_year(newest.year);
    state.set_rating_points(newest.points);
    state.set_rating_class(std::string(rating_name(newest.rating_class)));
  }
  return out;
}

pb::MembershipEvent event(const Membership& it, MembershipChange change) {
  pb::MembershipEvent out;
  out.set_aggregate_version(it.version);
  out.set_change(static_cast<pb::MembershipChange>(change));
  pb::MembershipState& state = *out.mutable_state();
  state.set_name(name_of("cooperatives", it.cooperative.uuid(), "memberships", it.id.uuid()));
  state.set_cooperative(name_of("cooperatives", it.cooperative.uuid()));
  state.set_member(name_of("producers", it.member.uuid()));
  state.set_membership_class(std::string(class_name(it.membership_class)));
  write(it.valid_from_date, *state.mutable_valid_from_date());
  if (it.valid_through_date) write(*it.valid_through_date, *state.mutable_valid_through_date());
  return out;
}

CooperativeChange latest_change(const CooperativeRecord& record) {
  if (record.cooperative.version == 1) return CooperativeChange::kCreated;
  return CooperativeChange::kUpdated;
}

MembershipChange latest_change(const Membership& membership) {
  if (membership.version == 1) return MembershipChange::kAdmitted;
  return membership.valid_through_date ? MembershipChange::kEnded : MembershipChange::kUpdated;
}

}  // namespace farmgate::cooperatives::wire
