// Random fairs: what must hold for every allocation. The checks recount from the definitions of
// docs/fairs.md and share no code with the allocation.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "tests/unit/services/orders/fair_samples.h"

namespace farmgate::orders {
namespace {

using rc::gen::inRange;
using Reason = AllocationReason;

struct Case {
  Fair fair;
  int cap = 0;
  std::vector<FreeBooth> booths;
  std::vector<Candidate> candidates;

  Hall hall() const { return Hall{fair, cap, booths, {}}; }
  const Candidate& of(const BoothVerdict& it) const {
    return *std::ranges::find(candidates, it.id, &Candidate::id);
  }
  std::string zone_of(const std::string& booth) const {
    return std::ranges::find(booths, booth, &FreeBooth::code)->zone;
  }
  bool suits(const Candidate& it, const std::string& zone) const {
    const bool wanted = it.zones.empty() || std::ranges::find(it.zones, zone) != it.zones.end();
    const int own = std::ranges::find(fair.zones, zone, &Zone::code)->minimum_star;
    return wanted && it.star >= own && it.star >= fair.rules.minimum_star;
  }
  // A number no exhibitors of the commune go beyond; every booth there is when nothing is said.
  int quota_of(const std::string& commune) const {
    const auto own = fair.rules.commune_quotas.find(commune);
    if (own != fair.rules.commune_quotas.end()) return own->second;
    const int all = fair.rules.booths_per_commune;
    return all > 0 ? all : static_cast<int>(booths.size());
  }
  int share() const {
    return static_cast<int>(static_cast<std::int64_t>(booths.size()) *
                            fair.rules.first_timer_millionths / 1'000'000);
  }
};

Case some_case() {
  Case it;
  it.fair = june_fair();
  it.fair.zones.clear();
  const int zones = *inRange(1, 4);
  for (int i = 0; i < zones; ++i) {
    it.fair.zones.push_back({std::string(1, static_cast<char>('A' + i)), "Khu", *inRange(0, 6)});
  }
  it.cap = *inRange(1, 4);
  BoothRules& rules = it.fair.rules;
  rules.minimum_star = *inRange(0, 4);
  rules.booths_per_commune = *inRange(0, 5);
  if (*rc::gen::arbitrary<bool>()) rules.commune_quotas["communes/2"] = *inRange(0, 3);
  rules.first_timer_millionths = *inRange<std::int64_t>(0, 1'000'001);
  rules.waiting_list_size = *inRange(0, 12);
  const int booths = *inRange(0, 25);
  for (int i = 0; i < booths; ++i) {
    it.booths.push_back(
        {std::to_string(i + 1), it.fair.zones[static_cast<std::size_t>(*inRange(0, zones))].code});
  }
  std::vector<ProducerId> subjects;
  for (int i = 0; i < 8; ++i) subjects.push_back(ProducerId::make());
  const int candidates = *inRange(0, 40);
  for (int i = 0; i < candidates; ++i) {
    Candidate one = candidate(*inRange(0, 6), {});
    const auto who = static_cast<std::size_t>(*inRange(0, 8));
    one.subject = subjects[who];
    one.commune = "communes/" + std::to_string(who % 3);
    one.first_timer = who < 4;
    one.active = who != 7;
    one.filed = noon_of(june(1)) + std::chrono::seconds(*inRange(0, 5));
    for (const Zone& zone : it.fair.zones) {
      if (*rc::gen::arbitrary<bool>()) one.zones.push_back(zone.code);
    }
    if (*rc::gen::arbitrary<bool>()) std::ranges::reverse(one.zones);
    it.candidates.push_back(one);
  }
  return it;
}

// Who stands before whom, in words of the rule.
bool before(const Candidate& a, const Candidate& b) {
  if (a.star != b.star) return a.star > b.star;
  if (a.first_timer != b.first_timer) return a.first_timer;
  if (a.filed != b.filed) return a.filed < b.filed;
  return a.id < b.id;
}

RC_GTEST_PROP(AllocationProperty, EveryApplicationHasOneVerdictInWords, ()) {
  const Case it = some_case();
  const auto out = allocate(it.hall(), it.candidates);

  std::set<ApplicationId> seen;
  for (const BoothVerdict& verdict : out) {
    RC_ASSERT(seen.insert(verdict.id).second);
    RC_ASSERT(!verdict.explanation.empty());
    RC_ASSERT((verdict.outcome == Outcome::kAllocated) == !verdict.booth.empty());
  }
  RC_ASSERT(seen.size() == it.candidates.size());
}

RC_GTEST_PROP(AllocationProperty, NoBoothTwiceNorCapNorQuotaNorStarBroken, ()) {
  const Case it = some_case();
  std::set<std::string> booths;
  std::map<ProducerId, int> subjects;
  std::map<std::string, int> communes;
  for (const BoothVerdict& verdict : allocate(it.hall(), it.candidates)) {
    if (verdict.booth.empty()) continue;
    const Candidate& who = it.of(verdict);
    RC_ASSERT(booths.insert(verdict.booth).second);
    RC_ASSERT(it.suits(who, it.zone_of(verdict.booth)));
    RC_ASSERT(who.active);
    RC_ASSERT(++subjects[who.subject] <= it.cap);
    RC_ASSERT(++communes[who.commune] <= it.quota_of(who.commune));
  }
}

RC_GTEST_PROP(AllocationProperty, TheOrderOfTheInputDecidesNothing, ()) {
  const Case it = some_case();
  auto turned = it.candidates;
  std::ranges::reverse(turned);
  const auto one = allocate(it.hall(), it.candidates), other = allocate(it.hall(), turned);

  RC_ASSERT(one.size() == other.size());
  for (std::size_t i = 0; i < one.size(); ++i) {
    RC_ASSERT(one[i].id == other[i].id);
    RC_ASSERT(one[i].booth == other[i].booth);
    RC_ASSERT(one[i].explanation == other[i].explanation);
  }
}

RC_GTEST_PROP(AllocationProperty, RanksFollowTheRule, ()) {
  const Case it = some_case();
  const BoothVerdict* last = nullptr;
  const auto out = allocate(it.hall(), it.candidates);
  for (const BoothVerdict& verdict : out) {
    const bool ranked =
        verdict.reason != Reason::kNotActive && verdict.reason != Reason::kStarTooLow;
    RC_ASSERT((verdict.rank > 0) == ranked);
    if (!ranked) continue;
    if (last != nullptr) {
      RC_ASSERT(verdict.rank == last->rank + 1);
      RC_ASSERT(before(it.of(*last), it.of(verdict)));
    }
    last = &verdict;
  }
}

// Whoever has no booth could have none: each booth that would suit has a holder with a better right
// to it, a higher rank or the share of first-timers.
RC_GTEST_PROP(AllocationProperty, WhatStandsAgainstABoothIsTrue, ()) {
  const Case it = some_case();
  const auto out = allocate(it.hall(), it.candidates);
  const auto held_before = [&](const BoothVerdict& row, auto counts) {
    return std::ranges::count_if(out, [&](const BoothVerdict& other) {
      const bool right = other.reason == Reason::kFirstTimerShare || other.rank < row.rank;
      return !other.booth.empty() && right && counts(other);
    });
  };
  for (const BoothVerdict& row : out) {
    const Candidate& who = it.of(row);
    const bool somewhere = std::ranges::any_of(
        it.fair.zones, [&](const Zone& zone) { return it.suits(who, zone.code); });
    const auto suiting = std::ranges::count_if(
        it.booths, [&](const FreeBooth& booth) { return it.suits(who, booth.zone); });
    switch (row.reason) {
      case Reason::kNotActive: RC_ASSERT(!who.active); break;
      case Reason::kStarTooLow: RC_ASSERT(!somewhere); break;
      case Reason::kSubjectCap:
        RC_ASSERT(held_before(row, [&](const BoothVerdict& other) {
                    return it.of(other).subject == who.subject;
                  }) == it.cap);
        break;
      case Reason::kCommuneQuota:
        RC_ASSERT(held_before(row, [&](const BoothVerdict& other) {
                    return it.of(other).commune == who.commune;
                  }) == it.quota_of(who.commune));
        break;
      case Reason::kNoBoothFree:
        RC_ASSERT(held_before(row, [&](const BoothVerdict& other) {
                    return it.suits(who, it.zone_of(other.booth));
                  }) == suiting);
        break;
      default: break;
    }
  }
}

RC_GTEST_PROP(AllocationProperty, TheWaitingListIsTheHeadOfThoseWithoutABooth, ()) {
  const Case it = some_case();
  int waiting = 0;
  bool full = false;
  for (const BoothVerdict& row : allocate(it.hall(), it.candidates)) {
    if (row.outcome == Outcome::kWaiting) {
      RC_ASSERT(!full);
      ++waiting;
    }
    full = full || row.reason == Reason::kWaitingListFull;
  }
  RC_ASSERT(waiting <= it.fair.rules.waiting_list_size);
  if (full) RC_ASSERT(waiting == it.fair.rules.waiting_list_size);
}

// A first-timer goes without only when its share is used up, or first-timers and better ranks have
// all that suits.
RC_GTEST_PROP(AllocationProperty, TheShareOfFirstTimersIsTheirs, ()) {
  const Case it = some_case();
  const auto out = allocate(it.hall(), it.candidates);
  const auto from_share = std::ranges::count(out, Reason::kFirstTimerShare, &BoothVerdict::reason);
  std::set<ProducerId> with_booth;
  for (const BoothVerdict& row : out) {
    if (!row.booth.empty()) with_booth.insert(it.of(row).subject);
  }
  RC_ASSERT(from_share <= it.share());
  for (const BoothVerdict& row : out) {
    const Candidate& who = it.of(row);
    const bool empty_handed = who.first_timer && !with_booth.contains(who.subject);
    if (row.reason != Reason::kNoBoothFree || !empty_handed || from_share >= it.share()) continue;
    for (const BoothVerdict& other : out) {
      if (other.booth.empty() || !it.suits(who, it.zone_of(other.booth))) continue;
      RC_ASSERT(other.reason == Reason::kFirstTimerShare);
    }
  }
}

// Somebody cancels: the list moves up without a rule broken, and nobody is passed over.
RC_GTEST_PROP(AllocationProperty, MovingUpKeepsTheRules, ()) {
  const Case it = some_case();
  const auto out = allocate(it.hall(), it.candidates);
  Hall hall{it.fair, it.cap, {}, {}};
  std::set<std::string> taken;
  std::map<ProducerId, int> subjects;
  std::map<std::string, int> communes;
  std::vector<Candidate> waiting;
  bool cancelled = false;
  for (const BoothVerdict& row : out) {
    const Candidate& who = it.of(row);
    if (row.outcome == Outcome::kWaiting) {
      waiting.push_back(who);
      waiting.back().rank = row.rank;
    }
    if (row.booth.empty() || !std::exchange(cancelled, true)) continue;
    hall.held.push_back({who.subject, who.commune, who.first_timer});
    taken.insert(row.booth);
    ++subjects[who.subject], ++communes[who.commune];
  }
  for (const FreeBooth& booth : it.booths) {
    if (!taken.contains(booth.code)) hall.free.push_back(booth);
  }

  const auto moved = move_up(hall, waiting);
  for (const BoothVerdict& row : moved) {
    const Candidate& who = it.of(row);
    RC_ASSERT(row.reason == Reason::kMovedUp);
    RC_ASSERT(taken.insert(row.booth).second);
    RC_ASSERT(it.suits(who, it.zone_of(row.booth)));
    RC_ASSERT(++subjects[who.subject] <= it.cap);
    RC_ASSERT(++communes[who.commune] <= it.quota_of(who.commune));
  }
  for (const Candidate& left : waiting) {
    if (std::ranges::find(moved, left.id, &BoothVerdict::id) != moved.end()) continue;
    const bool held_up =
        subjects[left.subject] >= it.cap || communes[left.commune] >= it.quota_of(left.commune);
    const bool free = std::ranges::any_of(it.booths, [&](const FreeBooth& booth) {
      return !taken.contains(booth.code) && it.suits(left, booth.zone);
    });
    RC_ASSERT(held_up || !free);
  }
}

}  // namespace
}  // namespace farmgate::orders
