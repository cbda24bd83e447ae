#include "services/orders/domain/fair.h"

#include <algorithm>
#include <set>

#include "chassis/base/violations.h"

namespace farmgate::orders {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr days kLongest{366};

}  // namespace

Status check_one_more_booth(int booths) {
  if (booths < kBoothsMost) return ok();
  return refuse("TOO_MANY", "a fair has at most so many booths",
                {{"most", std::to_string(kBoothsMost)}});
}

Status check_one_more_application(int of_fair, int of_applicant) {
  const bool fair_full = of_fair >= kApplicationsMost;
  if (!fair_full && of_applicant < kApplicationsOfOneMost) return ok();
  return refuse("TOO_MANY",
                fair_full ? "the fair takes no more applications"
                          : "one applicant files no more than so many",
                {{"most", std::to_string(fair_full ? kApplicationsMost : kApplicationsOfOneMost)}});
}

std::string_view state_name(FairState state) {
  switch (state) {
    case FairState::kPlanned: return "PLANNED";
    case FairState::kApplicationsOpen: return "APPLICATIONS_OPEN";
    case FairState::kAllocated: return "ALLOCATED";
    case FairState::kClosed: return "CLOSED";
  }
  return "";
}

Status Fair::check() const {
  Violations found("fair");
  found.unless(end_date >= start_date, "end_date", "is before start_date");
  found.unless(sys_days(end_date) - sys_days(start_date) < kLongest, "end_date",
               "a fair has at most 366 days");
  found.unless(!application_through_date || *application_through_date < start_date,
               "application_through_date", "must be before start_date");
  found.unless(registration_date.has_value() == !registration_number.empty(), "registration_date",
               "number and date of the registration come together");
  std::set<std::string_view> codes;
  for (std::size_t i = 0; i < zones.size(); ++i) {
    found.unless(codes.insert(zones[i].code).second, "zones[" + std::to_string(i) + "].code",
                 "is there twice");
  }
  std::set<int> terms;
  for (const CancellationTerm& term : rules.cancellation_terms) {
    found.unless(terms.insert(term.days_before).second, "rules.cancellation_terms",
                 "two terms for the same days");
  }
  return std::move(found).status("the fair cannot be so");
}

const Zone* Fair::zone(std::string_view code) const {
  const auto it = std::ranges::find(zones, code, &Zone::code);
  return it == zones.end() ? nullptr : &*it;
}

int Fair::star_of(const Zone& zone) const {
  return std::max(zone.minimum_star, rules.minimum_star);
}

Status Fair::wrong_state(std::string_view needed) const {
  return refuse("FAIR_STATE", "the fair is not where this is done",
                {{"state", std::string(state_name(state))}, {"needed", std::string(needed)}});
}

Status Fair::check_not_closed() const {
  if (state != FairState::kClosed) return ok();
  return refuse("FAIR_STATE", "the fair is over", {{"state", std::string(state_name(state))}});
}

Status Fair::check_plan_open() const {
  if (state == FairState::kPlanned || state == FairState::kApplicationsOpen) return ok();
  return wrong_state("PLANNED");
}

Status Fair::open_applications(int booths, Date today) {
  if (state != FairState::kPlanned) return wrong_state("PLANNED");
  if (zones.empty() || booths == 0 || !application_through_date) {
    return refuse("PLAN_MISSING", "zones, booths and the last day of applications come first",
                  {{"zones", std::to_string(zones.size())}, {"booths", std::to_string(booths)}});
  }
  if (today > *application_through_date) {
    return refuse("APPLICATION_CLOSED", "the last day of applications is over",
                  {{"application_through_date", format_date(*application_through_date)}});
  }
  state = FairState::kApplicationsOpen;
  return ok();
}

Status Fair::check_applications(Date today) const {
  const bool open = state == FairState::kApplicationsOpen && application_through_date &&
                    today <= *application_through_date;
  if (open) return ok();
  Values values{{"state", std::string(state_name(state))}};
  if (application_through_date) {
    values["application_through_date"] = format_date(*application_through_date);
  }
  return refuse("APPLICATION_CLOSED", "the fair takes no applications now", std::move(values));
}

Status Fair::check_allocating() const {
  return state == FairState::kApplicationsOpen ? ok() : wrong_state("APPLICATIONS_OPEN");
}

