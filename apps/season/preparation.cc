#include "apps/season/identities.h"
#include "apps/season/player.h"
#include "apps/season/step.h"
#include "chassis/wire/convert.h"
#include "farmgate/listings/v1/listing_service.pb.h"
#include "farmgate/orders/v1/fair_service.pb.h"
#include "farmgate/orders/v1/offer_service.pb.h"
#include "farmgate/producers/v1/producer_service.pb.h"

// The first half of a season: everything that must be there before the first order.
namespace farmgate::season {
namespace {

namespace pp = producers::v1;
namespace lp = listings::v1;
namespace op = orders::v1;

void set_date(google::type::Date& date, int year, unsigned month, unsigned day) {
  wire::write(Date(std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)),
              date);
}

// What goods of every set of a season need.
void write_label(const Household& household, lp::Label& label) {
  label.set_goods_name(household.product->title);
  label.set_responsible_party(household.public_name);
  label.set_responsible_address("Mã đơn vị hành chính " + household.commune.substr(9));
  label.set_origin("Việt Nam");
  label.set_ingredients("100% " + household.product->title);
  label.set_storage("Để nơi khô ráo, thoáng mát");
  label.set_shelf_life("12 tháng kể từ ngày sản xuất");
  label.set_batch_rule("Ngày sản xuất và số lô in trên bao bì");
}

}  // namespace

Status Player::register_households() {
  for (const Household& household : world_.households()) {
    pp::CreateProducerRequest request;
    pp::Producer& producer = *request.mutable_producer();
    producer.set_kind(pp::PRODUCER_KIND_HOUSEHOLD);
    producer.set_public_name(household.public_name);
    producer.mutable_representative()->set_full_name(household.person);
    producer.set_phone(household.phone);
    producer.set_personal_number(household.personal_number);
    producer.set_commune(household.commune);
    request.set_request_id(world_.request_id(numbered("producer", household.number)).to_string());
    ASSIGN_OR_RETURN(
        const pp::Producer registered,
        client_.call<pp::Producer>("farmgate.producers.v1.ProducerService/CreateProducer", request,
                                   officer()));
    households_.push_back(registered.name());
    if (households_.size() == 1) {
      ASSIGN_OR_RETURN(const Time then, wire::read_time(registered.create_time(), "create_time"));
      first_day_ = date_in_vietnam(then);
    }
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
  RETURN_IF_ERROR(record_paper(household, producer));
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
  ASSIGN_OR_RETURN(
      const pp::Lot harvested,
      client_.call<pp::Lot>("farmgate.producers.v1.ProducerService/CreateLot", lot, stall.seller));
  stall.lot = harvested.name();
  pp::CreateBankAccountRequest account;
  account.set_parent(producer);
  account.mutable_bank_account()->set_bank_bin("970405");
  account.mutable_bank_account()->set_account_number(
      std::to_string(10000000 + world_.pick(numbered("account", household.number), 89999999)));
  account.mutable_bank_account()->set_holder(household.person);
  account.set_request_id(world_.request_id(numbered("account", household.number)).to_string());
  RETURN_IF_ERROR(
      client_
          .call<pp::BankAccount>("farmgate.producers.v1.ProducerService/CreateBankAccount", account,
                                 stall.seller)
          .status());
  stalls_.push_back(std::move(stall));
  return ok();
}

// Before the product: who knows the product then knows the paper, too.
Status Player::record_paper(const Household& household, const std::string& producer) {
  pp::CreateQualificationRequest request;
  request.set_parent(producer);
  pp::Qualification& paper = *request.mutable_qualification();
  paper.set_kind(pp::QUALIFICATION_KIND_FOOD_SAFETY);
  paper.set_issuer("Chi cục Quản lý chất lượng (ví dụ)");
  paper.set_number("VD-" + std::to_string(household.number));
  // Like the offers' window it outlasts every season.
  set_date(*paper.mutable_valid_from_date(), 2026, 1, 1);
  set_date(*paper.mutable_valid_through_date(), 2045, 12, 31);
  request.set_request_id(world_.request_id(numbered("paper", household.number)).to_string());
  return client_
      .call<pp::Qualification>("farmgate.producers.v1.ProducerService/CreateQualification", request,
                               seller_of(producer))
      .status();
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
    write_label(*stall.household, *listing.mutable_label());
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
  plan_booths(fair);
  request.set_request_id(world_.request_id("fair").to_string());
  ASSIGN_OR_RETURN(
      const op::Fair opened,
      client_.call<op::Fair>("farmgate.orders.v1.FairService/CreateFair", request, officer()));
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
  if (kind.unit == Unit::kKilogram) offer.set_weight_tolerance_millionths(50'000);
  // The window outlasts every season: business time moves, a repeated request must not change.
  wire::write(Time(std::chrono::sys_days(std::chrono::year{2026} / 1 / 1)),
              *offer.mutable_start_time());
  wire::write(Time(std::chrono::sys_days(std::chrono::year{2046} / 1 / 1)),
              *offer.mutable_end_time());
  create.set_request_id(world_.request_id(numbered("offer", number)).to_string());
  ASSIGN_OR_RETURN(
      const op::Offer opened,
      client_.call<op::Offer>("farmgate.orders.v1.OfferService/CreateOffer", create, stall.seller));
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

}  // namespace farmgate::season
