#include "services/orders/domain/application.h"

#include "chassis/base/violations.h"

namespace farmgate::orders {

std::string_view state_name(ApplicationState state) {
  switch (state) {
    case ApplicationState::kFiled: return "FILED";
    case ApplicationState::kWithdrawn: return "WITHDRAWN";
    case ApplicationState::kAllocated: return "ALLOCATED";
    case ApplicationState::kWaiting: return "WAITING";
    case ApplicationState::kRefused: return "REFUSED";
    case ApplicationState::kConfirmed: return "CONFIRMED";
    case ApplicationState::kCheckedIn: return "CHECKED_IN";
    case ApplicationState::kCancelled: return "CANCELLED";
  }
  return "";
}

bool Application::holds() const {
  return state == ApplicationState::kAllocated || state == ApplicationState::kConfirmed ||
         state == ApplicationState::kCheckedIn;
}

std::string Application::standing() const {
  std::string out(state_name(state));
  if (booth) out += " " + *booth;
  return out;
}

Status Application::wrong_state() const {
  return refuse("APPLICATION_STATE", "the application is not where this is done",
                {{"state", std::string(state_name(state))}});
}

void Application::move(ApplicationState to, Time now) {
  state = to;
  update_time = now;
}

Status Application::withdraw(Time now) {
  if (state != ApplicationState::kFiled && state != ApplicationState::kWaiting) {
    return wrong_state();
  }
  move(ApplicationState::kWithdrawn, now);
  return ok();
}

Status Application::confirm(const BoothFee& charged, Time now) {
  if (state != ApplicationState::kAllocated) return wrong_state();
  fee = charged;
  move(ApplicationState::kConfirmed, now);
  return ok();
}

Status Application::cancel(Money keep, Time now) {
  const bool confirmed = state == ApplicationState::kConfirmed;
  if (!confirmed && state != ApplicationState::kAllocated) return wrong_state();
  kept = confirmed ? keep : Money();
  move(ApplicationState::kCancelled, now);
  return ok();
}

Status Application::check_in(Time now) {
  if (state != ApplicationState::kConfirmed) return wrong_state();
  move(ApplicationState::kCheckedIn, now);
  return ok();
}

void Application::take(const BoothVerdict& verdict, Time now) {
  reason = verdict.reason;
  explanation = verdict.explanation;
  star = verdict.star;
  first_timer = verdict.first_timer;
  rank = verdict.rank;
  booth.reset();
  if (!verdict.booth.empty()) booth = verdict.booth;
  switch (verdict.outcome) {
    case Outcome::kAllocated: return move(ApplicationState::kAllocated, now);
    case Outcome::kWaiting: return move(ApplicationState::kWaiting, now);
    case Outcome::kRefused: return move(ApplicationState::kRefused, now);
  }
}

Status Application::override_with(const Override& it, Time now) {
  const bool gives = it.state == ApplicationState::kAllocated;
  if (!gives && it.state != ApplicationState::kWaiting && it.state != ApplicationState::kRefused) {
    return invalid("state", "must be ALLOCATED, WAITING or REFUSED");
  }
  if (gives != it.booth.has_value()) {
    return invalid("booth", gives ? "is required" : "goes with ALLOCATED alone");
  }
  const bool open = state == ApplicationState::kAllocated || state == ApplicationState::kWaiting ||
                    state == ApplicationState::kRefused;
  if (!open) return wrong_state();
  if (it.state == ApplicationState::kWaiting && rank == 0) {
    return invalid("state", "who was not ranked has no place on the waiting list");
  }
  reason = AllocationReason::kOverride;
  explanation = "an organiser decided: " + it.reason;
  booth = it.booth;
  move(it.state, now);
  return ok();
}

void Application::end(Time now) {
  reason = AllocationReason::kFairClosed;
  explanation = "the fair is closed";
  move(ApplicationState::kRefused, now);
}

Status check_application(const Application& application, const Fair& fair) {
  Violations found("application");
  const std::string own = "producers/" + application.applicant.to_string() + "/";
  for (std::size_t i = 0; i < application.products.size(); ++i) {
    found.unless(application.products[i].starts_with(own), "products[" + std::to_string(i) + "]",
                 "is not the applicant's own");
  }
  for (std::size_t i = 0; i < application.zones.size(); ++i) {
    found.unless(fair.zone(application.zones[i]) != nullptr, "zones[" + std::to_string(i) + "]",
                 "is no zone of the fair");
  }
  return std::move(found).status("the application cannot be so");
}

Status check_eligible(const Fair& fair, const Application& application, bool active, int star) {
  if (!active) {
    return refuse("NOT_ELIGIBLE", "the applicant is not active", {{"rule", "SELLER_ACTIVE"}});
  }
  const int needed = star_needed(fair, application.zones);
  if (star >= needed) return ok();
  return refuse("NOT_ELIGIBLE", "no product has the star that is needed on all days of the fair",
                {{"rule", "MINIMUM_STAR"},
                 {"needed", std::to_string(needed)},
                 {"star", std::to_string(star)},
                 {"start_date", format_date(fair.start_date)},
                 {"end_date", format_date(fair.end_date)}});
}

Status booth_taken(const std::string& booth, ApplicationId holder) {
  return refuse("BOOTH_TAKEN", "another exhibitor has this booth",
                {{"booth", booth}, {"application", holder.to_string()}});
}

}  // namespace farmgate::orders
