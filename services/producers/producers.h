#pragma once

namespace farmgate::host {
struct ServiceSpec;
}

namespace farmgate::producers {

// The one registry of parties, with their land, products, papers, harvests and accounts.
const host::ServiceSpec& producers_spec();

}  // namespace farmgate::producers
