#include "services/orders/domain/allocation.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace farmgate::orders {
namespace {

using Reason = AllocationReason;

// A share of all booths, rounded down.
int part_of(std::size_t booths, std::int64_t millionths) {
  return static_cast<int>(static_cast<std::int64_t>(booths) * millionths / 1'000'000);
}

// Gives booths away one by one and keeps count.
class Letting {
 public:
  explicit Letting(const Hall& hall)
      : hall_(hall),
        taken_(hall.free.size(), false),
        share_left_(
            part_of(hall.free.size() + hall.held.size(), hall.fair.rules.first_timer_millionths)) {
    for (const Holding& it : hall.held) note(it.subject, it.commune, it.first_timer);
  }

  // The booth's place among the free ones, or why there is none.
  struct Try {
    int booth = -1;
    Reason reason = Reason::kRank;
  };
  Try place(const Candidate& it) {
    if (booths_of(it.subject) >= hall_.booths_per_subject) return {-1, Reason::kSubjectCap};
    if (const auto quota = quota_of(it.commune); quota && communes_[it.commune] >= *quota) {
      return {-1, Reason::kCommuneQuota};
    }
    const int booth = it.zones.empty() ? first_of_any(it) : first_of_wanted(it);
    if (booth < 0) return {-1, Reason::kNoBoothFree};
    taken_[static_cast<std::size_t>(booth)] = true;
    note(it.subject, it.commune, it.first_timer);
    return {booth, Reason::kRank};
  }

  bool share_is_left() const { return share_left_ > 0; }
  int booths_of(ProducerId subject) const {
    const auto it = subjects_.find(subject);
    return it == subjects_.end() ? 0 : it->second;
  }
  std::optional<int> quota_of(const std::string& commune) const {
    const BoothRules& rules = hall_.fair.rules;
    const auto own = rules.commune_quotas.find(commune);
    if (own != rules.commune_quotas.end()) return own->second;
    if (rules.booths_per_commune > 0) return rules.booths_per_commune;
    return std::nullopt;
  }

 private:
  void note(ProducerId subject, const std::string& commune, bool first_timer) {
    ++subjects_[subject];
    ++communes_[commune];
    if (first_timer) --share_left_;
  }
  bool admits(const std::string& code, int star) const {
    const Zone* zone = hall_.fair.zone(code);
    return zone != nullptr && star >= hall_.fair.star_of(*zone);
  }
  int first_of_wanted(const Candidate& it) const {
    for (const std::string& zone : it.zones) {
      if (!admits(zone, it.star)) continue;
      for (std::size_t i = 0; i < taken_.size(); ++i) {
        if (!taken_[i] && hall_.free[i].zone == zone) return static_cast<int>(i);
      }
    }
    return -1;
  }
  int first_of_any(const Candidate& it) const {
    for (std::size_t i = 0; i < taken_.size(); ++i) {
      if (!taken_[i] && admits(hall_.free[i].zone, it.star)) return static_cast<int>(i);
    }
    return -1;
  }

