#pragma once

#include "chassis/base/status.h"
#include "services/cooperatives/domain/contract.h"
#include "services/cooperatives/domain/delivery.h"

namespace farmgate::pg {
class Tx;
}

// What the registry's facts say of a contract and of goods that are to be delivered on it.
namespace farmgate::cooperatives {

// Both parties are there and active, and the product is: COPY_NOT_YET, PRODUCER_SUSPENDED.
Status check_parties(pg::Tx& tx, const ContractTerms& terms);
// Lots are of the seller's product, or of its members on that day: COPY_NOT_YET, NOT_A_MEMBER,
// INVALID_FIELD for a lot of another product, UNIT_MISMATCH.
Status check_lots(pg::Tx& tx, const Contract& contract, const Delivery& delivery);

}  // namespace farmgate::cooperatives
