#pragma once

namespace farmgate::host {
struct ServiceSpec;
}

namespace farmgate::cooperatives {

// Groups, cooperatives and unions with their members.
const host::ServiceSpec& cooperatives_spec();

}  // namespace farmgate::cooperatives
