#pragma once

#include <map>
#include <mutex>
#include <string>

#include "services/cooperatives/api/lot_book.h"

namespace farmgate::cooperatives {

// The process ends here.
struct Crash {};

// Lots with the registry's rules, and calls at which the process dies or the reply is lost.
class Shelf final : public LotBook {
 public:
  enum class Trouble { kNone, kCrashBefore, kCrashAfter, kLostBefore, kLostAfter };

  void put(const std::string& lot, std::int64_t thousandths);
  std::int64_t left(const std::string& lot);
  // At the n-th call from now, counted from 1.
  void trouble_at(int call, Trouble trouble);
  int calls();

  StatusOr<std::string> take(const Take& take, Deadline deadline) override;
  Status give_back(const GiveBack& goods, Deadline deadline) override;

 private:
  struct Consumption {
    std::string lot;
    std::int64_t thousandths = 0;
    bool reversed = false;
  };
  // What the call does, between the troubles before and after it.
  template <class Fn>
  auto call(Fn effect) -> decltype(effect());

  std::mutex mutex_;
  std::map<std::string, std::int64_t> left_;
  std::map<std::string, Consumption> consumptions_;  // by request
  int calls_ = 0;
  int trouble_call_ = 0;
  Trouble trouble_ = Trouble::kNone;
};

}  // namespace farmgate::cooperatives
