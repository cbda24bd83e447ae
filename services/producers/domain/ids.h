#pragma once

#include "chassis/base/id.h"

namespace farmgate::producers {

using BankAccountId = Id<struct BankAccountTag>;
using ConsumptionId = Id<struct ConsumptionTag>;
using CropPlanId = Id<struct CropPlanTag>;
using LotId = Id<struct LotTag>;
using OutbreakId = Id<struct OutbreakTag>;
using PlotId = Id<struct PlotTag>;
using ProducerId = Id<struct ProducerTag>;
using ProductId = Id<struct ProductTag>;
using QualificationId = Id<struct QualificationTag>;

}  // namespace farmgate::producers
