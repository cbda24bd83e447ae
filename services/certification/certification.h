#pragma once

namespace farmgate::host {
struct ServiceSpec;
}

namespace farmgate::certification {

// Recognition of OCOP products: rubrics, dossiers, councils, decisions and certificates.
const host::ServiceSpec& certification_spec();

}  // namespace farmgate::certification
