#pragma once

#include <string>
#include <vector>

#include "chassis/base/clock.h"
#include "services/orders/domain/fair.h"

// Who gets which booth: a pure function of what is known, so that a preview, the allocation and
// any recount of it agree. docs/fairs.md tells how it decides.
namespace farmgate::orders {

enum class Outcome { kAllocated, kWaiting, kRefused };
enum class AllocationReason {
  kRank = 1,
  kFirstTimerShare,
  kMovedUp,
  kOverride,
  kNoBoothFree,
  kCommuneQuota,
  kStarTooLow,
  kSubjectCap,
  kNotActive,
  kWaitingListFull,
  kFairClosed,
};

// One application as an allocation sees it.
struct Candidate {
  ApplicationId id;
  ProducerId subject;
  std::string commune;
  int star = 0;              // on all days of the fair
  bool first_timer = false;  // no booth at another fair of the year
  bool active = true;
  Time filed;
  std::vector<std::string> zones;  // the dearest first; empty: any
  int rank = 0;                    // of one that waits; 0: not ranked yet
};

// A booth that nobody has.
struct FreeBooth {
  std::string code;
  std::string zone;
};

// A booth that somebody has.
struct Holding {
  ProducerId subject;
  std::string commune;
  bool first_timer = false;
};

struct Hall {
  const Fair& fair;  // its zones and rules
  int booths_per_subject = 0;
  std::vector<FreeBooth> free;  // in the order of the plan
  std::vector<Holding> held;
};

struct BoothVerdict {
  ApplicationId id;
  Outcome outcome = Outcome::kRefused;
  AllocationReason reason = AllocationReason::kRank;
  std::string explanation;
  int star = 0;
  bool first_timer = false;
  int rank = 0;
  std::string booth;
};

// One verdict a candidate: in the order of ranks, those that are not ranked behind them.
std::vector<BoothVerdict> allocate(const Hall& hall, std::vector<Candidate> candidates);

// After a booth became free: the same for those that wait, in the order of their ranks. Verdicts of
// those alone for whom something changes.
std::vector<BoothVerdict> move_up(const Hall& hall, std::vector<Candidate> waiting);

// The least star that one of the zones asks for; the fair's own for any.
int star_needed(const Fair& fair, const std::vector<std::string>& zones);

}  // namespace farmgate::orders
