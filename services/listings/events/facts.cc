#include "services/listings/events/facts.h"

#include <algorithm>
#include <map>

#include "chassis/pg/clock.h"
#include "services/listings/events/announce.h"
#include "services/listings/storage/copies.h"
#include "services/listings/storage/histories.h"
#include "services/listings/storage/listings.h"

namespace farmgate::listings {

namespace {

// What a listing's price, stock and star are made of.
struct Around {
  std::vector<OfferCopy> offers;
  std::vector<CertificateCopy> certificates;
  std::vector<PriceChange> prices;
};
using Arounds = std::map<ListingId, Around>;

StatusOr<Arounds> arounds(pg::Tx& tx, const std::vector<Listing*>& listings, Time now) {
  std::vector<ListingId> ids;
  std::vector<std::string> products;
  for (const Listing* it : listings) {
    ids.push_back(it->id);
    products.push_back(it->product);
  }
  std::ranges::sort(products);
  products.erase(std::unique(products.begin(), products.end()), products.end());
  ASSIGN_OR_RETURN(auto offers, copies_store::offers_of(tx, ids));
  ASSIGN_OR_RETURN(const auto certificates, copies_store::certificates_of(tx, products));
  ASSIGN_OR_RETURN(auto prices, histories::lowest_and_newest_prices(tx, ids, now));
  Arounds out;
  for (OfferCopy& it : offers) out[it.listing].offers.push_back(std::move(it));
  std::map<std::string, std::vector<CertificateCopy>, std::less<>> of_product;
  for (const CertificateCopy& it : certificates) of_product[it.product].push_back(it);
  for (const Listing* it : listings) {
    out[it->id].certificates = of_product[it->product];
    out[it->id].prices = std::move(prices[it->id]);
  }
  return out;
}

// Price, stock and star as the copies say now.
std::optional<ListingChange> show_facts(Listing& listing, Around& around, Time now) {
  const Shelf shelf = shelf_of(around.offers, now);
  // Not entered yet: an offer began or ended a moment ago.
  auto& history = around.prices;
  const Money known = history.empty() ? Money() : history.back().price;
  if (known != shelf.from_price) history.push_back({now, shelf.from_price});
  return listing.show(shelf, star_of(around.certificates, now), lowest_price(history, now), now);
}

}  // namespace

Status bring_up_to_date(pg::Tx& tx, const Gate& gate, Listing& listing, Time now) {
  return bring_up_to_date(tx, gate, std::vector<Listing*>{&listing}, now);
}

Status bring_up_to_date(pg::Tx& tx, const Gate& gate, const std::vector<Listing*>& listings,
                        Time now) {
  if (listings.empty()) return ok();
  ASSIGN_OR_RETURN(Arounds around, arounds(tx, listings, now));
  std::vector<ProducerId> ids;
  for (const Listing* it : listings) ids.push_back(it->seller);
  std::ranges::sort(ids);
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  ASSIGN_OR_RETURN(const auto found, copies_store::find_sellers(tx, ids));
  ASSIGN_OR_RETURN(auto papers, copies_store::papers_of(tx, ids));
  std::map<ProducerId, SellerCopy> sellers;
  for (const SellerCopy& it : found) sellers.emplace(it.id, it);
  for (Listing* listing : listings) {
    const Listing before = *listing;
    (void)show_facts(*listing, around[listing->id], now);
    if (const auto seller = sellers.find(listing->seller); seller != sellers.end()) {
      const auto& its = papers[listing->seller];
      (void)listing->follow(seller->second,
                            gate.papers(seller->second, listing->category, its, now), now);
    }
    listing->version = before.version;
    listing->revision = before.revision;
    listing->update_time = before.update_time;
  }
  return ok();
}

Status refresh_facts(pg::Tx& tx, farmgate::events::Outbox& outbox, ListingId id) {
  ASSIGN_OR_RETURN(auto listing, listing_rows::lock(tx, id));
  if (!listing || listing->state == ListingState::kRetired) return ok();
  ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
  ASSIGN_OR_RETURN(Arounds around, arounds(tx, {&*listing}, now));
  const auto change = show_facts(*listing, around[id], now);
  RETURN_IF_ERROR(histories::enter_price(tx, id, {now, listing->shelf.from_price}));
  if (change) return save_and_announce(tx, outbox, *listing, *change);
  return listing_rows::save(tx, *listing);
}

}  // namespace farmgate::listings
