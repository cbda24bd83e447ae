#pragma once

#include <string>

#include "chassis/base/clock.h"
#include "chassis/base/status.h"
#include "services/certification/domain/suggestion.h"

namespace farmgate::rpc {
class Channel;
}

namespace farmgate::certification {

// Who knows how much of a product went through linkage contracts.
class LinkageBook {
 public:
  virtual ~LinkageBook() = default;
  // In the twelve months up to a day. An error says that it cannot be told now.
  virtual StatusOr<Linkage> of(const std::string& product, Date day, Deadline deadline) = 0;
};

// Over the channel to `cooperatives`. Thread-safe.
class ContractLinkage final : public LinkageBook {
 public:
  explicit ContractLinkage(rpc::Channel& cooperatives) : cooperatives_(cooperatives) {}
  StatusOr<Linkage> of(const std::string& product, Date day, Deadline deadline) override;

 private:
  rpc::Channel& cooperatives_;
};

}  // namespace farmgate::certification
