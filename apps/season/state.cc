#include "apps/season/state.h"

#include <map>

#include "apps/season/identities.h"
#include "apps/season/pages.h"
#include "farmgate/cooperatives/v1/cooperative_service.pb.h"
#include "farmgate/listings/v1/listing_service.pb.h"
#include "farmgate/orders/v1/fair_service.pb.h"
#include "farmgate/orders/v1/offer_service.pb.h"
#include "farmgate/orders/v1/order_service.pb.h"
#include "farmgate/orders/v1/payment_service.pb.h"
#include "farmgate/producers/v1/producer_service.pb.h"

namespace farmgate::season {
namespace {

namespace cp = cooperatives::v1;
namespace pp = producers::v1;
namespace lp = listings::v1;
namespace op = orders::v1;

class Reader {
 public:
  Reader(Client& client, const World& world) : client_(client), world_(world) {}

  StatusOr<std::optional<Outcome>> read() {
    ASSIGN_OR_RETURN(const std::string fair, find_fair());
    if (fair.empty()) return std::optional<Outcome>();
    RETURN_IF_ERROR(read_producers());
    RETURN_IF_ERROR(read_cooperatives());
    ASSIGN_OR_RETURN(out_.trade, read_contracts(client_, world_));
    ASSIGN_OR_RETURN(out_.recognition, read_recognition(client_, households_));
    for (const auto& [name, listing] : listings_) {
      if (listing.star() > 0) ++out_.starred_listings;
      if (listing.star() != out_.recognition.star_of[listing.product()]) ++out_.listings_behind;
    }
    RETURN_IF_ERROR(read_booths(fair));
    ASSIGN_OR_RETURN(out_.tablets, read_tablets(client_, fair));
    RETURN_IF_ERROR(read_offers(fair));
    RETURN_IF_ERROR(read_transfers());
    ASSIGN_OR_RETURN(out_.ledger, read_ledger(client_, transfers_, orders_));
    return std::optional<Outcome>(out_);
  }

 private:
  StatusOr<std::string> find_fair() {
    std::string found;
    RETURN_IF_ERROR(each_page<op::ListFairsResponse>(
        client_, "farmgate.orders.v1.FairService/ListFairs", op::ListFairsRequest(), officer(),
        [&](const op::ListFairsResponse& page) {
          for (const op::Fair& fair : page.fairs()) {
            if (fair.title() == world_.fair_title()) found = fair.name();
          }
        }));
    return found;
  }

  Status read_producers() {
    std::vector<std::string> names;
    RETURN_IF_ERROR(each_page<pp::ListProducersResponse>(
        client_, "farmgate.producers.v1.ProducerService/ListProducers", pp::ListProducersRequest(),
        officer(), [&](const pp::ListProducersResponse& page) {
          for (const pp::Producer& producer : page.producers()) {
            if (producer.kind() != pp::PRODUCER_KIND_HOUSEHOLD) continue;
            if (producer.public_name().ends_with(world_.label())) names.push_back(producer.name());
          }
        }));
    out_.households = static_cast<int>(names.size());
    households_.insert(names.begin(), names.end());
    for (const std::string& name : names) RETURN_IF_ERROR(read_holdings(name));
    return ok();
  }

  Status read_cooperatives() {
    std::vector<std::string> names;
    RETURN_IF_ERROR(each_page<cp::ListCooperativesResponse>(
        client_, "farmgate.cooperatives.v1.CooperativeService/ListCooperatives",
        cp::ListCooperativesRequest(), officer(), [&](const cp::ListCooperativesResponse& page) {
          for (const cp::Cooperative& it : page.cooperatives()) {
            if (!it.public_name().ends_with(world_.label())) continue;
            names.push_back(it.name());
            count_cooperative(it);
          }
        }));
    for (const std::string& name : names) {
      cp::ListMembershipsRequest request;
      request.set_parent(name);
      RETURN_IF_ERROR(each_page<cp::ListMembershipsResponse>(
          client_, "farmgate.cooperatives.v1.CooperativeService/ListMemberships", request,
          officer(), [&](const cp::ListMembershipsResponse& page) {
            for (const cp::Membership& it : page.memberships()) {
              if (it.has_valid_through_date()) ++out_.memberships_over;
            }
          }));
    }
    return ok();
  }

