#include "apps/season/player.h"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <thread>

#include "apps/season/identities.h"
#include "apps/season/state.h"
#include "apps/season/step.h"
#include "chassis/wire/convert.h"
#include "farmgate/listings/v1/listing_service.pb.h"
#include "farmgate/orders/v1/order_service.pb.h"
#include "farmgate/orders/v1/payment_service.pb.h"

namespace farmgate::season {
namespace {

using namespace std::chrono_literals;
namespace lp = listings::v1;
namespace op = orders::v1;

constexpr int kCrowdThreads = 48;
constexpr int kHoldSeconds = 900;
constexpr auto kCatchUp = 120s;  // for a projection, after whatever broke was healed

}  // namespace

void Player::tell(std::string_view text) {
  const std::chrono::duration<double> since = std::chrono::steady_clock::now() - begin_;
  std::printf("season %llu  %6.1f s  %.*s\n", static_cast<unsigned long long>(world_.seed()),
              since.count(), static_cast<int>(text.size()), text.data());
  std::fflush(stdout);
}

Status Player::play() {
  tell("opens");
  RETURN_IF_ERROR(register_households());
  tell("60 households registered, 30 with a product and a lot");
  RETURN_IF_ERROR(found_cooperatives());
  tell("3 cooperatives with 27 members, one grown from a group");
  RETURN_IF_ERROR(trade_by_contract());
  tell("9 contracts signed, 40 deliveries settled and paid");
  RETURN_IF_ERROR(apply_for_stars());
  tell("12 dossiers: 11 on the council's table, one returned by its commune");
  const auto a_day = [this] { return move_time_(24 * 3600); };
  ASSIGN_OR_RETURN(const Ruling ruling, rate_products(client_, world_, candidates_, a_day));
  tell("11 dossiers scored by nine members and decided");
  RETURN_IF_ERROR(publish_listings());
  tell("30 listings on the market");
  RETURN_IF_ERROR(open_fair());
  tell("product week open: 20 offers stocked from their lots");
  RETURN_IF_ERROR(let_booths());
  tell("14 booths let among 20 exhibitors, one came free and went to who waited");
  RETURN_IF_ERROR(serve_walk_ins());
  tell("95 walk-in orders at 19 stalls");
  RETURN_IF_ERROR(sell_for_cash());
  RETURN_IF_ERROR(weigh_and_refund());
  tell("3 cash orders, one came back; one order weighed, one called off");
  RETURN_IF_ERROR(rush());
  tell("rush: 500 buyers for 100 boxes of lychee");
  RETURN_IF_ERROR(pay_by_rank());
  tell("60 of the holds paid by transfer");
  RETURN_IF_ERROR(let_holds_expire());
  tell("time moved: 40 holds expired, the listing is in stock again");
  RETURN_IF_ERROR(second_sale());
  tell("second sale: 40 boxes sold and paid");
  RETURN_IF_ERROR(revoke_star(client_, world_, ruling));
  tell("a certificate is revoked, its star leaves the listing");
  RETURN_IF_ERROR(close_days());
  tell("the day is closed: the banks of 20 sellers have what the ledger has");
  RETURN_IF_ERROR(sell_at_booth());
  tell("a booth sold without network: two sales, told twice, one unit was not there");
  return ok();
}

StatusOr<op::Order> Player::place(const Stall& stall, std::string_view step, int units, Way way) {
  const std::string buyer = std::to_string(world_.seed()) + "/" + std::string(step);
  op::PlaceOrderRequest request;
  op::Order& order = *request.mutable_order();
  op::OrderLine& line = *order.add_lines();
  line.set_offer(stall.offer);
  wire::write(Quantity{1000LL * units, stall.household->product->unit}, *line.mutable_quantity());
  order.mutable_contact()->set_full_name("Người mua " + std::string(step) + " " + world_.label());
  order.mutable_contact()->set_phone("03" +
                                     std::to_string(10000000 + world_.pick(buyer, 89999999)));
  order.set_fulfilment(static_cast<op::Fulfilment>(way.fulfilment));
  order.set_payment_method(static_cast<op::PaymentMethod>(way.payment));
  request.set_request_id(world_.request_id("order/" + std::string(step)).to_string());
  return client_.call<op::Order>("farmgate.orders.v1.OrderService/PlaceOrder", request,
                                 buyer_of(buyer));
}

Status Player::pay(const op::Order& order, const std::string& reference) {
  op::RecordBankTransferRequest request;
  op::BankTransfer& transfer = *request.mutable_bank_transfer();
  transfer.set_bank_reference("S" + std::to_string(world_.seed()) + "-" + reference);
  transfer.set_amount_vnd(order.total_vnd());
  transfer.set_description("chuyen khoan " + order.payment_code());
  *transfer.mutable_credit_time() = order.create_time();
  request.set_request_id(world_.request_id("transfer/" + reference).to_string());
  ASSIGN_OR_RETURN(const op::BankTransfer taken,
                   client_.call<op::BankTransfer>(
                       "farmgate.orders.v1.PaymentService/RecordBankTransfer", request, bank()));
  if (taken.state() == op::BANK_TRANSFER_STATE_MATCHED) return ok();
  return refuse("SEASON_UNMATCHED",
                "transfer " + reference + " met no order: " + taken.unmatched_reason());
}

// What the buyer's banking app is shown names this order and its price.
Status Player::scan(const op::Order& order, const Identity& buyer) {
  op::GetPaymentQrRequest request;
  request.set_name(order.name());
  const auto qr =
      client_.call<op::PaymentQr>("farmgate.orders.v1.PaymentService/GetPaymentQr", request, buyer);
  // A season that goes on after a crash may have paid it before.
  if (qr.status().reason() == "ORDER_STATE") return ok();
  RETURN_IF_ERROR(qr.status());
  const bool fits = qr->payload().find(order.payment_code()) != std::string::npos &&
                    qr->payload().find(qr->account_number()) != std::string::npos &&
                    qr->amount_vnd() == order.total_vnd();
  return fits ? ok() : refuse("SEASON_QR", "the QR code is not that of " + order.name());
}

// The seller packs, the buyer reads its code and says it.
Status Player::pick_up(const op::Order& order, const Identity& seller, const Identity& buyer,
                       const std::string& step) {
  op::MarkReadyRequest ready;
  ready.set_name(order.name());
  ready.set_request_id(world_.request_id("ready/" + step).to_string());
  RETURN_IF_ERROR(
      client_.call<op::Order>("farmgate.orders.v1.OrderService/MarkReady", ready, seller).status());
  op::GetOrderRequest get;
  get.set_name(order.name());
  ASSIGN_OR_RETURN(const op::Order packed,
                   client_.call<op::Order>("farmgate.orders.v1.OrderService/GetOrder", get, buyer));
  // A season that goes on after a crash may have been here before.
  if (packed.state() == op::ORDER_STATE_COMPLETED) return ok();
  op::HandOverOrderRequest hand_over;
  hand_over.set_name(order.name());
  hand_over.set_pickup_code(packed.pickup_code());
  hand_over.set_request_id(world_.request_id("hand-over/" + step).to_string());
  return client_.call<op::Order>("farmgate.orders.v1.OrderService/HandOverOrder", hand_over, seller)
      .status();
}

// At each stall the last walk-in cancels, the others pay and take their goods with them.
Status Player::serve_walk_ins() {
  for (int i = 1; i < kOffers; ++i) {
    for (int k = 0; k < kWalkInsPerOffer; ++k) {
      const std::string step = "khach-" + std::to_string(i) + "-" + std::to_string(k);
      const int units = 1 + static_cast<int>(world_.pick(step, 3));
      ASSIGN_OR_RETURN(const op::Order order,
                       place(stalls_[static_cast<std::size_t>(i)], step, units));
      if (k + 1 < kWalkInsPerOffer) {
        const Identity buyer = buyer_of(std::to_string(world_.seed()) + "/" + step);
        RETURN_IF_ERROR(scan(order, buyer));
        RETURN_IF_ERROR(pay(order, step));
        RETURN_IF_ERROR(pick_up(order, stalls_[static_cast<std::size_t>(i)].seller, buyer, step));
        continue;
      }
      op::CancelOrderRequest cancel;
      cancel.set_name(order.name());
      cancel.set_request_id(world_.request_id("cancel/" + step).to_string());
      RETURN_IF_ERROR(client_
                          .call<op::Order>("farmgate.orders.v1.OrderService/CancelOrder", cancel,
                                           buyer_of(std::to_string(world_.seed()) + "/" + step))
                          .status());
    }
  }
  return ok();
}

StatusOr<bool> Player::buy_box(std::string_view wave, int buyer) {
  char step[48];
  std::snprintf(step, sizeof step, "%.*s-%04d", static_cast<int>(wave.size()), wave.data(), buyer);
  const auto order = place(stalls_.front(), step, 1);
  if (order.ok()) return true;
  if (order.status().reason() == "SOLD_OUT") return false;
  return order.status();
}

// The orders of one wave on the rush offer in the order of their buyers' ranks.
StatusOr<std::vector<op::Order>> Player::orders_of_wave(std::string_view wave) {
  ASSIGN_OR_RETURN(auto all, orders_of_offer(client_, stalls_.front().offer));
  const std::string mark = "Người mua " + std::string(wave) + "-";
  std::erase_if(all,
                [&](const op::Order& it) { return it.contact().full_name().rfind(mark, 0) != 0; });
  std::sort(all.begin(), all.end(), [](const op::Order& a, const op::Order& b) {
    return a.contact().full_name() < b.contact().full_name();
  });
  return all;
}

Status Player::rush() {
  ASSIGN_OR_RETURN(const auto before, orders_of_wave("dot1"));
  // All boxes were taken once: who was refused then must not be asked again now.
  if (before.size() >= kRushBoxes) return ok();
  if (before.empty()) {
    RETURN_IF_ERROR(await_shelf(stalls_.front(), lp::STOCK_STATE_IN_STOCK));
  }
  std::atomic<int> next{0};
  std::mutex mutex;
  Status first_error;
  std::vector<std::thread> crowd;
  for (int i = 0; i < kCrowdThreads; ++i) {
    crowd.emplace_back([&] {
      for (int buyer = next++; buyer < kRushBuyers; buyer = next++) {
        const Status status = buy_box("dot1", buyer).status();
        const std::lock_guard lock(mutex);
        if (!status.ok() && first_error.ok()) first_error = status;
      }
    });
  }
  for (std::thread& thread : crowd) thread.join();
  RETURN_IF_ERROR(first_error);
  return await_shelf(stalls_.front(), lp::STOCK_STATE_SOLD_OUT);
}

Status Player::pay_by_rank() {
  ASSIGN_OR_RETURN(const auto holds, orders_of_wave("dot1"));
  for (int rank = 0; rank < kRushPaid && rank < static_cast<int>(holds.size()); ++rank) {
    RETURN_IF_ERROR(pay(holds[static_cast<std::size_t>(rank)], "dot1-" + std::to_string(rank)));
  }
  return ok();
}

Status Player::let_holds_expire() {
  const auto held = [&]() -> StatusOr<std::int64_t> {
    ASSIGN_OR_RETURN(const auto holds, orders_of_wave("dot1"));
    return std::count_if(holds.begin(), holds.end(),
                         [](const op::Order& it) { return it.state() == op::ORDER_STATE_HELD; });
  };
  ASSIGN_OR_RETURN(std::int64_t left, held());
  if (left > 0) RETURN_IF_ERROR(move_time_(kHoldSeconds + 60));
  const Deadline deadline = in(kCatchUp);
  while (left > 0) {
    if (time_left(deadline) == 0ms) return refuse("SEASON_LATE", "holds did not expire");
    std::this_thread::sleep_for(100ms);
    ASSIGN_OR_RETURN(left, held());
  }
  ASSIGN_OR_RETURN(const auto second, orders_of_wave("dot2"));
  if (!second.empty()) return ok();  // the second sale had begun: the shelf may be empty again
  return await_shelf(stalls_.front(), lp::STOCK_STATE_IN_STOCK);
}

Status Player::second_sale() {
  for (int buyer = 0; buyer < kRushBoxes - kRushPaid; ++buyer) {
    ASSIGN_OR_RETURN(const bool got_one, buy_box("dot2", buyer));
    if (!got_one) return refuse("SEASON_SHORT", "a box that came back is missing");
  }
  ASSIGN_OR_RETURN(const auto orders, orders_of_wave("dot2"));
  for (std::size_t rank = 0; rank < orders.size(); ++rank) {
    RETURN_IF_ERROR(pay(orders[rank], "dot2-" + std::to_string(rank)));
  }
  return await_shelf(stalls_.front(), lp::STOCK_STATE_SOLD_OUT);
}

// The listing follows its offer through outbox, Kafka and the copy: soon, not at once.
Status Player::await_shelf(const Stall& stall, int stock_state) {
  lp::GetListingRequest request;
  request.set_name(stall.listing);
  const Deadline deadline = in(kCatchUp);
  while (true) {
    ASSIGN_OR_RETURN(const lp::Listing listing,
                     client_.call<lp::Listing>("farmgate.listings.v1.ListingService/GetListing",
                                               request, buyer_of("browser")));
    if (listing.stock_state() == stock_state) return ok();
    if (time_left(deadline) == 0ms) {
      return refuse("SEASON_LATE", "the listing does not follow its offer");
    }
    std::this_thread::sleep_for(50ms);
  }
}

}  // namespace farmgate::season
