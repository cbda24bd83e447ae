#pragma once

namespace farmgate::host {
struct ServiceSpec;
}

namespace farmgate::listings {

// The pages of the market: what is sold by whom, with price and stock projected from offers.
const host::ServiceSpec& listings_spec();

}  // namespace farmgate::listings
