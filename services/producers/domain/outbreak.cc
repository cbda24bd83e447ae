#include "services/producers/domain/outbreak.h"

#include <algorithm>
#include <utility>

#include "services/producers/domain/areas.h"
#include "services/producers/domain/species.h"

namespace farmgate::producers {
namespace {

void in_order_once(std::vector<std::string>& texts) {
  std::sort(texts.begin(), texts.end());
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
}

Status check_lists(const Outbreak& outbreak) {
  if (outbreak.disease.empty()) return invalid("outbreak.disease", "must not be empty");
  if (outbreak.species.empty()) return invalid("outbreak.species", "must not be empty");
  if (outbreak.communes.empty()) return invalid("outbreak.communes", "must not be empty");
  return ok();
}

Status check_dates(const Outbreak& outbreak, Date today) {
  if (outbreak.first_date > today) return invalid("outbreak.first_date", "is in the future");
  if (outbreak.last_date && *outbreak.last_date > today) {
    return invalid("outbreak.last_date", "is in the future");
  }
  if (outbreak.last_date && *outbreak.last_date < outbreak.first_date) {
    return invalid("outbreak.last_date", "is before first_date");
  }
  const auto& period = outbreak.period;
  if (period && period->through && *period->through < period->from) {
    return invalid("outbreak.ban_through_date", "is before ban_from_date");
  }
  return ok();
}

template <class T>
void replace(T& field, std::optional<T>& by) {
  if (by) field = std::move(*by);
}

}  // namespace

Status Outbreak::settle(const Species& known, const Areas& areas, Date today) {
  RETURN_IF_ERROR(check_lists(*this));
  for (std::string& name : species) {
    ASSIGN_OR_RETURN(name, known.code_of(name, "outbreak.species"));
  }
  in_order_once(species);
  in_order_once(communes);
  for (const std::string& commune : communes) RETURN_IF_ERROR(areas.check_commune(commune));
  return check_dates(*this, today);
}

Status Outbreak::change(OutbreakPatch patch, const Species& known, const Areas& areas, Time now) {
  if (patch.ban && !*patch.ban && ban_on) {
    return invalid("outbreak.ban", "is switched off by LiftBan only");
  }
  const Date today = date_in_vietnam(now);
  replace(disease, patch.disease);
  replace(species, patch.species);
  replace(communes, patch.communes);
  replace(first_date, patch.first_date);
  replace(last_date, patch.last_date);
  replace(heads.sick, patch.sick);
  replace(heads.dead, patch.dead);
  replace(heads.culled, patch.culled);
  if (patch.ban.value_or(false) && !ban_on) {
    ban_on = true;
    ban_lift_time.reset();
    period = BanPeriod{today, std::nullopt};
  }
  const bool dated = patch.ban_from_date || patch.ban_through_date;
  if (dated && !ban_on) return invalid("outbreak.ban", "is not on: it has no days to set");
  if (patch.ban_from_date) period->from = *patch.ban_from_date;
  if (patch.ban_through_date) period->through = *patch.ban_through_date;
  RETURN_IF_ERROR(settle(known, areas, today));
  update_time = now;
  ++version;
  return ok();
}

Status Outbreak::lift_ban(Time now) {
  if (!ban_on) {
    return refuse("BAN_NOT_ON", "the outbreak has no ban to lift",
                  {{"outbreak", "outbreaks/" + id.to_string()}});
  }
  ban_on = false;
  ban_lift_time = update_time = now;
  ++version;
  return ok();
}

bool moves_goods(LotPurpose purpose) {
  return purpose == LotPurpose::kSale || purpose == LotPurpose::kContract;
}

Status movement_banned(const Lot& lot) {
  return refuse("MOVEMENT_BANNED", "an outbreak bans the movement of these goods",
                {{"lot", "producers/" + lot.producer.to_string() + "/lots/" + lot.id.to_string()}});
}

Status commune_banned(const std::string& commune) {
  return refuse("MOVEMENT_BANNED", "while a ban holds there, an officer records a move",
                {{"commune", commune}});
}

}  // namespace farmgate::producers
