#pragma once

#include <string>
#include <string_view>

#include "chassis/base/status.h"
#include "services/cooperatives/domain/contract.h"

namespace farmgate::cooperatives::v1 {
class ContractTerms;
}

// Domain <-> farmgate.cooperatives.v1, and the bytes that parties sign.
namespace farmgate::cooperatives::wire {

v1::ContractTerms encode(const ContractTerms& terms);
StatusOr<ContractTerms> decode(const v1::ContractTerms& terms);

// The one canonical form of terms, whatever the caller sent, and its digest.
SealedTerms seal(ContractTerms terms);
// Terms out of the database; what does not parse is our bug.
StatusOr<ContractTerms> parse_terms(std::string_view bytes);
std::string bytes_of(const ContractTerms& terms);

}  // namespace farmgate::cooperatives::wire
