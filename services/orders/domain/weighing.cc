#include "services/orders/domain/weighing.h"

#include <algorithm>

namespace farmgate::orders {
namespace {

constexpr std::int64_t kMillion = 1'000'000;

Status check_unweighed(const Order& order) {
  const bool weighed = order.is_weighed();
  if (order.is_to_pack() && !weighed) return ok();
  return refuse(
      "ORDER_STATE", "the goods of an order are weighed once, when they are packed",
      {{"state", std::string(state_name(order.state))}, {"weighed", weighed ? "true" : "false"}});
}

Status check_tolerance(const OrderLine& line, std::int64_t weighed) {
  const std::int64_t ordered = line.quantity.thousandths;
  const auto room =
      static_cast<std::int64_t>(static_cast<__int128>(ordered) * line.weight_tolerance / kMillion);
  if (weighed >= ordered - room && weighed <= ordered + room) return ok();
  return refuse("WEIGHT_OUT_OF_TOLERANCE", "the weight is too far from what was ordered",
                {{"offer", "offers/" + line.offer.to_string()},
                 {"ordered_thousandths", std::to_string(ordered)},
                 {"weighed_thousandths", std::to_string(weighed)},
                 {"least_thousandths", std::to_string(ordered - room)},
                 {"most_thousandths", std::to_string(ordered + room)}});
}

// What one line weighs: its quantity and amount, and what was ordered.
Status weigh_line(OrderLine& line, Quantity weighed, bool may_cost_more) {
  if (weighed.unit != line.quantity.unit) {
    return Status(Code::kInvalidArgument, "UNIT_MISMATCH", "the offer counts in another unit")
        .with("offer", "offers/" + line.offer.to_string());
  }
  RETURN_IF_ERROR(check_amount("lines.quantity", weighed));
  RETURN_IF_ERROR(check_tolerance(line, weighed.thousandths));
  ASSIGN_OR_RETURN(const Money amount, price_of(line.unit_price, weighed));
  line.ordered = line.quantity.thousandths;
  line.quantity = weighed;
  if (may_cost_more || amount < line.amount) line.amount = amount;
  return ok();
}

}  // namespace

StatusOr<Weighing> weigh(Order& order, const std::vector<BasketLine>& weighed, Time now) {
  RETURN_IF_ERROR(check_unweighed(order));
  Order after = order;
  Weighing out;
  for (const BasketLine& it : weighed) {
    const auto line = std::ranges::find(after.lines, it.offer, &OrderLine::offer);
    if (line == after.lines.end()) return invalid("lines.offer", "is not in the order");
    if (line->ordered) return invalid("lines.offer", "is there twice");
    RETURN_IF_ERROR(weigh_line(*line, it.quantity, order.is_cash()));
    const std::int64_t more = line->quantity.thousandths - *line->ordered;
    if (more != 0) out.more.push_back({it.offer, {more, it.quantity.unit}});
  }
  after.total = Money();
  for (const OrderLine& line : after.lines) {
    ASSIGN_OR_RETURN(after.total, after.total.plus(line.amount));
  }
  if (!order.is_cash()) {
    ASSIGN_OR_RETURN(out.due, order.total.minus(after.total));
  }
  out.counted_less = order.fair_tallies();
  for (const auto& [key, amount] : after.fair_tallies()) out.counted_less[key] -= amount;
  after.update_time = now;
  ++after.version;
  order = std::move(after);
  return out;
}

}  // namespace farmgate::orders
