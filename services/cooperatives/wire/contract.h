#pragma once

#include "chassis/base/status.h"
#include "services/cooperatives/domain/annex.h"
#include "services/cooperatives/domain/breach.h"
#include "services/cooperatives/domain/delivery.h"
#include "services/cooperatives/domain/observation.h"
#include "services/cooperatives/domain/settlement_record.h"

namespace farmgate::cooperatives::v1 {
class Annex;
class Breach;
class Contract;
class Delivery;
class PriceObservation;
class Settlement;
class StatementLine;
}  // namespace farmgate::cooperatives::v1

// Domain <-> farmgate.cooperatives.v1.
namespace farmgate::cooperatives::wire {

std::string contract_name(ContractId id);
std::string delivery_name(ContractId contract, DeliveryId id);
std::string settlement_name(ContractId contract, SettlementId id);
std::string breach_name(ContractId contract, BreachId id);

// kWhole with the bytes that were signed.
enum class Detail { kWhole, kBrief };
v1::Contract encode(const Contract& contract, Detail detail);
v1::Annex encode(const Annex& annex, Detail detail);
v1::Delivery encode(const Delivery& delivery);
v1::Breach encode(const Breach& breach);
// kWhole with lines, shares, observations and entries.
v1::Settlement encode(const Settlement& settlement, Detail detail);
v1::StatementLine encode(const StatementLine& line);
v1::PriceObservation encode(const PriceRecord& record);

StatusOr<Delivery> decode(const v1::Delivery& delivery, ContractId contract);
StatusOr<PriceRecord> decode(const v1::PriceObservation& observation);

}  // namespace farmgate::cooperatives::wire
