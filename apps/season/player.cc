#include "apps/season/player.h"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <thread>

#include "apps/season/identities.h"
#include "apps/season/state.h"
#include "chassis/wire/convert.h"
#include "farmgate/listings/v1/listing_service.pb.h"
#include "farmgate/orders/v1/fair_service.pb.h"
#include "farmgate/orders/v1/offer_service.pb.h"
#include "farmgate/orders/v1/order_service.pb.h"
#include "farmgate/orders/v1/payment_service.pb.h"
#include "farmgate/producers/v1/producer_service.pb.h"

namespace farmgate::season {
namespace {

using namespace std::chrono_literals;
namespace pp = producers::v1;
namespace lp = listings::v1;
namespace op = orders::v1;

constexpr int kCrowdThreads = 48;
constexpr int kHoldSeconds = 900;
constexpr auto kCatchUp = 120s;  // for a projection, after whatever broke was healed

void set_date(google::type::Date& date, int year, int month, int day) {
  wire::write(Date(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                   std::chrono::day(static_cast<unsigned>(day))),
              date);
}

std::string numbered(std::string_view step, int number) {
  return std::string(step) + "/" + std::to_string(number);
}

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
  RETURN_IF_ERROR(publish_listings());
  tell("30 listings on the market");
  RETURN_IF_ERROR(open_fair());
  tell("product week open: 20 offers stocked from their lots");
  RETURN_IF_ERROR(serve_walk_ins());
  tell("95 walk-in orders at 19 stalls");
  RETURN_IF_ERROR(rush());
  tell("rush: 500 buyers for 100 boxes of lychee");
  RETURN_IF_ERROR(pay_by_rank());
  tell("60 of the holds paid by transfer");
  RETURN_IF_ERROR(let_holds_expire());
  tell("time moved: 40 holds expired, the listing is in stock again");
  RETURN_IF_ERROR(second_sale());
  tell("second sale: 40 boxes sold and paid");
  return ok();
}

Status Player::register_households() {
  for (const Household& household : world_.households()) {
    pp::CreateProducerRequest request;
    pp::Producer& producer = *request.mutable_producer();
    producer.set_kind(pp::PRODUCER_KIND_HOUSEHOLD);
    producer.set_public_name(household.public_name);
    producer.mutable_representative()->set_full_name(household.person);
    producer.set_phone(household.phone);
    producer.set_commune(household.commune);
    request.set_request_id(
        world_.request_id(numbered("producer", household.number)).to_string());
    ASSIGN_OR_RETURN(const pp::Producer registered,
                     client_.call<pp::Producer>(
                         "farmgate.producers.v1.ProducerService/CreateProducer", request,
                         officer()));
    pp::CreatePlotRequest plot;
    plot.set_parent(registered.name());
    plot.mutable_plot()->set_title("Thửa ruộng số 1");
    plot.mutable_plot()->set_crop(household.crop);
    plot.mutable_plot()->set_commune(household.commune);
    wire::write(Quantity{3'600'000 + 1000 * world_.pick(numbered("area", household.number), 5000),
                         Unit::kSquareMetre},
                *plot.mutable_plot()->mutable_area());
    plot.set_request_id(world_.request_id(numbered("plot", household.number)).to_string());
    ASSIGN_OR_RETURN(const pp::Plot created,
                     client_.call<pp::Plot>("farmgate.producers.v1.ProducerService/CreatePlot",
                                            plot, seller_of(registered.name())));
    if (household.product == nullptr) continue;
    RETURN_IF_ERROR(register_stall(household, registered.name(), created.name()));
  }
  return ok();
}

Status Player::register_stall(const Household& household, const std::string& producer,
                              const std::string& plot) {
  Stall stall;
  stall.household = &household;
  stall.seller = seller_of(producer);
  pp::CreateProductRequest product;
  product.set_parent(producer);
  product.mutable_product()->set_title(household.product->title);
  product.mutable_product()->set_ocop_set(household.product->ocop_set);
  product.set_request_id(world_.request_id(numbered("product", household.number)).to_string());
  ASSIGN_OR_RETURN(const pp::Product made,
                   client_.call<pp::Product>("farmgate.producers.v1.ProducerService/CreateProduct",
                                             product, stall.seller));
  stall.product = made.name();
  pp::CreateLotRequest lot;
  lot.set_parent(producer);
  lot.mutable_lot()->set_product(stall.product);
  lot.mutable_lot()->set_plot(plot);
  set_date(*lot.mutable_lot()->mutable_harvest_date(), 2026, 6, 10);
  wire::write(Quantity{1'000'000, Unit::kKilogram}, *lot.mutable_lot()->mutable_quantity());
  lot.set_request_id(world_.request_id(numbered("lot", household.number)).to_string());
  ASSIGN_OR_RETURN(const pp::Lot harvested,
                   client_.call<pp::Lot>("farmgate.producers.v1.ProducerService/CreateLot", lot,
                                         stall.seller));
  stall.lot = harvested.name();
  pp::CreateBankAccountRequest account;
  account.set_parent(producer);
  account.mutable_bank_account()->set_bank_bin("970405");
  account.mutable_bank_account()->set_account_number(
      std::to_string(10000000 + world_.pick(numbered("account", household.number), 89999999)));
  account.mutable_bank_account()->set_holder(household.person);
  account.set_request_id(world_.request_id(numbered("account", household.number)).to_string());
  RETURN_IF_ERROR(client_
                      .call<pp::BankAccount>(
                          "farmgate.producers.v1.ProducerService/CreateBankAccount", account,
                          stall.seller)
                      .status());
  stalls_.push_back(std::move(stall));
  return ok();
}

Status Player::publish_listings() {
  for (Stall& stall : stalls_) {
    const ProductKind& kind = *stall.household->product;
    lp::CreateListingRequest create;
    lp::Listing& listing = *create.mutable_listing();
    listing.set_product(stall.product);
    listing.set_title(kind.title + " " + world_.label());
    listing.set_story("Sản phẩm minh hoạ của " + stall.household->public_name);
    wire::write(Quantity{kind.content_grams, Unit::kKilogram}, *listing.mutable_content());
    listing.set_unit(static_cast<type::v1::Unit>(kind.unit));
    create.set_request_id(
        world_.request_id(numbered("listing", stall.household->number)).to_string());
    ASSIGN_OR_RETURN(const lp::Listing drafted,
                     client_.call<lp::Listing>("farmgate.listings.v1.ListingService/CreateListing",
                                               create, stall.seller));
    stall.listing = drafted.name();
    lp::PublishListingRequest publish;
    publish.set_name(stall.listing);
    publish.set_request_id(
        world_.request_id(numbered("publish", stall.household->number)).to_string());
    RETURN_IF_ERROR(client_
                        .call<lp::Listing>("farmgate.listings.v1.ListingService/PublishListing",
                                           publish, stall.seller)
                        .status());
  }
  return ok();
}

Status Player::open_fair() {
  op::CreateFairRequest request;
  op::Fair& fair = *request.mutable_fair();
  fair.set_kind(op::FAIR_KIND_PRODUCT_WEEK);
  fair.set_title(world_.fair_title());
  fair.set_province("provinces/24");
  set_date(*fair.mutable_start_date(), 2026, 6, 15);
  set_date(*fair.mutable_end_date(), 2026, 6, 21);
  request.set_request_id(world_.request_id("fair").to_string());
  ASSIGN_OR_RETURN(const op::Fair opened,
                   client_.call<op::Fair>("farmgate.orders.v1.FairService/CreateFair", request,
                                          officer()));
  fair_ = opened.name();
  for (int i = 0; i < kOffers; ++i) {
    const int units =
        i == 0 ? kRushBoxes : 20 + static_cast<int>(world_.pick(numbered("stock", i), 30));
    RETURN_IF_ERROR(open_offer(stalls_[static_cast<std::size_t>(i)], units));
  }
  return ok();
}

Status Player::open_offer(Stall& stall, int units) {
  const ProductKind& kind = *stall.household->product;
  const int number = stall.household->number;
  op::CreateOfferRequest create;
  op::Offer& offer = *create.mutable_offer();
  offer.set_listing(stall.listing);
  offer.set_fair(fair_);
  offer.set_channel(op::OFFER_CHANNEL_ONLINE);
  offer.set_unit_price_vnd(kind.price.vnd());
  // The window outlasts every season: business time moves, a repeated request must not change.
  wire::write(Time(std::chrono::sys_days(std::chrono::year{2026} / 1 / 1)),
              *offer.mutable_start_time());
  wire::write(Time(std::chrono::sys_days(std::chrono::year{2046} / 1 / 1)),
              *offer.mutable_end_time());
  create.set_request_id(world_.request_id(numbered("offer", number)).to_string());
  ASSIGN_OR_RETURN(const op::Offer opened,
                   client_.call<op::Offer>("farmgate.orders.v1.OfferService/CreateOffer", create,
                                           stall.seller));
  stall.offer = opened.name();
  op::ReceiveStockRequest receive;
  receive.set_name(stall.offer);
  receive.set_lot(stall.lot);
  wire::write(Quantity{1000LL * units, kind.unit}, *receive.mutable_quantity());
  receive.set_request_id(world_.request_id(numbered("receive", number)).to_string());
  return client_
      .call<op::Offer>("farmgate.orders.v1.OfferService/ReceiveStock", receive, stall.seller)
      .status();
}

StatusOr<op::Order> Player::place(const Stall& stall, std::string_view step, int units) {
  const std::string buyer = std::to_string(world_.seed()) + "/" + std::string(step);
  op::PlaceOrderRequest request;
  op::Order& order = *request.mutable_order();
  op::OrderLine& line = *order.add_lines();
  line.set_offer(stall.offer);
  wire::write(Quantity{1000LL * units, stall.household->product->unit}, *line.mutable_quantity());
  order.mutable_contact()->set_full_name("Người mua " + std::string(step) + " " + world_.label());
  order.mutable_contact()->set_phone(
      "03" + std::to_string(10000000 + world_.pick(buyer, 89999999)));
  order.set_fulfilment(op::FULFILMENT_PICKUP);
  order.set_payment_method(op::PAYMENT_METHOD_TRANSFER);
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
  return refuse("SEASON_UNMATCHED", "transfer " + reference + " met no order: " +
                                        taken.unmatched_reason());
}

// At each stall the last walk-in cancels, the others pay.
Status Player::serve_walk_ins() {
  for (int i = 1; i < kOffers; ++i) {
    for (int k = 0; k < kWalkInsPerOffer; ++k) {
      const std::string step = "khach-" + std::to_string(i) + "-" + std::to_string(k);
      const int units = 1 + static_cast<int>(world_.pick(step, 3));
      ASSIGN_OR_RETURN(const op::Order order,
                       place(stalls_[static_cast<std::size_t>(i)], step, units));
      if (k + 1 < kWalkInsPerOffer) {
        RETURN_IF_ERROR(pay(order, step));
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
  std::erase_if(all, [&](const op::Order& it) {
    return it.contact().full_name().rfind(mark, 0) != 0;
  });
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
    return std::count_if(holds.begin(), holds.end(), [](const op::Order& it) {
      return it.state() == op::ORDER_STATE_HELD;
    });
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
