#include "tests/support/offer_history.h"

#include <algorithm>
#include <unordered_set>

namespace farmgate::testing {
namespace {

constexpr std::size_t kConfigurationsMax = 2'000'000;

// What an act does to the stock when it happens now; false when its answer cannot be true now.
bool happens(const Act& act, std::int64_t& stock) {
  const bool told = act.answer != Act::Answer::kNone;
  switch (act.kind) {
    case Act::Kind::kRead: return !told || stock == act.seen;
    case Act::Kind::kGiveBack: stock += act.quantity; return true;
    case Act::Kind::kTake: break;
  }
  const bool covered = stock >= act.quantity;
  if (act.answer == Act::Answer::kShort) return !covered && stock == act.seen;
  if (covered) stock -= act.quantity;
  return covered;
}

class Search {
 public:
  Search(std::int64_t stock, std::vector<Act> acts) : acts_(std::move(acts)), stock_(stock) {
    std::ranges::sort(acts_, {}, &Act::begin);
    done_.assign(acts_.size(), false);
  }

  Linearity run() {
    if (acts_.empty() || step(0, stock_)) return Linearity::kYes;
    return seen_.size() >= kConfigurationsMax ? Linearity::kUndecided : Linearity::kNo;
  }

 private:
  // The stock follows from what has happened: the set alone is the configuration.
  std::string configuration() const {
    std::string bits((done_.size() + 7) / 8, '\0');
    for (std::size_t i = 0; i < done_.size(); ++i) {
      if (done_[i]) bits[i / 8] = static_cast<char>(bits[i / 8] | 1 << i % 8);
    }
    return bits;
  }

  // Acts before `first` have happened. An act may be next when none that is still to come had ended
  // before it began.
  bool step(std::size_t first, std::int64_t stock) {
    while (first < acts_.size() && done_[first]) ++first;
    std::vector<std::size_t> next;
    std::int64_t earliest = std::numeric_limits<std::int64_t>::max();
    bool all_told = true;
    for (std::size_t i = first; i < acts_.size() && acts_[i].begin <= earliest; ++i) {
      if (done_[i]) continue;
      next.push_back(i);
      earliest = std::min(earliest, acts_[i].end);
    }
    for (std::size_t i = first; i < acts_.size() && all_told; ++i) {
      all_told = done_[i] || acts_[i].answer == Act::Answer::kNone;
    }
    if (all_told) return true;  // what is left was never answered and need not have happened
    if (seen_.size() >= kConfigurationsMax || !seen_.insert(configuration()).second) return false;
    std::ranges::sort(next, {}, [this](std::size_t i) { return acts_[i].end; });
    return std::ranges::any_of(next, [&](std::size_t i) {
      std::int64_t after = stock;
      if (acts_[i].begin > earliest || !happens(acts_[i], after)) return false;
      done_[i] = true;
      if (step(first, after)) return true;
      done_[i] = false;
      return false;
    });
  }

  std::vector<Act> acts_;
  const std::int64_t stock_;
  std::vector<bool> done_;
  std::unordered_set<std::string> seen_;
};

}  // namespace

Linearity judge_history(std::int64_t stock, std::vector<Act> acts) {
  return Search(stock, std::move(acts)).run();
}

std::string to_string(Linearity linearity) {
  switch (linearity) {
    case Linearity::kYes: return "linearizable";
    case Linearity::kNo: return "not linearizable";
    case Linearity::kUndecided: break;
  }
  return "undecided";
}

}  // namespace farmgate::testing
