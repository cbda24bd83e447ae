#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/orders/domain/allocation.h"
#include "services/orders/domain/booth.h"

namespace farmgate::orders {

enum class ApplicationState {
  kFiled = 1,
  kWithdrawn,
  kAllocated,
  kWaiting,
  kRefused,
  kConfirmed,
  kCheckedIn,
  kCancelled,
};

std::string_view state_name(ApplicationState state);

// An exhibitor's application for one booth, and what became of it.
struct Application {
  ApplicationId id;
  FairId fair;
  ProducerId applicant;
  std::vector<std::string> products;  // "producers/.../products/..."
  std::vector<std::string> zones;     // the dearest first; empty: any
  ApplicationState state = ApplicationState::kFiled;
  std::optional<AllocationReason> reason;
  std::string explanation;
  int star = 0;
  bool first_timer = false;
  int rank = 0;
  std::optional<std::string> booth;  // its code; stays when it is cancelled
  BoothFee fee;                      // from the confirmation on
  Money kept;                        // of a cancelled one
  std::int64_t revision = 1;
  Time create_time;
  Time update_time;

  // It has its booth now.
  bool holds() const;
  // "ALLOCATED A-03", for the record of acts.
  std::string standing() const;

  // Each refuses APPLICATION_STATE where it does not fit.
  Status withdraw(Time now);
  Status confirm(const BoothFee& charged, Time now);
  Status cancel(Money keep, Time now);
  Status check_in(Time now);
  // What an allocation says.
  void take(const BoothVerdict& verdict, Time now);
  // An organiser decides otherwise: INVALID_FIELD, APPLICATION_STATE.
  struct Override {
    ApplicationState state = ApplicationState::kFiled;
    std::optional<std::string> booth;
    std::string reason;
  };
  Status override_with(const Override& it, Time now);
  // The fair is over: who had no booth gets none.
  void end(Time now);

 private:
  Status wrong_state() const;
  void move(ApplicationState to, Time now);
};

// The goods are the applicant's own and the zones the fair's. INVALID_FIELD with all that is wrong.
Status check_application(const Application& application, const Fair& fair);
// NOT_ELIGIBLE naming the rule at fault.
Status check_eligible(const Fair& fair, const Application& application, bool active, int star);
// The booth has another holder.
Status booth_taken(const std::string& booth, ApplicationId holder);

}  // namespace farmgate::orders
