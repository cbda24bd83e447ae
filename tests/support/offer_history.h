#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace farmgate::testing {

// What somebody asked of one offer, and what was answered. Instants are of one clock.
struct Act {
  enum class Kind { kTake, kGiveBack, kRead };
  enum class Answer {
    kDone,   // taken, given back; of a read: `seen` was left
    kShort,  // refused, `seen` was left
    kNone,   // no answer: it may have taken effect at any time since, or never
  };
  Kind kind = Kind::kTake;
  std::int64_t quantity = 0;
  std::int64_t begin = 0;
  std::int64_t end = std::numeric_limits<std::int64_t>::max();
  Answer answer = Answer::kNone;
  std::int64_t seen = 0;
};

// Whether the acts can have happened one after the other, each at one moment between its beginning
// and its end, so that every answer is what one sees who stands before a heap of goods. The search
// (after Wing and Gong, with the memory that Lowe added to it) gives up at a bound.
enum class Linearity { kYes, kNo, kUndecided };
Linearity judge_history(std::int64_t stock, std::vector<Act> acts);
std::string to_string(Linearity linearity);

}  // namespace farmgate::testing
