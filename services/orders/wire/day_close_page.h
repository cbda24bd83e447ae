#pragma once

#include <string>

#include "services/orders/domain/day_close.h"

namespace farmgate::orders::wire {

// The close of a day to print and sign (A4, Vietnamese).
std::string page_of(const DayClose& close);

}  // namespace farmgate::orders::wire
