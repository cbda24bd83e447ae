#include "services/listings/events/sellers.h"

#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/producers/events/v1/events.pb.h"
#include "services/listings/events/announce.h"
#include "services/listings/storage/copies.h"
#include "services/listings/storage/listings.h"
#include "services/listings/storage/search_rows.h"

namespace farmgate::listings {
namespace {

using namespace std::chrono_literals;
using farmgate::events::Outbox;
using farmgate::wire::id_of;
using farmgate::wire::read_date;
using producers::events::v1::ProducerEvent;

constexpr int kSellersOfSweep = 200;  // the next round goes on

StatusOr<SellerCopy> seller_of(const ProducerEvent& event) {
  SellerCopy seller;
  ASSIGN_OR_RETURN(seller.id, id_of<ProducerId>(event.state().name(), "producers"));
  seller.public_name = event.state().public_name();
  seller.commune = event.state().commune();
  seller.active = event.state().activity() == "ACTIVE";
  seller.kind = event.state().kind();
  seller.identity_complete = event.state().identity_missing().empty();
  return seller;
}

StatusOr<std::vector<PaperCopy>> papers_of(const ProducerEvent& event) {
  std::vector<PaperCopy> papers;
  for (const auto& it : event.state().qualifications()) {
    PaperCopy paper{it.name(), it.kind(), it.standing() == "VALID"};
    ASSIGN_OR_RETURN(paper.from_date, read_date(it.valid_from_date(), "valid_from_date"));
    ASSIGN_OR_RETURN(paper.last_date, read_date(it.valid_through_date(), "valid_through_date"));
    papers.push_back(std::move(paper));
  }
  return papers;
}

Status copy_seller(const std::optional<ProducerEvent>&, const ProducerEvent& now, pg::Tx& tx) {
  ASSIGN_OR_RETURN(const SellerCopy seller, seller_of(now));
  ASSIGN_OR_RETURN(const auto papers, papers_of(now));
  std::vector<ProductCopy> products;
  for (const auto& product : now.state().products()) {
    products.push_back({product.name(), seller.id, product.ocop_set(), product.species()});
  }
  RETURN_IF_ERROR(copies_store::save_seller(tx, seller));
  RETURN_IF_ERROR(copies_store::save_papers(tx, seller.id, papers));
  return copies_store::save_products(tx, seller.id, products);
}

// Listings of one seller, locked behind its copy, follow what the copies say.
Status follow_all(Outbox& outbox, const Gate& gate, const SellerCopy& seller,
                  std::vector<Listing> listings, pg::Tx& tx) {
  if (listings.empty()) return ok();
  ASSIGN_OR_RETURN(const auto papers, copies_store::papers_of(tx, seller.id));
  ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
  for (Listing& listing : listings) {
    const auto until = listing.papers_until;
    const auto change =
        listing.follow(seller, gate.papers(seller, listing.category, papers, now), now);
    if (change) RETURN_IF_ERROR(save_and_announce(tx, outbox, listing, *change));
    if (!change && listing.papers_until != until) {
      RETURN_IF_ERROR(listing_rows::save(tx, listing));
    }
  }
  return ok();
}

// A rebuild shows every event as its own predecessor: then nothing is known to be the same.
bool same_papers(const std::optional<ProducerEvent>& before, const ProducerEvent& now) {
  if (!before || before->aggregate_version() == now.aggregate_version()) return false;
  if (before->state().kind() != now.state().kind()) return false;
  const auto& old_papers = before->state().qualifications();
  const auto& new_papers = now.state().qualifications();
  if (old_papers.size() != new_papers.size()) return false;
  for (int i = 0; i < old_papers.size(); ++i) {
    if (old_papers[i].SerializeAsString() != new_papers[i].SerializeAsString()) return false;
  }
  return true;
}

// Another kind shows on no page, but in the search; a rebuild may have been the first to know it.
bool is_kind_news(const std::optional<ProducerEvent>& before, const ProducerEvent& now) {
  return !before || before->aggregate_version() == now.aggregate_version() ||
         before->state().kind() != now.state().kind();
}

Status show_seller(Outbox& outbox, const Gate& gate, const std::optional<ProducerEvent>& before,
                   const ProducerEvent& now, pg::Tx& tx) {
  ASSIGN_OR_RETURN(const SellerCopy seller, seller_of(now));
  if (is_kind_news(before, now)) RETURN_IF_ERROR(search_rows::touch_seller(tx, seller.id));
  if (same_papers(before, now)) {
    ASSIGN_OR_RETURN(auto outdated, listing_rows::lock_outdated_of(tx, seller));
    return follow_all(outbox, gate, seller, std::move(outdated), tx);
  }
  ASSIGN_OR_RETURN(auto all, listing_rows::lock_all_of(tx, seller.id));
  return follow_all(outbox, gate, seller, std::move(all), tx);
}

Status refresh_seller(pg::Database& database, Outbox& outbox, const Gate& gate, ProducerId id) {
  return database.transact(in(5s), [&](pg::Tx& tx) -> Status {
    ASSIGN_OR_RETURN(const auto seller, copies_store::lock_seller(tx, id));
    if (!seller) return ok();
    ASSIGN_OR_RETURN(auto listings, listing_rows::lock_all_of(tx, id));
    return follow_all(outbox, gate, *seller, std::move(listings), tx);
  });
}

}  // namespace

farmgate::events::Projection sellers(Outbox& outbox, const Gate& gate) {
  return farmgate::events::Projection("sellers", {"seller_copy", "product_copy", "paper_copy"})
      .on<ProducerEvent>(copy_seller, [&outbox, &gate](const std::optional<ProducerEvent>& before,
                                                       const ProducerEvent& now, pg::Tx& tx) {
        return show_seller(outbox, gate, before, now, tx);
      });
}

Status refresh_papers(pg::Database& database, Outbox& outbox, const Gate& gate) {
  ASSIGN_OR_RETURN(const auto due, database.transact(in(5s), [&](pg::Tx& tx) {
    return listing_rows::sellers_with_papers_outdated(tx, kSellersOfSweep);
  }));
  Status first = ok();
  for (const ProducerId id : due) {
    const Status status = refresh_seller(database, outbox, gate, id);
    if (first.ok()) first = status;
    // One that is busy keeps nobody else waiting; without a database the others need not try.
    if (!status.ok() && status.code() != Code::kAborted) return first;
  }
  return first;
}

}  // namespace farmgate::listings
