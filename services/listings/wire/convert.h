#pragma once

#include <string>
#include <string_view>

#include "services/listings/domain/gate.h"
#include "services/listings/domain/listing.h"

namespace farmgate::listings::v1 {
class Label;
class Listing;
class UnmetRule;
}  // namespace farmgate::listings::v1
namespace farmgate::listings::events::v1 {
class ListingEvent;
}

// Domain <-> farmgate.listings.v1 and its event.
namespace farmgate::listings::wire {

v1::Listing encode(const Listing& listing);
ListingTerms decode(const v1::Listing& listing);
// What its owner wrote of it, as CreateListing takes it.
v1::Listing said_of(const Listing& listing);
Label decode(const v1::Label& label);
// "images/<digest>"; and back: "" for another name.
std::string image_name(std::string_view digest);
std::string digest_of(const std::string& name);
v1::UnmetRule encode(const Unmet& unmet);

// The event of a published listing as it stands now.
events::v1::ListingEvent event(const Listing& listing, ListingChange change);
// For republishing, where only the state is known: a change that leads to it.
ListingChange latest_change(const Listing& listing);

}  // namespace farmgate::listings::wire
