#include "apps/season/identities.h"
#include "apps/season/pages.h"
#include "apps/season/player.h"
#include "apps/season/step.h"
#include "chassis/base/digest.h"
#include "chassis/wire/convert.h"
#include "farmgate/orders/v1/fair_service.pb.h"
#include "farmgate/orders/v1/offer_service.pb.h"
#include "farmgate/orders/v1/order_service.pb.h"

// A day of the product week at one booth, whose tablet sells without network.
namespace farmgate::season {
namespace {

namespace op = orders::v1;

constexpr int kHanded = 3;        // units that the tablet has
constexpr int kSold = 2;          // of each of two sales: one unit is not there
constexpr int kDayOfSales = 301;  // of the season, the second of the week
constexpr int kAheadAtOnce = 30;  // days that time moves while it is not there yet
constexpr int kMovesMost = 15;

}  // namespace

// The first exhibitor that has a booth and goods left; the rush left none at the first stall.
StatusOr<std::pair<std::size_t, std::string>> Player::booth_with_goods() {
  std::map<std::string, std::string> booths;  // by exhibitor
  op::ListBoothsRequest request;
  request.set_parent(fair_);
  RETURN_IF_ERROR(each_page<op::ListBoothsResponse>(
      client_, "farmgate.orders.v1.FairService/ListBooths", request, officer(),
      [&](const op::ListBoothsResponse& page) {
        for (const op::Booth& it : page.booths()) booths[it.exhibitor()] = it.name();
      }));
  for (std::size_t i = 1; i < static_cast<std::size_t>(kOffers); ++i) {
    const auto found = booths.find(stalls_[i].seller.orgs.front());
    if (found != booths.end()) return std::pair(i, found->second);
  }
  return refuse("SEASON_NO_BOOTH", "no exhibitor of the season has a booth");
}

StatusOr<std::string> Player::hand_to_tablet(const Stall& stall, const std::string& booth,
                                             const std::string& key) {
  op::RegisterBoothDeviceRequest enrol;
  enrol.set_parent(booth);
  enrol.mutable_booth_device()->set_title("Máy tính bảng " + world_.label());
  enrol.mutable_booth_device()->set_key_digest(hex(as_bytes(sha256(key))));
  enrol.set_request_id(world_.request_id("tablet").to_string());
  ASSIGN_OR_RETURN(const auto device,
                   client_.call<op::BoothDevice>(
                       "farmgate.orders.v1.FairService/RegisterBoothDevice", enrol, stall.seller));
  op::TransferStockRequest hand;
  hand.set_name(stall.offer);
  hand.set_device(device.name());
  hand.set_direction(op::TRANSFER_DIRECTION_TO_DEVICE);
  wire::write(Quantity{1000LL * kHanded, stall.household->product->unit}, *hand.mutable_quantity());
  hand.set_request_id(world_.request_id("tablet stock").to_string());
  RETURN_IF_ERROR(
      client_.call<op::Offer>("farmgate.orders.v1.OfferService/TransferStock", hand, stall.seller)
          .status());
  return device.name();
}

// Two sales of two units each, of three that are there; the tablet tells of them twice.
Status Player::sell_at_booth() {
  ASSIGN_OR_RETURN(const auto found, booth_with_goods());
  const Stall& stall = stalls_[found.first];
  const std::string key = "tablet " + world_.label();
  op::RecordBoothSalesRequest batch;
  ASSIGN_OR_RETURN(*batch.mutable_device(), hand_to_tablet(stall, found.second, key));
  batch.set_device_key(key);
  for (int i = 0; i < 2; ++i) {
    op::BoothSale& sale = *batch.add_sales();
    sale.set_sale_id(world_.request_id(numbered("booth sale", i)).to_string());
    wire::write(
        start_of_day(later(first_day_, std::chrono::days(kDayOfSales))) + std::chrono::hours(9 + i),
        *sale.mutable_sale_time());
    op::BoothSaleLine& line = *sale.add_lines();
    line.set_offer(stall.offer);
    wire::write(Quantity{1000LL * kSold, stall.household->product->unit}, *line.mutable_quantity());
    line.set_unit_price_vnd(stall.household->product->price.vnd());
  }
  std::string first;
  for (int moves = 0; moves <= kMovesMost;) {
    batch.set_request_id(Uuid::v7().to_string());
    ASSIGN_OR_RETURN(const auto reply,
                     client_.call<op::RecordBoothSalesResponse>(
                         "farmgate.orders.v1.OrderService/RecordBoothSales", batch, stall.seller));
    if (reply.verdicts(0).has_refusal()) {  // the day has not come
      RETURN_IF_ERROR(move_time_(kAheadAtOnce * 24 * 3600));
      ++moves;
      continue;
    }
    if (first == reply.SerializeAsString()) return ok();
    if (!first.empty()) return refuse("SEASON_TWICE", "a repeated batch was taken otherwise");
    first = reply.SerializeAsString();
  }
  return refuse("SEASON_LATE", "the days of the product week do not come");
}

}  // namespace farmgate::season
