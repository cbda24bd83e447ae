#pragma once

#include "chassis/base/status.h"
#include "chassis/intake/table.h"

namespace farmgate::listings::v1 {
class Listing;
}

// Rows of imported tables -> the message of CreateListing.
namespace farmgate::listings::wire {

intake::Shape listing_shape();

// Not validated yet. INVALID_FIELD for what cannot be read as the field's type.
StatusOr<v1::Listing> listing_of(const intake::Table& table, const type::v1::ImportRow& row);

}  // namespace farmgate::listings::wire