  void count_cooperative(const cp::Cooperative& it) {
    if (it.kind() != cp::COOPERATIVE_KIND_COOPERATIVE) return;
    ++out_.cooperatives;
    if (it.former_kinds_size() > 0) ++out_.grown;
    const cp::MemberCounts& members = it.members();
    out_.official_members += members.official();
    out_.associates += members.associate_capital() + members.associate();
    out_.vnd_contributed += members.official_capital_vnd() + members.associate_capital_vnd();
  }

  Status read_holdings(const std::string& producer) {
    pp::ListProductsRequest products;
    products.set_parent(producer);
    RETURN_IF_ERROR(each_page<pp::ListProductsResponse>(
        client_, "farmgate.producers.v1.ProducerService/ListProducts", products, officer(),
        [&](const pp::ListProductsResponse& page) { out_.products += page.products_size(); }));
    pp::ListLotsRequest lots;
    lots.set_parent(producer);
    RETURN_IF_ERROR(each_page<pp::ListLotsResponse>(
        client_, "farmgate.producers.v1.ProducerService/ListLots", lots, officer(),
        [&](const pp::ListLotsResponse& page) {
          for (const pp::Lot& lot : page.lots()) {
            out_.grams_from_lots +=
                lot.quantity().thousandths() - lot.remaining_quantity().thousandths();
          }
        }));
    lp::ListListingsRequest listings;
    listings.set_seller(producer);
    return each_page<lp::ListListingsResponse>(
        client_, "farmgate.listings.v1.ListingService/ListListings", listings, officer(),
        [&](const lp::ListListingsResponse& page) {
          for (const lp::Listing& listing : page.listings()) {
            ++out_.listings;
            listings_[listing.name()] = listing;
          }
        });
  }

  Status read_booths(const std::string& name) {
    op::GetFairRequest get;
    get.set_name(name);
    ASSIGN_OR_RETURN(
        const op::Fair fair,
        client_.call<op::Fair>("farmgate.orders.v1.FairService/GetFair", get, officer()));
    out_.booths = fair.counts().booths();
    out_.booth_applications = fair.counts().applications();
    out_.booths_confirmed = fair.counts().confirmed();
    out_.booths_awaited = fair.counts().waiting();
    op::ListApplicationsRequest request;
    request.set_parent(name);
    return each_page<op::ListApplicationsResponse>(
        client_, "farmgate.orders.v1.FairService/ListApplications", request, officer(),
        [&](const op::ListApplicationsResponse& page) {
          for (const op::Application& it : page.applications()) {
            if (it.reason() == op::ALLOCATION_REASON_MOVED_UP) ++out_.booths_moved_up;
          }
        });
  }

  Status read_offers(const std::string& fair) {
    std::vector<op::Offer> offers;
    op::ListOffersRequest request;
    request.set_fair(fair);
    RETURN_IF_ERROR(each_page<op::ListOffersResponse>(
        client_, "farmgate.orders.v1.OfferService/ListOffers", request, officer(),
        [&](const op::ListOffersResponse& page) {
          offers.insert(offers.end(), page.offers().begin(), page.offers().end());
        }));
    out_.offers = static_cast<int>(offers.size());
    for (const op::Offer& offer : offers) RETURN_IF_ERROR(count_offer(offer));
    return ok();
  }

