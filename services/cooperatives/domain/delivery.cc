#include "services/cooperatives/domain/delivery.h"

#include <algorithm>
#include <numeric>

namespace farmgate::cooperatives {
namespace {

constexpr std::size_t kLinesMost = 50;

Status outside(const char* why, Values values) {
  return refuse("DELIVERY_OUTSIDE_SCHEDULE", why, std::move(values));
}

Quantity sum_of(const std::vector<DeliveryLine>& lines, Quantity DeliveryLine::*amount) {
  Quantity sum;
  for (const DeliveryLine& line : lines) {
    sum.unit = (line.*amount).unit;
    sum.thousandths += (line.*amount).thousandths;
  }
  return sum;
}

Status check_line(const DeliveryLine& line, const ContractTerms& terms, std::size_t index) {
  const std::string field = "delivery.lines[" + std::to_string(index) + "]";
  if (terms.grade(line.grade) == nullptr) {
    return refuse("GRADE_UNKNOWN", "the contract has no such grade", {{"grade", line.grade}});
  }
  if (line.delivered.unit != terms.unit) {
    return Status(Code::kInvalidArgument, "UNIT_MISMATCH", "the contract counts in another unit")
        .with(std::vector<Violation>{{field + ".quantity", "has another unit"}});
  }
  return check_amount(field + ".quantity", line.delivered);
}

Status check_day(const ScheduleLine& line, Date day) {
  if (line.from_date <= day && day <= line.through_date) return ok();
  return outside("the day is outside the window of the schedule line",
                 {{"from_date", format_date(line.from_date)},
                  {"through_date", format_date(line.through_date)}});
}

}  // namespace

std::string_view state_name(DeliveryState state) {
  switch (state) {
    case DeliveryState::kRecorded: return "RECORDED";
    case DeliveryState::kAccepted: return "ACCEPTED";
    case DeliveryState::kRejected: return "REJECTED";
    case DeliveryState::kDisputed: return "DISPUTED";
  }
  return "";
}

Quantity Delivery::delivered() const { return sum_of(lines, &DeliveryLine::delivered); }
Quantity Delivery::accepted() const { return sum_of(lines, &DeliveryLine::accepted); }

Status Delivery::move(std::initializer_list<DeliveryState> from, DeliveryState to, std::string why,
                      Time now) {
  if (std::find(from.begin(), from.end(), state) == from.end()) {
    return refuse("DELIVERY_STATE", "the state of the delivery does not allow this",
                  {{"state", std::string(state_name(state))}});
  }
  state = to;
  reason = std::move(why);
  update_time = now;
  ++revision;
  return ok();
}

Status Delivery::accept(Time now) {
  RETURN_IF_ERROR(move({DeliveryState::kRecorded}, DeliveryState::kAccepted, {}, now));
  for (DeliveryLine& line : lines) line.accepted = line.delivered;
  return ok();
}

Status Delivery::reject(std::string why, Time now) {
  return move({DeliveryState::kRecorded}, DeliveryState::kRejected, std::move(why), now);
}

Status Delivery::dispute(std::string why, Time now) {
  return move({DeliveryState::kRecorded}, DeliveryState::kDisputed, std::move(why), now);
}

Status Delivery::resolve(const std::vector<std::int64_t>& amounts, std::string why, Time now) {
  if (amounts.size() != lines.size()) {
    return invalid("accepted", "needs one amount for each line of the delivery");
  }
  for (std::size_t i = 0; i < amounts.size(); ++i) {
    const Quantity wanted{amounts[i], lines[i].delivered.unit};
    const bool possible = amounts[i] >= 0 && amounts[i] <= lines[i].delivered.thousandths &&
                          (amounts[i] == 0 || check_amount("accepted", wanted).ok());
    if (!possible) {
      return invalid("accepted[" + std::to_string(i) + "]",
                     "must be between nothing and what was delivered, in whole pieces");
    }
  }
  const bool nothing = std::accumulate(amounts.begin(), amounts.end(), std::int64_t{0}) == 0;
  RETURN_IF_ERROR(move({DeliveryState::kDisputed},
                       nothing ? DeliveryState::kRejected : DeliveryState::kAccepted,
                       std::move(why), now));
  for (std::size_t i = 0; i < amounts.size(); ++i) {
    lines[i].accepted = {amounts[i], lines[i].delivered.unit};
  }
  return ok();
}

Status check(const Delivery& delivery, const Contract& contract, Quantity before) {
  RETURN_IF_ERROR(contract.check_active());
  const ScheduleLine* line = contract.terms.line(delivery.schedule_line);
  if (line == nullptr) {
    return outside("the schedule has no such line",
                   {{"schedule_line", std::to_string(delivery.schedule_line)}});
  }
  RETURN_IF_ERROR(check_day(*line, delivery.day));
  if (delivery.lines.empty() || delivery.lines.size() > kLinesMost) {
    return invalid("delivery.lines", "must have 1 to 50 entries");
  }
  for (std::size_t i = 0; i < delivery.lines.size(); ++i) {
    RETURN_IF_ERROR(check_line(delivery.lines[i], contract.terms, i));
  }
  const Quantity most = most_of(line->planned, contract.terms.tolerance);
  const std::int64_t room = most.thousandths - before.thousandths;
  if (delivery.delivered().thousandths <= room) return ok();
  return outside("more than planned and tolerance allow",
                 {{"room_thousandths", std::to_string(std::max<std::int64_t>(room, 0))}});
}

}  // namespace farmgate::cooperatives
