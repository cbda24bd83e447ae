#pragma once

#include <optional>
#include <string>
#include <vector>

#include "apps/season/client.h"
#include "apps/season/contract_state.h"
#include "apps/season/ledger_state.h"
#include "apps/season/recognition_state.h"
#include "apps/season/tablet_state.h"
#include "apps/season/world.h"
#include "chassis/base/status.h"

namespace farmgate::orders::v1 {
class Order;
}

namespace farmgate::season {

// Every order on an offer, whoever placed it.
StatusOr<std::vector<orders::v1::Order>> orders_of_offer(Client& client, const std::string& offer);

// What a season left behind, counted from the suite's answers alone.
struct Outcome {
  int households = 0, products = 0, listings = 0, offers = 0;
  int cooperatives = 0, grown = 0, official_members = 0, associates = 0, memberships_over = 0;
  std::int64_t vnd_contributed = 0;
  ContractOutcome trade;
  RecognitionOutcome recognition;
  int rush_held = 0, rush_paid = 0, rush_expired = 0;
  int picked_up = 0;  // of the walk-in orders
  int second_paid = 0, walk_in_paid = 0, walk_in_cancelled = 0, other_orders = 0;
  int cash_taken = 0, cash_returned = 0, weighed = 0, refunded = 0;
  int booths = 0, booth_applications = 0, booths_confirmed = 0, booths_moved_up = 0;
  int booths_awaited = 0;
  Tablets tablets;
  std::int64_t grams_from_lots = 0, grams_sold = 0, grams_left = 0;
  std::int64_t vnd_received = 0;
  Balances ledger;
  int oversold_offers = 0;
  int starred_listings = 0;
  int listings_behind = 0;  // whose stock does not show what their offer has

  bool finished() const;
};

// Nothing when no such season was begun here.
StatusOr<std::optional<Outcome>> read_outcome(Client& client, const World& world);

// The stable part of the closing table: the same bytes for every run of a seed.
std::string stable_table(const World& world, const Outcome& it);

}  // namespace farmgate::season
