#include "tests/integration/cooperatives/shelf.h"

namespace farmgate::cooperatives {

void Shelf::put(const std::string& lot, std::int64_t thousandths) {
  const std::lock_guard lock(mutex_);
  left_[lot] += thousandths;
}

std::int64_t Shelf::left(const std::string& lot) {
  const std::lock_guard lock(mutex_);
  return left_[lot];
}

void Shelf::trouble_at(int call, Trouble trouble) {
  const std::lock_guard lock(mutex_);
  trouble_call_ = calls_ + call;
  trouble_ = trouble;
}

int Shelf::calls() {
  const std::lock_guard lock(mutex_);
  return calls_;
}

template <class Fn>
auto Shelf::call(Fn effect) -> decltype(effect()) {
  const std::lock_guard lock(mutex_);
  const Trouble now = ++calls_ == trouble_call_ ? trouble_ : Trouble::kNone;
  if (now == Trouble::kCrashBefore) throw Crash();
  if (now == Trouble::kLostBefore) return unavailable("UNREACHABLE", "the call was lost");
  auto out = effect();
  if (now == Trouble::kCrashAfter) throw Crash();
  if (now == Trouble::kLostAfter) return unavailable("UNREACHABLE", "the reply was lost");
  return out;
}

StatusOr<std::string> Shelf::take(const Take& take, Deadline) {
  return call([&]() -> StatusOr<std::string> {
    if (consumptions_.contains(take.request_id)) return take.request_id;
    std::int64_t& left = left_[take.lot];
    if (left < take.quantity.thousandths) return refuse("LOT_EXHAUSTED", "the lot has less");
    left -= take.quantity.thousandths;
    consumptions_[take.request_id] = {take.lot, take.quantity.thousandths, false};
    return take.request_id;
  });
}

Status Shelf::give_back(const GiveBack& goods, Deadline) {
  return call([&]() -> Status {
    Consumption& taken = consumptions_.at(goods.consumption);
    if (!taken.reversed) left_[taken.lot] += goods.quantity.thousandths;
    taken.reversed = true;
    return ok();
  });
}

}  // namespace farmgate::cooperatives
