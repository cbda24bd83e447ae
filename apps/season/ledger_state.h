#pragma once

#include <map>
#include <set>
#include <string>

#include "apps/season/client.h"
#include "chassis/base/status.h"

namespace farmgate::season {

// What each account of the ledger has of these transfers and orders: above zero what is there,
// below zero what is owed or was earned.
using Balances = std::map<std::string, std::int64_t>;
StatusOr<Balances> read_ledger(Client& client, const std::set<std::string>& transfers,
                               const std::set<std::string>& orders);

}  // namespace farmgate::season
