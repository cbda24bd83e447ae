#include "services/producers/wire/outbreak.h"

#include <google/protobuf/field_mask.pb.h>

#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/producers/events/v1/events.pb.h"
#include "farmgate/producers/v1/outbreak.pb.h"

namespace farmgate::producers::wire {
namespace {

using namespace farmgate::wire;
namespace pb = farmgate::producers::events::v1;

static_assert(static_cast<int>(OutbreakChange::kBanLifted) == pb::OUTBREAK_CHANGE_BAN_LIFTED);

// What the resource and the event have in common, by the same names.
template <class Out>
void write_facts(const Outbreak& outbreak, Out& out) {
  out.set_name(name_of("outbreaks", outbreak.id.uuid()));
  out.set_disease(outbreak.disease);
  for (const std::string& species : outbreak.species) out.add_species(species);
  for (const std::string& commune : outbreak.communes) out.add_communes(commune);
  write(outbreak.first_date, *out.mutable_first_date());
  if (outbreak.last_date) write(*outbreak.last_date, *out.mutable_last_date());
  out.set_heads_sick(outbreak.heads.sick);
  out.set_heads_dead(outbreak.heads.dead);
  out.set_heads_culled(outbreak.heads.culled);
  out.set_ban(outbreak.ban_on);
  if (!outbreak.period) return;
  write(outbreak.period->from, *out.mutable_ban_from_date());
  if (outbreak.period->through) write(*outbreak.period->through, *out.mutable_ban_through_date());
}

std::vector<std::string> texts_of(const google::protobuf::RepeatedPtrField<std::string>& texts) {
  return {texts.begin(), texts.end()};
}

StatusOr<std::optional<Date>> read_maybe(bool present, const google::type::Date& date,
                                         std::string_view field) {
  if (!present) return std::optional<Date>();
  ASSIGN_OR_RETURN(const Date read, read_date(date, field));
  return std::optional<Date>(read);
}

Status read_dates(const v1::Outbreak& in, const google::protobuf::FieldMask& mask,
                  OutbreakPatch& patch) {
  if (mask_has(mask, "first_date")) {
    ASSIGN_OR_RETURN(patch.first_date, read_date(in.first_date(), "outbreak.first_date"));
  }
  if (mask_has(mask, "last_date")) {
    ASSIGN_OR_RETURN(patch.last_date,
                     read_maybe(in.has_last_date(), in.last_date(), "outbreak.last_date"));
  }
  if (mask_has(mask, "ban_from_date")) {
    ASSIGN_OR_RETURN(patch.ban_from_date, read_date(in.ban_from_date(), "outbreak.ban_from_date"));
  }
  if (mask_has(mask, "ban_through_date")) {
    ASSIGN_OR_RETURN(
        patch.ban_through_date,
        read_maybe(in.has_ban_through_date(), in.ban_through_date(), "outbreak.ban_through_date"));
  }
  return ok();
}

}  // namespace

v1::Outbreak encode(const Outbreak& outbreak) {
  v1::Outbreak out;
  write_facts(outbreak, out);
  if (outbreak.ban_lift_time) write(*outbreak.ban_lift_time, *out.mutable_ban_lift_time());
  out.set_etag(etag_of(outbreak.version));
  write(outbreak.create_time, *out.mutable_create_time());
  write(outbreak.update_time, *out.mutable_update_time());
  return out;
}

v1::Ban encode_ban(const Outbreak& outbreak) {
  v1::Ban out;
  out.set_outbreak(name_of("outbreaks", outbreak.id.uuid()));
  out.set_disease(outbreak.disease);
  for (const std::string& species : outbreak.species) out.add_species(species);
  for (const std::string& commune : outbreak.communes) out.add_communes(commune);
  write(outbreak.period->from, *out.mutable_from_date());
  if (outbreak.period->through) write(*outbreak.period->through, *out.mutable_through_date());
  return out;
}

StatusOr<Outbreak> decode(const v1::Outbreak& outbreak, Date today) {
  Outbreak out;
  out.id = OutbreakId::make();
  out.disease = outbreak.disease();
  out.species = texts_of(outbreak.species());
  out.communes = texts_of(outbreak.communes());
  ASSIGN_OR_RETURN(out.first_date, read_date(outbreak.first_date(), "outbreak.first_date"));
  ASSIGN_OR_RETURN(out.last_date, read_maybe(outbreak.has_last_date(), outbreak.last_date(),
                                             "outbreak.last_date"));
  out.heads = {outbreak.heads_sick(), outbreak.heads_dead(), outbreak.heads_culled()};
  out.ban_on = outbreak.ban();
  const bool dated = outbreak.has_ban_from_date() || outbreak.has_ban_through_date();
  if (dated && !outbreak.ban()) return invalid("outbreak.ban", "is not on: it has no days to set");
  if (!outbreak.ban()) return out;
  out.period = BanPeriod{today, std::nullopt};
  if (outbreak.has_ban_from_date()) {
    ASSIGN_OR_RETURN(out.period->from,
                     read_date(outbreak.ban_from_date(), "outbreak.ban_from_date"));
  }
  ASSIGN_OR_RETURN(out.period->through,
                   read_maybe(outbreak.has_ban_through_date(), outbreak.ban_through_date(),
                              "outbreak.ban_through_date"));
  return out;
}

StatusOr<OutbreakPatch> decode_patch(const v1::Outbreak& outbreak,
                                     const google::protobuf::FieldMask& mask) {
  RETURN_IF_ERROR(
      check_mask(mask, {"disease", "species", "communes", "first_date", "last_date", "heads_sick",
                        "heads_dead", "heads_culled", "ban", "ban_from_date", "ban_through_date"}));
  OutbreakPatch patch;
  if (mask_has(mask, "disease")) patch.disease = outbreak.disease();
  if (mask_has(mask, "species")) patch.species = texts_of(outbreak.species());
  if (mask_has(mask, "communes")) patch.communes = texts_of(outbreak.communes());
  if (mask_has(mask, "heads_sick")) patch.sick = outbreak.heads_sick();
  if (mask_has(mask, "heads_dead")) patch.dead = outbreak.heads_dead();
  if (mask_has(mask, "heads_culled")) patch.culled = outbreak.heads_culled();
  if (mask_has(mask, "ban")) patch.ban = outbreak.ban();
  RETURN_IF_ERROR(read_dates(outbreak, mask, patch));
  return patch;
}

pb::OutbreakEvent event(const Outbreak& outbreak, OutbreakChange change) {
  pb::OutbreakEvent out;
  out.set_aggregate_version(outbreak.version);
  out.set_change(static_cast<pb::OutbreakChange>(change));
  write_facts(outbreak, *out.mutable_state());
  return out;
}

OutbreakChange latest_change(const Outbreak& outbreak) {
  if (outbreak.version == 1) return OutbreakChange::kDeclared;
  const bool lifted = outbreak.ban_lift_time == outbreak.update_time;
  return lifted ? OutbreakChange::kBanLifted : OutbreakChange::kUpdated;
}

}  // namespace farmgate::producers::wire
