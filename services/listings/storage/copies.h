#pragma once

#include <optional>
#include <string>
#include <vector>

#include "chassis/pg/database.h"
#include "services/listings/domain/listing.h"

namespace farmgate::listings::copies_store {

// The newest state of foreign aggregates; each table belongs to one projection.
Status save_seller(pg::Tx& tx, const SellerCopy& seller);
// A seller's products, all at once: what is not among them is gone.
Status save_products(pg::Tx& tx, ProducerId seller, const std::vector<ProductCopy>& products);
// A seller's qualifications, likewise.
Status save_papers(pg::Tx& tx, ProducerId seller, const std::vector<PaperCopy>& papers);
Status save_offer(pg::Tx& tx, const OfferCopy& offer);
Status save_certificate(pg::Tx& tx, const CertificateCopy& certificate);

// Until the transaction ends the copy does not change and no other listing of the seller is made:
// its new listing is counted, and shows a change of the seller that comes meanwhile. Before a row
// of listing is locked, as the seller's events do.
StatusOr<std::optional<SellerCopy>> lock_seller(pg::Tx& tx, ProducerId seller);
// The seller of a listing that is here, locked likewise.
Status lock_seller_of(pg::Tx& tx, ListingId listing);
// The same as lock_seller without the lock, for what is only shown.
StatusOr<std::optional<SellerCopy>> find_seller(pg::Tx& tx, ProducerId seller);
StatusOr<std::optional<ProductCopy>> find_product(pg::Tx& tx, const std::string& product);
// Those that have not ended; at most 1,000.
StatusOr<std::vector<OfferCopy>> offers_of(pg::Tx& tx, ListingId listing);

// Those of a product that are valid and have not ended; at most 100.
StatusOr<std::vector<CertificateCopy>> certificates_of(pg::Tx& tx, const std::string& product);

// Those of a seller that are valid and have not ended; at most 1,000.
StatusOr<std::vector<PaperCopy>> papers_of(pg::Tx& tx, ProducerId seller);

}  // namespace farmgate::listings::copies_store
