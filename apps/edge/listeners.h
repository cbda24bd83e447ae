#pragma once

#include "apps/edge/template.h"
#include "chassis/base/status.h"
#include "chassis/host/settings.h"

namespace farmgate::edge {

// Where the edge is reached, by the world and by those who watch it.
Status add_listeners(const host::Settings& settings, Values& values);

}  // namespace farmgate::edge
