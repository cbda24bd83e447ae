#include "tests/support/stall.h"

#include <stdexcept>

#include "chassis/base/id.h"
#include "chassis/wire/convert.h"
#include "farmgate/listings/v1/listing_service.pb.h"
#include "farmgate/orders/v1/offer_service.pb.h"
#include "farmgate/orders/v1/order_service.pb.h"
#include "farmgate/producers/v1/producer_service.pb.h"

namespace farmgate::testing {
namespace {

namespace pp = producers::v1;
namespace lp = listings::v1;
namespace op = orders::v1;

constexpr std::int64_t kBoxGrams = 5'000;

std::string new_id() { return Uuid::v7().to_string(); }

// Without its stall a test has nothing to say: the exception is its end.
template <class Reply>
Reply must(StatusOr<Reply> reply) {
  if (reply.ok()) return std::move(*reply);
  throw std::runtime_error(reply.status().to_string());
}

std::string register_household(Suite& suite) {
  pp::CreateProducerRequest request;
  request.mutable_producer()->set_kind(pp::PRODUCER_KIND_HOUSEHOLD);
  request.mutable_producer()->set_public_name("Vườn vải (ví dụ)");
  request.mutable_producer()->mutable_representative()->set_full_name("Chủ vườn (ví dụ)");
  request.mutable_producer()->set_phone("0912345678");
  request.mutable_producer()->set_personal_number("024190001234");
  request.mutable_producer()->set_commune("communes/07582");
  request.set_request_id(new_id());
  return must(suite.settle<pp::Producer>("farmgate.producers.v1.ProducerService/CreateProducer",
                                         request, officer()))
      .name();
}

std::string plot(Suite& suite, const Stall& stall) {
  pp::CreatePlotRequest request;
  request.set_parent(stall.producer);
  request.mutable_plot()->set_title("Thửa số 1");
  request.mutable_plot()->set_crop("vải");
  request.mutable_plot()->set_commune("communes/07582");
  wire::write(Quantity{3'600'000, Unit::kSquareMetre}, *request.mutable_plot()->mutable_area());
  request.set_request_id(new_id());
  return must(suite.settle<pp::Plot>("farmgate.producers.v1.ProducerService/CreatePlot", request,
                                     stall.seller))
      .name();
}

void harvest(Suite& suite, Stall& stall, int boxes, const std::string& species) {
  pp::CreateProductRequest product;
  product.set_parent(stall.producer);
  product.mutable_product()->set_title("Vải thiều");
  product.mutable_product()->set_ocop_set(1);
  product.mutable_product()->set_species(species);
  product.set_request_id(new_id());
  stall.product =
      must(suite.settle<pp::Product>("farmgate.producers.v1.ProducerService/CreateProduct", product,
                                     stall.seller))
          .name();
  pp::CreateLotRequest lot;
  lot.set_parent(stall.producer);
  lot.mutable_lot()->set_plot(plot(suite, stall));
  lot.mutable_lot()->set_product(stall.product);
  lot.mutable_lot()->mutable_harvest_date()->set_year(2026);
  lot.mutable_lot()->mutable_harvest_date()->set_month(6);
  lot.mutable_lot()->mutable_harvest_date()->set_day(10);
  wire::write(Quantity{kBoxGrams * boxes, Unit::kKilogram}, *lot.mutable_lot()->mutable_quantity());
  lot.set_request_id(new_id());
  stall.lot = must(suite.settle<pp::Lot>("farmgate.producers.v1.ProducerService/CreateLot", lot,
                                         stall.seller))
                  .name();
}

void publish(Suite& suite, Stall& stall) {
  lp::CreateListingRequest create;
  create.mutable_listing()->set_product(stall.product);
  create.mutable_listing()->set_title("Vải thiều, hộp 5 kg (ví dụ)");
  create.mutable_listing()->set_unit(type::v1::UNIT_PIECE);
  lp::Label& label = *create.mutable_listing()->mutable_label();
  label.set_goods_name("Quả vải tươi");
  label.set_responsible_party("Vườn vải (ví dụ)");
  label.set_responsible_address("Xã Lục Ngạn (ví dụ)");
  label.set_origin("Việt Nam");
  wire::write(Quantity{kBoxGrams, Unit::kKilogram}, *create.mutable_listing()->mutable_content());
  create.set_request_id(new_id());
  stall.listing =
      must(suite.settle<lp::Listing>("farmgate.listings.v1.ListingService/CreateListing", create,
                                     stall.seller))
          .name();
  lp::PublishListingRequest publication;
  publication.set_name(stall.listing);
  publication.set_request_id(new_id());
  must(suite.settle<lp::Listing>("farmgate.listings.v1.ListingService/PublishListing", publication,
                                 stall.seller));
}

void offer(Suite& suite, Stall& stall, int boxes) {
  op::CreateOfferRequest create;
  op::Offer& offer = *create.mutable_offer();
  offer.set_listing(stall.listing);
  offer.set_channel(op::OFFER_CHANNEL_ONLINE);
  offer.set_unit_price_vnd(225'000);
  wire::write(Time(std::chrono::sys_days(std::chrono::year{2026} / 1 / 1)),
              *offer.mutable_start_time());
  wire::write(Time(std::chrono::sys_days(std::chrono::year{2046} / 1 / 1)),
              *offer.mutable_end_time());
  create.set_request_id(new_id());
  stall.offer = must(suite.settle<op::Offer>("farmgate.orders.v1.OfferService/CreateOffer", create,
                                             stall.seller))
                    .name();
  op::ReceiveStockRequest receive;
  receive.set_name(stall.offer);
  receive.set_lot(stall.lot);
  wire::write(Quantity{1000LL * boxes, Unit::kPiece}, *receive.mutable_quantity());
  receive.set_request_id(new_id());
  must(suite.settle<op::Offer>("farmgate.orders.v1.OfferService/ReceiveStock", receive,
                               stall.seller));
}

}  // namespace

Stall open_stall(Suite& suite, int boxes, const std::string& species) {
  Stall stall;
  stall.producer = register_household(suite);
  stall.seller = seller_of(stall.producer);
  harvest(suite, stall, boxes, species);
  publish(suite, stall);
  offer(suite, stall, boxes);
  return stall;
}

op::PlaceOrderRequest basket(const Stall& stall, int boxes) {
  op::PlaceOrderRequest request;
  op::OrderLine& line = *request.mutable_order()->add_lines();
  line.set_offer(stall.offer);
  wire::write(Quantity{1000LL * boxes, Unit::kPiece}, *line.mutable_quantity());
  request.mutable_order()->mutable_contact()->set_full_name("Người mua (ví dụ)");
  request.mutable_order()->mutable_contact()->set_phone("0912345678");
  request.mutable_order()->set_fulfilment(op::FULFILMENT_PICKUP);
  request.mutable_order()->set_payment_method(op::PAYMENT_METHOD_TRANSFER);
  request.set_request_id(new_id());
  return request;
}

std::string shown(Suite& suite, const std::string& listing, const Caller& who) {
  constexpr std::string_view kPrefix = "LISTING_STATE_";
  lp::GetListingRequest request;
  request.set_name(listing);
  const auto page =
      suite.call<lp::Listing>("farmgate.listings.v1.ListingService/GetListing", request, who);
  if (!page.ok()) return std::string(page.status().reason());
  std::string text = lp::ListingState_Name(page->state()).substr(kPrefix.size());
  for (const std::string& reason : page->block_reasons()) text += " " + reason;
  return text;
}

}  // namespace farmgate::testing
