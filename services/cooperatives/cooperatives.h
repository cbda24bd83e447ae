#pragma once

namespace farmgate::host {
struct ServiceSpec;
}

namespace farmgate::cooperatives {

// Groups, cooperatives and unions with their members, and supply contracts.
const host::ServiceSpec& cooperatives_spec();

}  // namespace farmgate::cooperatives
