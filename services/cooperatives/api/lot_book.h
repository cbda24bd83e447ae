#pragma once

#include <string>

#include "chassis/base/clock.h"
#include "chassis/base/money.h"
#include "chassis/base/status.h"

namespace farmgate::rpc {
class Channel;
}

namespace farmgate::cooperatives {

// The lots of the registry, as a delivery draws on them. Either call may be repeated: the same
// request has its effect once.
class LotBook {
 public:
  virtual ~LotBook() = default;

  struct Take {
    std::string lot;
    Quantity quantity;
    std::string reference;  // of the delivery
    std::string request_id;
  };
  // Names the consumption. LOT_EXHAUSTED and the other refusals of ConsumeLot; any error that is
  // no refusal leaves the outcome open.
  virtual StatusOr<std::string> take(const Take& take, Deadline deadline) = 0;

  struct GiveBack {
    std::string lot;
    std::string consumption;
    Quantity quantity;  // of what it took, or all of it
    std::string request_id;
  };
  // Ok also when it was given back before.
  virtual Status give_back(const GiveBack& goods, Deadline deadline) = 0;
};

// Over the channel to `producers`. Thread-safe.
class RegistryLots final : public LotBook {
 public:
  explicit RegistryLots(rpc::Channel& producers) : producers_(producers) {}
  StatusOr<std::string> take(const Take& take, Deadline deadline) override;
  Status give_back(const GiveBack& goods, Deadline deadline) override;

 private:
  rpc::Channel& producers_;
};

}  // namespace farmgate::cooperatives