  Status count_offer(const op::Offer& offer) {
    const std::int64_t sum = offer.available().thousandths() + offer.held().thousandths() +
                             offer.sold().thousandths() + offer.withdrawn().thousandths() +
                             offer.at_devices().thousandths();
    const lp::Listing& listing = listings_[offer.listing()];
    const std::int64_t grams = listing.content().thousandths();
    out_.grams_sold += offer.sold().thousandths() * grams / 1000;
    out_.grams_left +=
        (offer.available().thousandths() + offer.held().thousandths()) * grams / 1000;
    const bool has_stock = offer.available().thousandths() > 0;
    if (has_stock != (listing.stock_state() == lp::STOCK_STATE_IN_STOCK)) ++out_.listings_behind;
    ASSIGN_OR_RETURN(const auto orders, orders_of_offer(client_, offer.name()));
    std::int64_t sold = 0;
    for (const op::Order& order : orders) {
      count_order(order);
      if (!is_paid(order) && order.state() != op::ORDER_STATE_HELD) continue;
      for (const op::OrderLine& line : order.lines()) sold += line.quantity().thousandths();
    }
    if (sum != offer.received().thousandths() || sold > offer.received().thousandths()) {
      ++out_.oversold_offers;
    }
    return ok();
  }

  static bool is_paid(const op::Order& order) {
    return order.state() == op::ORDER_STATE_PAID || order.state() == op::ORDER_STATE_READY ||
           order.state() == op::ORDER_STATE_COMPLETED;
  }

  void count_order(const op::Order& order) {
    const std::string& who = order.contact().full_name();
    const bool paid = is_paid(order);
    orders_.insert(order.name());
    if (who.find("dot1-") != std::string::npos) {
      ++out_.rush_held;
      if (paid) ++out_.rush_paid;
      if (order.state() == op::ORDER_STATE_EXPIRED) ++out_.rush_expired;
    } else if (who.find("dot2-") != std::string::npos && paid) {
      ++out_.second_paid;
    } else if (who.find("khach-") != std::string::npos && paid) {
      ++out_.walk_in_paid;
      if (order.state() == op::ORDER_STATE_COMPLETED) ++out_.picked_up;
    } else if (who.find("khach-") != std::string::npos &&
               order.state() == op::ORDER_STATE_CANCELLED) {
      ++out_.walk_in_cancelled;
    } else if (who.find("tien-mat-") != std::string::npos && paid) {
      ++out_.cash_taken;
    } else if (order.state() == op::ORDER_STATE_RETURNED) {
      ++out_.cash_returned;
    } else if (order.state() == op::ORDER_STATE_REFUNDED) {
      ++out_.refunded;
    } else if (order.lines(0).has_ordered_quantity()) {
      ++out_.weighed;
    } else {
      ++out_.other_orders;
    }
  }

  Status read_transfers() {
    const std::string prefix = "S" + std::to_string(world_.seed()) + "-";
    return each_page<op::ListBankTransfersResponse>(
        client_, "farmgate.orders.v1.PaymentService/ListBankTransfers",
        op::ListBankTransfersRequest(), officer(), [&](const op::ListBankTransfersResponse& page) {
          for (const op::BankTransfer& transfer : page.bank_transfers()) {
            if (transfer.bank_reference().rfind(prefix, 0) != 0) continue;
            out_.vnd_received += transfer.amount_vnd();
            transfers_.insert(transfer.name());
          }
        });
  }

  Client& client_;
  const World& world_;
  Outcome out_;
  std::map<std::string, lp::Listing> listings_;
  std::set<std::string> households_, orders_, transfers_;
};

}  // namespace

StatusOr<std::vector<op::Order>> orders_of_offer(Client& client, const std::string& offer) {
  std::vector<op::Order> orders;
  op::ListOrdersRequest request;
  request.set_offer(offer);
  RETURN_IF_ERROR(each_page<op::ListOrdersResponse>(
      client, "farmgate.orders.v1.OrderService/ListOrders", request, officer(),
      [&](const op::ListOrdersResponse& page) {
        orders.insert(orders.end(), page.orders().begin(), page.orders().end());
      }));
  return orders;
}

bool Outcome::finished() const {
  return rush_paid == kRushPaid && second_paid == kRushBoxes - kRushPaid &&
         recognition.revoked == 1;
}

StatusOr<std::optional<Outcome>> read_outcome(Client& client, const World& world) {
  return Reader(client, world).read();
}

}  // namespace farmgate::season
