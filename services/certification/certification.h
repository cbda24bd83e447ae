#pragma once

namespace farmgate::host {
struct ServiceSpec;
}

namespace farmgate::certification {

// Recognition of OCOP products: the rubrics by which they are scored.
const host::ServiceSpec& certification_spec();

}  // namespace farmgate::certification
