#pragma once

#include "chassis/host/service.h"

namespace farmgate::host {

// What an operator is told before it runs out: connections of the pools and of the database's
// server, days of the certificate, age of the key set. `verifier` reads the key set.
void export_limits(Service& service, auth::TokenVerifier& verifier);

}  // namespace farmgate::host
