#include <algorithm>

#include "apps/season/state.h"
#include "chassis/base/money.h"

namespace farmgate::season {
namespace {

std::string row(std::string_view label, const std::string& value) {
  std::string line = "  " + std::string(label);
  line.resize(52, ' ');
  return line + value + "\n";
}

std::string kilograms(std::int64_t grams) { return to_display(Quantity{grams, Unit::kKilogram}); }

std::string money_in(const Balances& ledger, const std::string& account) {
  const auto found = ledger.find(account);
  return to_display(Money::vnd(found == ledger.end() ? 0 : found->second));
}

std::string owed_by(const Balances& ledger, const std::string& account) {
  const auto found = ledger.find(account);
  return to_display(Money::vnd(found == ledger.end() ? 0 : -found->second));
}

int counted(const Target& target, const Outcome& it) {
  if (target.count == "MODELS") return static_cast<int>(it.trade.sellers.size());
  const auto& stars = it.recognition.stars;
  if (target.count == "RECOGNISED") return stars[3] + stars[4] + stars[5];
  if (target.count == "ONLINE") return it.starred_listings;
  return static_cast<int>(std::ranges::count_if(it.recognition.star_of, [&](const auto& star) {
    return star.second > 0 && it.trade.products.contains(star.first);
  }));
}

std::string number(std::int64_t value) { return std::to_string(value); }

std::string market_rows(const Outcome& it) {
  std::string table;
  table += row("offers in the product week", number(it.offers));
  table += row("booths of the week, applications",
               number(it.booths) + ", " + number(it.booth_applications));
  table += row("booths confirmed, moved up, exhibitors waiting",
               number(it.booths_confirmed) + ", " + number(it.booths_moved_up) + ", " +
                   number(it.booths_awaited));
  table += row("units sold by a tablet without network, not there",
               number(it.tablets.sold) + ", " + number(it.tablets.missing) + " (" +
                   to_display(Money::vnd(it.tablets.vnd_missing)) + ")");
  table += row("walk-in orders paid, cancelled",
               number(it.walk_in_paid) + ", " + number(it.walk_in_cancelled));
  table += row("of the paid ones picked up", number(it.picked_up));
  table +=
      row("cash orders taken, returned", number(it.cash_taken) + ", " + number(it.cash_returned));
  table +=
      row("orders weighed, called off when paid", number(it.weighed) + ", " + number(it.refunded));
  table += row("rush: buyers, boxes, orders held",
               number(kRushBuyers) + ", " + number(kRushBoxes) + ", " + number(it.rush_held));
  table += row("rush: holds paid, expired", number(it.rush_paid) + ", " + number(it.rush_expired));
  table += row("second sale of what came back, paid", number(it.second_paid));
  table += row("orders in any other state", number(it.other_orders));
  table += row("offers oversold", number(it.oversold_offers));
  table += row("listings behind offers and certificates", number(it.listings_behind));
  return table;
}

std::string trade_rows(const Outcome& it) {
  std::string table;
  table +=
      row("contracts, price clauses", number(it.trade.contracts) + ", " + number(it.trade.clauses));
  table += row("deliveries settled, rejected, other", number(it.trade.settled) + ", " +
                                                          number(it.trade.rejected) + ", " +
                                                          number(it.trade.other_deliveries));
  table += row("breaches found", number(it.trade.breaches_found));
  table += row("set off against goods", to_display(Money::vnd(it.trade.vnd_set_off)));
  table += row("contract money payable, paid", to_display(Money::vnd(it.trade.vnd_payable)) + ", " +
                                                   to_display(Money::vnd(it.trade.vnd_paid)));
  table += row("settlements out of balance", number(it.trade.unbalanced));
  return table;
}

std::string recognition_rows(const World& world, const Outcome& it) {
  std::string table;
  table += row("dossiers, returned to be completed",
               number(it.recognition.dossiers) + ", " + number(it.recognition.returned));
  table += row("recognised, by the centre, not recognised",
               number(it.recognition.recognised) + ", " + number(it.recognition.by_the_centre) +
                   ", " + number(it.recognition.not_recognised));
  table += row("certificates of 3, 4, 5 stars, revoked",
               number(it.recognition.stars[3]) + ", " + number(it.recognition.stars[4]) + ", " +
                   number(it.recognition.stars[5]) + ", " + number(it.recognition.revoked));
  table += row("listings with a star", number(it.starred_listings));
  for (const Target& target : world.targets()) {
    table += row(target.label, number(counted(target, it)) + " (target " + target.printed + ")");
  }
  return table;
}

std::string balance_rows(const Outcome& it) {
  std::string table;
  table += row("goods out of lots", kilograms(it.grams_from_lots));
  table += row("goods sold + left in stock + on contract",
               kilograms(it.grams_sold) + " + " + kilograms(it.grams_left) + " + " +
                   kilograms(it.trade.grams_accepted) + " = " +
                   kilograms(it.grams_sold + it.grams_left + it.trade.grams_accepted));
  table += row("money received by transfer", to_display(Money::vnd(it.vnd_received)));
  table += row("ledger: at the bank, cash taken",
               money_in(it.ledger, "BANK") + ", " + money_in(it.ledger, "CASH"));
  table += row("ledger: prepaid, sold, due back, unmatched",
               owed_by(it.ledger, "PREPAID") + ", " + owed_by(it.ledger, "SALES") + ", " +
                   owed_by(it.ledger, "REFUNDS_DUE") + ", " + owed_by(it.ledger, "UNMATCHED"));
  std::int64_t sum = 0;
  for (const auto& [account, vnd] : it.ledger) sum += vnd;
  table += row("ledger: all accounts together", to_display(Money::vnd(sum)));
  return table;
}

}  // namespace

std::string stable_table(const World& world, const Outcome& it) {
  std::string table = "Season " + number(static_cast<std::int64_t>(world.seed())) +
                      ", made-up people, real places of province 24\n";
  table += row("households registered", number(it.households));
  table +=
      row("cooperatives, grown from a group", number(it.cooperatives) + ", " + number(it.grown));
  table += row("members: official, associates, gone", number(it.official_members) + ", " +
                                                          number(it.associates) + ", " +
                                                          number(it.memberships_over));
  table += row("capital contributed by members", to_display(Money::vnd(it.vnd_contributed)));
  table += row("products, published listings", number(it.products) + ", " + number(it.listings));
  return table + market_rows(it) + trade_rows(it) + recognition_rows(world, it) + balance_rows(it);
}

}  // namespace farmgate::season
