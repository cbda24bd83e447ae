#pragma once

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "chassis/pg/database.h"
#include "services/orders/combiner/batch.h"
#include "services/orders/storage/combined.h"
#include "services/orders/storage/offers.h"

namespace farmgate::orders {

// The one transaction of a batch.
class Round {
 public:
  struct Plan {
    const Batch::Tickets& tickets;
    std::optional<Turn> turn;
    bool claims_apart = false;  // one by one, so that the one that waits for its twin is known
  };
  Round(const Batch::Parts& parts, Plan plan) : it_(parts), plan_(plan) {}

  // May run again from the start. ABORTED where it could not go on: see stage().
  Status run(pg::Tx& tx);

  enum class Stage { kRead, kTurn, kTallies, kClaims, kRows };
  Stage stage() const { return stage_; }  // how far the last run came
  // With kTallies: rows that there must be before it can go on.
  const std::vector<TallyKey>& missing() const { return missing_; }
  const std::vector<Verdict>& verdicts() const { return verdicts_; }

 private:
  using Places = std::vector<std::size_t>;
  StatusOr<Places> judge_plainly(pg::Tx& tx);
  StatusOr<Places> lock(pg::Tx& tx, const Places& places, std::optional<RunningStock>& stock);
  StatusOr<Tallies> lock_tallies(pg::Tx& tx, const std::vector<TallyKey>& keys);
  std::optional<Turn> held_up(const Basket& basket) const;
  void judge(const Places& places, RunningStock& stock);
  Status judge_apart(pg::Tx& tx, const Places& places, RunningStock& stock);
  bool accept(std::size_t place, RunningStock& stock);
  Status claim(pg::Tx& tx);
  Status write(pg::Tx& tx, const RunningStock& stock);
  std::vector<rpc::Asked> asked_at(const Places& places) const;
  std::vector<OfferId> offers_at(const Places& places) const;
  combined::Pairs limited(const Places& places) const;
  std::vector<TallyKey> tallies_at(const Places& places) const;
  std::set<TallyKey> tallies_of(const Basket& basket) const;

  const Batch::Parts& it_;
  const Plan plan_;
  Stage stage_ = Stage::kRead;
  std::vector<Verdict> verdicts_;
  std::map<OfferId, OfferOnSale> market_;  // as committed when it was read
  Time now_;
  std::set<OfferId> locked_;
  std::set<TallyKey> tallies_locked_;
  std::vector<TallyKey> missing_;
  std::vector<combined::Placed> placed_;
  Places accepted_;  // whose each of placed_ is
};

}  // namespace farmgate::orders
