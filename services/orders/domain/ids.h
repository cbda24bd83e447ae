#pragma once

#include "chassis/base/id.h"

namespace farmgate::orders {

using ApplicationId = Id<struct ApplicationTag>;
using CloseId = Id<struct CloseTag>;
using DeviceId = Id<struct DeviceTag>;
using DiscrepancyId = Id<struct DiscrepancyTag>;
using FairId = Id<struct FairTag>;
using ListingId = Id<struct ListingTag>;
using OfferId = Id<struct OfferTag>;
using OrderId = Id<struct OrderTag>;
using ProducerId = Id<struct ProducerTag>;
using RefundId = Id<struct RefundTag>;
using SaleId = Id<struct SaleTag>;
using TransferId = Id<struct TransferTag>;

}  // namespace farmgate::orders
