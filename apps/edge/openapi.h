#pragma once

#include <string>

#include "apps/edge/contract.h"

namespace farmgate::edge {

// The contract as an OpenAPI 3.0 document in JSON: every route, with the words, rules and roles of
// its proto and an example that the rules let pass.
std::string openapi(const Contract& contract);

}  // namespace farmgate::edge