  const Hall& hall_;
  std::vector<bool> taken_;
  int share_left_;  // of first-timers; below 0 when more of them have booths
  std::map<ProducerId, int> subjects_;
  std::map<std::string, int> communes_;
};

std::string stars(int star) {
  if (star == 0) return "no star";
  return std::to_string(star) + (star == 1 ? " star" : " stars");
}

std::string standing(const BoothVerdict& it) {
  return "rank " + std::to_string(it.rank) + " (" + stars(it.star) + " on all days" +
         (it.first_timer ? ", first booth of the year" : "") + "): ";
}

void give(const Hall& hall, const Candidate& candidate, int booth, Reason reason,
          BoothVerdict& out) {
  const FreeBooth& given = hall.free[static_cast<std::size_t>(booth)];
  out.outcome = Outcome::kAllocated;
  out.reason = reason;
  out.booth = given.code;
  const auto wish = std::ranges::find(candidate.zones, given.zone) - candidate.zones.begin();
  const std::string how = reason == Reason::kRank              ? "by rank"
                          : reason == Reason::kFirstTimerShare ? "from the share of first-timers"
                                                               : "moved up from the waiting list";
  out.explanation = standing(out) + how + ", the first free booth of zone " + given.zone +
                    (candidate.zones.empty() ? ""
                                             : ", wish " + std::to_string(wish + 1) + " of " +
                                                   std::to_string(candidate.zones.size()));
}

std::string why_not(const Hall& hall, const Letting& letting, const Candidate& candidate,
                    Reason reason) {
  if (reason == Reason::kSubjectCap) {
    return "the exhibitor has " + std::to_string(hall.booths_per_subject) +
           " booths, as many as one may have";
  }
  if (reason == Reason::kCommuneQuota) {
    return candidate.commune + " has its quota of " +
           std::to_string(letting.quota_of(candidate.commune).value_or(0)) + " booths";
  }
  return "no booth of a zone that suits is free";
}

// Without a booth: what there was against it.
void deny(const Hall& hall, const Letting& letting, const Candidate& candidate, Reason reason,
          BoothVerdict& out) {
  out.outcome = reason == Reason::kSubjectCap ? Outcome::kRefused : Outcome::kWaiting;
  out.reason = reason;
  out.explanation = standing(out) + why_not(hall, letting, candidate, reason);
}

std::optional<BoothVerdict> not_eligible(const Fair& fair, const Candidate& it) {
  BoothVerdict out;
  out.id = it.id;
  out.star = it.star;
  out.first_timer = it.first_timer;
  if (!it.active) {
    out.reason = Reason::kNotActive;
    out.explanation = "the applicant is not active";
    return out;
  }
  const int needed = star_needed(fair, it.zones);
  if (it.star >= needed) return std::nullopt;
  out.reason = Reason::kStarTooLow;
  out.explanation = stars(it.star) + " on all days of the fair, " + stars(needed) + " needed";
  return out;
}

// Splits off those that may have no booth at all.
std::vector<BoothVerdict> sort_out(const Fair& fair, std::vector<Candidate>& candidates) {
  std::vector<BoothVerdict> out;
  std::erase_if(candidates, [&](const Candidate& it) {
    auto verdict = not_eligible(fair, it);
    if (verdict) out.push_back(std::move(*verdict));
    return verdict.has_value();
  });
  std::ranges::sort(out, {}, &BoothVerdict::id);
  return out;
}

void rank(std::vector<Candidate>& candidates) {
  std::ranges::sort(candidates, [](const Candidate& a, const Candidate& b) {
    return std::tuple(-a.star, !a.first_timer, a.filed, a.id) <
           std::tuple(-b.star, !b.first_timer, b.filed, b.id);
  });
  int next = 0;
  for (Candidate& it : candidates) it.rank = ++next;
}

BoothVerdict ranked_as(const Candidate& it) {
  BoothVerdict out;
  out.id = it.id;
  out.star = it.star;
  out.first_timer = it.first_timer;
  out.rank = it.rank;
  return out;
}

// Two rounds over the ranked: a booth for each first-timer while their share lasts, then the rest.
std::vector<BoothVerdict> let(const Hall& hall, const std::vector<Candidate>& ranked) {
  Letting letting(hall);
  std::vector<BoothVerdict> out(ranked.size());
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    const Candidate& it = ranked[i];
    out[i] = ranked_as(it);
    const bool from_share =
        it.first_timer && letting.share_is_left() && letting.booths_of(it.subject) == 0;
    if (!from_share) continue;
    const auto tried = letting.place(it);
    if (tried.booth >= 0) give(hall, it, tried.booth, Reason::kFirstTimerShare, out[i]);
  }
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    if (!out[i].booth.empty()) continue;
    const auto tried = letting.place(ranked[i]);
    if (tried.booth >= 0) {
      give(hall, ranked[i], tried.booth, Reason::kRank, out[i]);
    } else {
      deny(hall, letting, ranked[i], tried.reason, out[i]);
    }
  }
  return out;
}

void cut_waiting_list(const Fair& fair, std::vector<BoothVerdict>& verdicts) {
  int waiting = 0;
  for (BoothVerdict& it : verdicts) {
    if (it.outcome != Outcome::kWaiting || ++waiting <= fair.rules.waiting_list_size) continue;
    it.outcome = Outcome::kRefused;
    it.reason = Reason::kWaitingListFull;
    it.explanation += "; the waiting list has its " + std::to_string(fair.rules.waiting_list_size) +
                      " places filled";
  }
}

}  // namespace

int star_needed(const Fair& fair, const std::vector<std::string>& zones) {
  int least = -1;
  for (const Zone& zone : fair.zones) {
    const bool wanted = zones.empty() || std::ranges::find(zones, zone.code) != zones.end();
    if (wanted && (least < 0 || fair.star_of(zone) < least)) least = fair.star_of(zone);
  }
  return least < 0 ? fair.rules.minimum_star : least;
}

std::vector<BoothVerdict> allocate(const Hall& hall, std::vector<Candidate> candidates) {
  const auto refused = sort_out(hall.fair, candidates);
  rank(candidates);
  auto out = let(hall, candidates);
  cut_waiting_list(hall.fair, out);
  out.insert(out.end(), refused.begin(), refused.end());
  return out;
}

std::vector<BoothVerdict> move_up(const Hall& hall, std::vector<Candidate> waiting) {
  auto changed = sort_out(hall.fair, waiting);
  std::ranges::sort(waiting, {}, [](const Candidate& it) { return std::tuple(it.rank, it.id); });
  const auto verdicts = let(hall, waiting);
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    BoothVerdict it = verdicts[i];
    if (it.outcome == Outcome::kWaiting || it.reason == Reason::kSubjectCap) continue;
    const auto booth = std::ranges::find(hall.free, it.booth, &FreeBooth::code);
    give(hall, waiting[i], static_cast<int>(booth - hall.free.begin()), Reason::kMovedUp, it);
    changed.push_back(std::move(it));
  }
  return changed;
}

}  // namespace farmgate::orders
