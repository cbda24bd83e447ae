#include "services/orders/wire/fair.h"

#include <map>

#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/orders/v1/fair.pb.h"
#include "farmgate/orders/v1/fair_application.pb.h"
#include "farmgate/orders/v1/fair_service.pb.h"

namespace farmgate::orders::wire {
namespace {

using namespace farmgate::wire;

static_assert(static_cast<int>(FairKind::kOnline) == v1::FAIR_KIND_ONLINE);
static_assert(static_cast<int>(FairState::kClosed) == v1::FAIR_STATE_CLOSED);
static_assert(static_cast<int>(BoothKind::kPage) == v1::BOOTH_KIND_PAGE);
static_assert(static_cast<int>(ApplicationState::kCancelled) == v1::APPLICATION_STATE_CANCELLED);
static_assert(static_cast<int>(AllocationReason::kFairClosed) == v1::ALLOCATION_REASON_FAIR_CLOSED);

void write_rules(const BoothRules& rules, v1::BoothRules& out) {
  out.set_minimum_star(rules.minimum_star);
  out.set_booths_per_subject(rules.booths_per_subject);
  out.set_booths_per_commune(rules.booths_per_commune);
  for (const auto& [commune, booths] : rules.commune_quotas) {
    v1::CommuneQuota& quota = *out.add_commune_quotas();
    quota.set_commune(commune);
    quota.set_booths(booths);
  }
  out.set_first_timer_millionths(rules.first_timer_millionths);
  out.set_waiting_list_size(rules.waiting_list_size);
  out.set_subsidy_millionths(rules.subsidy_millionths);
  out.set_subsidised_booths_per_subject(rules.subsidised_booths_per_subject);
  for (const CancellationTerm& it : rules.cancellation_terms) {
    v1::CancellationTerm& term = *out.add_cancellation_terms();
    term.set_days_before(it.days_before);
    term.set_kept_millionths(it.kept_millionths);
  }
}

void write_counts(const FairCounts& counts, v1::FairCounts& out) {
  out.set_booths(counts.booths);
  out.set_applications(counts.applications);
  out.set_filed(counts.filed);
  out.set_allocated(counts.allocated);
  out.set_confirmed(counts.confirmed);
  out.set_checked_in(counts.checked_in);
  out.set_waiting(counts.waiting);
}

std::vector<Zone> zones_of(const v1::Fair& fair) {
  std::vector<Zone> out;
  for (const v1::FairZone& it : fair.zones()) {
    out.push_back({it.code(), it.title(), it.minimum_star()});
  }
  return out;
}

StatusOr<BoothRules> rules_of(const v1::BoothRules& rules) {
  BoothRules out;
  out.minimum_star = rules.minimum_star();
  out.booths_per_subject = rules.booths_per_subject();
  out.booths_per_commune = rules.booths_per_commune();
  for (const v1::CommuneQuota& it : rules.commune_quotas()) {
    if (!out.commune_quotas.emplace(it.commune(), it.booths()).second) {
      return invalid("fair.rules.commune_quotas", it.commune() + " is there twice");
    }
  }
  out.first_timer_millionths = rules.first_timer_millionths();
  out.waiting_list_size = rules.waiting_list_size();
  out.subsidy_millionths = rules.subsidy_millionths();
  out.subsidised_booths_per_subject = rules.subsidised_booths_per_subject();
  for (const v1::CancellationTerm& it : rules.cancellation_terms()) {
    out.cancellation_terms.push_back({it.days_before(), it.kept_millionths()});
  }
  return out;
}

std::optional<Money> limit_of(const v1::Fair& fair) {
  if (fair.buyer_limit_vnd() == 0) return std::nullopt;
  return Money::vnd(fair.buyer_limit_vnd());
}

StatusOr<std::optional<Date>> date_if(bool there, const google::type::Date& date,
                                      std::string_view field) {
  if (!there) return std::optional<Date>();
  ASSIGN_OR_RETURN(const Date day, read_date(date, field));
  return std::optional<Date>(day);
}

}  // namespace

std::string booth_name(FairId fair, const std::string& code) {
  return name_of("fairs", fair.uuid()) + "/booths/" + code;
}

std::string application_name(FairId fair, ApplicationId id) {
  return name_of("fairs", fair.uuid(), "applications", id.uuid());
}

v1::Fair encode(const Fair& fair, const std::optional<FairDuties>& duties) {
  v1::Fair out;
  out.set_name(name_of("fairs", fair.id.uuid()));
  out.set_kind(static_cast<v1::FairKind>(fair.kind));
  out.set_title(fair.title);
  out.set_province(fair.province);
  write(fair.start_date, *out.mutable_start_date());
  write(fair.end_date, *out.mutable_end_date());
  write(fair.create_time, *out.mutable_create_time());
  out.set_state(static_cast<v1::FairState>(fair.state));
  out.set_etag(etag_of(fair.revision));
  for (const Zone& it : fair.zones) {
    v1::FairZone& zone = *out.add_zones();
    zone.set_code(it.code);
    zone.set_title(it.title);
    zone.set_minimum_star(it.minimum_star);
  }
  write_rules(fair.rules, *out.mutable_rules());
  if (fair.application_through_date) {
    write(*fair.application_through_date, *out.mutable_application_through_date());
  }
  out.set_registration_number(fair.registration_number);
  if (fair.registration_date) write(*fair.registration_date, *out.mutable_registration_date());
  if (fair.report_date) write(*fair.report_date, *out.mutable_report_date());
  if (duties) {
    write(duties->registration_due, *out.mutable_registration_due_date());
    write(duties->report_due, *out.mutable_report_due_date());
    out.set_registration_late(duties->registration_late);
    out.set_report_late(duties->report_late);
  }
  write_counts(fair.counts, *out.mutable_counts());
  if (fair.allocate_time) write(*fair.allocate_time, *out.mutable_allocate_time());
  if (fair.close_time) write(*fair.close_time, *out.mutable_close_time());
  out.set_close_reason(fair.close_reason);
  if (fair.buyer_limit) out.set_buyer_limit_vnd(fair.buyer_limit->vnd());
  return out;
}

v1::Booth encode(const Booth& booth) {
  v1::Booth out;
  out.set_name(booth_name(booth.fair, booth.code));
  out.set_zone(booth.zone);
  out.set_kind(static_cast<v1::BoothKind>(booth.kind));
  out.set_area_thousandths(booth.area_thousandths);
  out.set_price_vnd(booth.price.vnd());
  out.set_utilities(booth.utilities);
  out.set_position(booth.position);
  if (booth.exhibitor) out.set_exhibitor(name_of("producers", booth.exhibitor->uuid()));
  if (booth.application) out.set_application(application_name(booth.fair, *booth.application));
  return out;
}

v1::Application encode(const Application& it) {
  v1::Application out;
  out.set_name(application_name(it.fair, it.id));
  out.set_applicant(name_of("producers", it.applicant.uuid()));
  for (const std::string& product : it.products) out.add_products(product);
  for (const std::string& zone : it.zones) out.add_zones(zone);
  out.set_state(static_cast<v1::ApplicationState>(it.state));
  if (it.reason) out.set_reason(static_cast<v1::AllocationReason>(*it.reason));
  out.set_explanation(it.explanation);
  out.set_star(it.star);
  out.set_first_timer(it.first_timer);
  out.set_rank(it.rank);
  if (it.booth) out.set_booth(booth_name(it.fair, *it.booth));
  out.set_price_vnd(it.fee.price.vnd());
  out.set_subsidy_vnd(it.fee.subsidy.vnd());
  out.set_payable_vnd(it.fee.payable.vnd());
  out.set_kept_vnd(it.kept.vnd());
  write(it.create_time, *out.mutable_create_time());
  write(it.update_time, *out.mutable_update_time());
  out.set_etag(etag_of(it.revision));
  return out;
}

v1::FairActivity encode(FairId fair, const FairActivity& it) {
  v1::FairActivity out;
  out.set_number(it.number);
  out.set_act(it.act);
  out.set_actor(it.actor);
  write(it.act_time, *out.mutable_act_time());
  if (it.application) out.set_application(application_name(fair, *it.application));
  out.set_before(it.before);
  out.set_after(it.after);
  out.set_note(it.note);
  return out;
}

StatusOr<Fair> decode(const v1::Fair& fair) {
  Fair out;
  out.id = FairId::make();
  out.kind = static_cast<FairKind>(fair.kind());
  out.title = fair.title();
  out.province = fair.province();
  ASSIGN_OR_RETURN(out.start_date, read_date(fair.start_date(), "fair.start_date"));
  ASSIGN_OR_RETURN(out.end_date, read_date(fair.end_date(), "fair.end_date"));
  out.zones = zones_of(fair);
  ASSIGN_OR_RETURN(out.rules, rules_of(fair.rules()));
  ASSIGN_OR_RETURN(out.application_through_date,
                   date_if(fair.has_application_through_date(), fair.application_through_date(),
                           "fair.application_through_date"));
  out.registration_number = fair.registration_number();
  ASSIGN_OR_RETURN(
      out.registration_date,
      date_if(fair.has_registration_date(), fair.registration_date(), "fair.registration_date"));
  out.buyer_limit = limit_of(fair);
  RETURN_IF_ERROR(out.check());
  return out;
}

StatusOr<FairPatch> patch_of(const v1::UpdateFairRequest& request) {
  const v1::Fair& fair = request.fair();
  const auto has = [&](const char* path) { return mask_has(request.update_mask(), path); };
  FairPatch out;
  if (has("kind")) out.kind = static_cast<FairKind>(fair.kind());
  if (has("title")) out.title = fair.title();
  if (has("start_date")) {
    ASSIGN_OR_RETURN(out.start_date, read_date(fair.start_date(), "fair.start_date"));
  }
  if (has("end_date")) {
    ASSIGN_OR_RETURN(out.end_date, read_date(fair.end_date(), "fair.end_date"));
  }
  if (has("zones")) out.zones = zones_of(fair);
  if (has("rules")) {
    ASSIGN_OR_RETURN(out.rules, rules_of(fair.rules()));
  }
  if (has("application_through_date")) {
    ASSIGN_OR_RETURN(out.application_through_date,
                     date_if(fair.has_application_through_date(), fair.application_through_date(),
                             "fair.application_through_date"));
  }
  if (has("registration_number")) out.registration_number = fair.registration_number();
  if (has("registration_date")) {
    ASSIGN_OR_RETURN(
        out.registration_date,
        date_if(fair.has_registration_date(), fair.registration_date(), "fair.registration_date"));
  }
  if (has("report_date")) {
    ASSIGN_OR_RETURN(out.report_date,
                     date_if(fair.has_report_date(), fair.report_date(), "fair.report_date"));
  }
  if (has("buyer_limit_vnd")) out.buyer_limit = limit_of(fair);
  return out;
}

Booth decode(const v1::Booth& booth) {
  Booth out;
  out.zone = booth.zone();
  out.kind = static_cast<BoothKind>(booth.kind());
  out.area_thousandths = booth.area_thousandths();
  out.price = Money::vnd(booth.price_vnd());
  out.utilities = booth.utilities();
  return out;
}

StatusOr<Application> decode(const v1::Application& application) {
  Application out;
  out.id = ApplicationId::make();
  ASSIGN_OR_RETURN(out.applicant, id_of<ProducerId>(application.applicant(), "producers"));
  out.products = {application.products().begin(), application.products().end()};
  out.zones = {application.zones().begin(), application.zones().end()};
  return out;
}

v1::Allocation encode(FairId fair, int booths, const std::vector<BoothVerdict>& verdicts,
                      const std::vector<Candidate>& candidates) {
  std::map<ApplicationId, ProducerId> subjects;
  for (const Candidate& it : candidates) subjects[it.id] = it.subject;
  constexpr v1::ApplicationState kStates[] = {v1::APPLICATION_STATE_ALLOCATED,
                                              v1::APPLICATION_STATE_WAITING,
                                              v1::APPLICATION_STATE_REFUSED};
  int counts[3] = {0, 0, 0};
  v1::Allocation out;
  out.set_fair(name_of("fairs", fair.uuid()));
  out.set_booths(booths);
  for (const BoothVerdict& it : verdicts) {
    v1::AllocationRow& row = *out.add_rows();
    const auto outcome = static_cast<std::size_t>(it.outcome);
    ++counts[outcome];
    row.set_application(application_name(fair, it.id));
    row.set_applicant(name_of("producers", subjects[it.id].uuid()));
    row.set_state(kStates[outcome]);
    row.set_reason(static_cast<v1::AllocationReason>(it.reason));
    row.set_explanation(it.explanation);
    row.set_star(it.star);
    row.set_first_timer(it.first_timer);
    row.set_rank(it.rank);
    if (!it.booth.empty()) row.set_booth(booth_name(fair, it.booth));
  }
  out.set_allocated(counts[0]);
  out.set_waiting(counts[1]);
  out.set_refused(counts[2]);
  return out;
}

}  // namespace farmgate::orders::wire
