#pragma once

#include <optional>
#include <string>

#include "chassis/base/money.h"
#include "services/orders/domain/ids.h"

namespace farmgate::orders {

enum class BoothKind { kStandard = 1, kCorner, kOpenSpace, kPage };

// One booth of a fair's plan. Who has it stands in the application that got it.
struct Booth {
  FairId fair;
  std::string code;
  std::string zone;
  BoothKind kind = BoothKind::kStandard;
  std::int64_t area_thousandths = 0;  // of a square metre
  Money price;
  std::string utilities;
  int position = 0;  // in the plan
  std::optional<ProducerId> exhibitor;
  std::optional<ApplicationId> application;
};

}  // namespace farmgate::orders
