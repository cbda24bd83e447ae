#include <algorithm>

#include "apps/season/identities.h"
#include "apps/season/player.h"
#include "apps/season/state.h"
#include "chassis/wire/convert.h"
#include "farmgate/orders/v1/order_service.pb.h"
#include "farmgate/orders/v1/payment_service.pb.h"

namespace farmgate::season {
namespace {

namespace op = orders::v1;

bool was_paid(const op::Order& order) {
  return order.state() != op::ORDER_STATE_HELD && order.state() != op::ORDER_STATE_EXPIRED &&
         order.state() != op::ORDER_STATE_CANCELLED &&
         order.payment_method() == op::PAYMENT_METHOD_TRANSFER;
}

// What was transferred for it: goods may have turned out lighter since.
StatusOr<std::int64_t> transferred(const op::Order& order) {
  std::int64_t sum = 0;
  for (const op::OrderLine& line : order.lines()) {
    const auto& quantity = line.has_ordered_quantity() ? line.ordered_quantity() : line.quantity();
    ASSIGN_OR_RETURN(const Money amount,
                     price_of(Money::vnd(line.unit_price_vnd()), wire::read_quantity(quantity)));
    sum += amount.vnd();
  }
  return sum;
}

}  // namespace

// The officer holds what each seller's bank says against the ledger. The season's bank has what the
// season paid.
Status Player::close_days() {
  for (std::size_t i = 0; i < static_cast<std::size_t>(kOffers); ++i) {  // the others sell nothing
    ASSIGN_OR_RETURN(const auto orders, orders_of_offer(client_, stalls_[i].offer));
    op::CloseDayRequest request;
    Time last;
    std::int64_t paid_vnd = 0;
    for (const op::Order& order : orders) {
      if (!was_paid(order)) continue;
      ASSIGN_OR_RETURN(const Time placed, wire::read_time(order.create_time(), "create_time"));
      last = std::max(last, placed);
      ASSIGN_OR_RETURN(const std::int64_t vnd, transferred(order));
      paid_vnd += vnd;
    }
    request.set_seller(stalls_[i].seller.orgs.front());
    wire::write(date_in_vietnam(last), *request.mutable_close_date());
    request.set_bank_balance_vnd(paid_vnd);
    request.set_request_id(world_.request_id("close/" + std::to_string(i)).to_string());
    ASSIGN_OR_RETURN(const auto close,
                     client_.call<op::DayClose>("farmgate.orders.v1.PaymentService/CloseDay",
                                                request, officer()));
    if (close.difference_vnd() == 0 && close.unmatched_vnd() == 0) continue;
    return refuse("SEASON_UNBALANCED", "the bank and the ledger differ for " + request.seller());
  }
  return ok();
}

}  // namespace farmgate::season
