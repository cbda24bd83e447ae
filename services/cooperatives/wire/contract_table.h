#pragma once

#include "chassis/base/status.h"
#include "chassis/intake/table.h"
#include "services/cooperatives/domain/opening.h"

namespace farmgate::cooperatives::v1 {
class ContractTerms;
}

// Rows of imported tables -> running contracts with their opening balances.
namespace farmgate::cooperatives::wire {

intake::Shape contract_shape();

// Not validated yet. INVALID_FIELD for what is no ContractTerms in JSON.
StatusOr<v1::ContractTerms> terms_of(const intake::Table& table, const type::v1::ImportRow& row);
// INVALID_FIELD for what cannot be read; Opening::check judges it.
StatusOr<Opening> opening_of(const intake::Table& table, const type::v1::ImportRow& row);

}  // namespace farmgate::cooperatives::wire
