#pragma once

#include <functional>
#include <string>
#include <vector>

#include "apps/season/client.h"
#include "apps/season/world.h"
#include "chassis/base/clock.h"
#include "chassis/base/status.h"

namespace farmgate::season {

// A dossier on the council's table, in the order of its season.
struct Candidate {
  std::string dossier;
  std::string rubric;  // "rubrics/qd26-2026-01"
};

// What the rest of a season needs of it.
struct Ruling {
  std::string certificate;  // that is revoked at the end
  Date day{};               // of the session
};

// The council of a season: nine members score every candidate, the province decides, one product is
// approved for the central round and its result recorded. Every step may be repeated after a kill.
// wait_a_day moves business time ahead by a day.
StatusOr<Ruling> rate_products(Client& client, const World& world,
                               const std::vector<Candidate>& candidates,
                               const std::function<Status()>& wait_a_day);
Status revoke_star(Client& client, const World& world, const Ruling& ruling);

}  // namespace farmgate::season
