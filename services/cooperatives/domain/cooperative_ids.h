#pragma once

#include "chassis/base/id.h"

namespace farmgate::cooperatives {

using CooperativeId = Id<struct CooperativeTag>;
using MembershipId = Id<struct MembershipTag>;
using ProducerId = Id<struct ProducerTag>;

}  // namespace farmgate::cooperatives
