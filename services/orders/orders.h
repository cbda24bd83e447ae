#pragma once

namespace farmgate::host {
struct ServiceSpec;
}

namespace farmgate::orders {

// Fairs, offers with their stock, orders with their holds, and the money that meets them.
const host::ServiceSpec& orders_spec();

}  // namespace farmgate::orders