Status Fair::allocate(Time now, const std::string& early_reason) {
  RETURN_IF_ERROR(check_allocating());
  const Date last = application_through_date.value_or(start_date);
  if (date_in_vietnam(now) <= last && early_reason.empty()) {
    return refuse("APPLICATIONS_RUN", "applications are taken until their last day is over",
                  {{"application_through_date", format_date(last)}});
  }
  state = FairState::kAllocated;
  allocate_time = now;
  return ok();
}

Status Fair::check_allocated() const {
  return state == FairState::kAllocated ? ok() : wrong_state("ALLOCATED");
}

Status Fair::check_on(Date today) const {
  RETURN_IF_ERROR(check_allocated());
  if (is_on(today)) return ok();
  return refuse("FAIR_NOT_ON", "it is not a day of the fair", {{"today", format_date(today)}});
}

Status Fair::close(Time now, const std::string& early_reason) {
  if (state == FairState::kClosed) return wrong_state("ALLOCATED");
  if (date_in_vietnam(now) < end_date && early_reason.empty()) {
    return refuse("FAIR_NOT_OVER", "the last day of the fair has not come",
                  {{"end_date", format_date(end_date)}});
  }
  state = FairState::kClosed;
  close_time = now;
  close_reason = early_reason;
  return ok();
}

StatusOr<FairDuties> duties_of(const Fair& fair, const DatedRules& rules, Date today) {
  FairDuties out;
  ASSIGN_OR_RETURN(const auto before, rules.value("fair.registration_days", fair.start_date));
  ASSIGN_OR_RETURN(const auto behind, rules.value("fair.result_report_days", fair.end_date));
  out.registration_due = later(fair.start_date, days(-before));
  out.report_due = later(fair.end_date, days(behind));
  out.registration_late = fair.registration_date.value_or(today) > out.registration_due;
  out.report_late = fair.report_date.value_or(today) > out.report_due;
  return out;
}

StatusOr<int> subject_cap(const Fair& fair, const DatedRules& rules) {
  if (fair.rules.booths_per_subject > 0) return fair.rules.booths_per_subject;
  ASSIGN_OR_RETURN(const auto cap, rules.value("fair.booths_per_subject", fair.start_date));
  return static_cast<int>(cap);
}

namespace {

Status frozen(const Fair& fair, const char* path) {
  return refuse("FAIR_STATE", "this stands fast by now",
                {{"state", std::string(state_name(fair.state))}, {"path", path}});
}

Status check_frozen(const Fair& fair, const FairPatch& patch) {
  const bool opened = fair.state != FairState::kPlanned;
  const bool allocated = opened && fair.state != FairState::kApplicationsOpen;
  if (opened && patch.kind) return frozen(fair, "kind");
  if (opened && patch.zones) return frozen(fair, "zones");
  if (opened && patch.rules) return frozen(fair, "rules");
  if (allocated && patch.start_date) return frozen(fair, "start_date");
  if (allocated && patch.end_date) return frozen(fair, "end_date");
  if (allocated && patch.application_through_date) return frozen(fair, "application_through_date");
  if (fair.state != FairState::kClosed && patch.report_date) return frozen(fair, "report_date");
  return ok();
}

template <class T>
void put(const std::optional<T>& from, T& to) {
  if (from) to = *from;
}

}  // namespace

Status edit(Fair& fair, const FairPatch& patch) {
  RETURN_IF_ERROR(check_frozen(fair, patch));
  put(patch.kind, fair.kind);
  put(patch.title, fair.title);
  put(patch.start_date, fair.start_date);
  put(patch.end_date, fair.end_date);
  put(patch.zones, fair.zones);
  put(patch.rules, fair.rules);
  put(patch.application_through_date, fair.application_through_date);
  put(patch.registration_number, fair.registration_number);
  put(patch.registration_date, fair.registration_date);
  put(patch.report_date, fair.report_date);
  put(patch.buyer_limit, fair.buyer_limit);
  const bool needs_end = fair.state == FairState::kApplicationsOpen;
  if (needs_end && !fair.application_through_date) {
    return invalid("fair.application_through_date", "is required while applications are open");
  }
  return fair.check();
}

}  // namespace farmgate::orders
