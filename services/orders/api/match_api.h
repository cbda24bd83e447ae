#pragma once

#include <string>
#include <vector>

#include "chassis/events/outbox.h"
#include "chassis/pg/database.h"
#include "chassis/rpc/call.h"
#include "chassis/rpc/once.h"
#include "services/orders/api/paying.h"
#include "services/orders/domain/communes.h"
#include "services/orders/storage/region.h"

namespace farmgate::orders::v1 {
class MatchBankTransferRequest;
class MatchBankTransferResponse;
}  // namespace farmgate::orders::v1

namespace farmgate::orders {

// A person matches transfers with orders where their codes did not.
class MatchApi {
 public:
  struct Parts {
    rpc::Once& once;
    farmgate::events::Outbox& outbox;
    const Communes& communes;
  };
  explicit MatchApi(Parts parts) : it_(parts), paying_(parts.outbox) {}

  StatusOr<rpc::Bytes> match(const rpc::Call& call, const v1::MatchBankTransferRequest& request);

 private:
  struct Part {
    TransferId transfer;
    OrderId order;
    Money amount;
  };
  struct Matcher {
    std::string subject;
    Region region;
  };
  static StatusOr<std::vector<Part>> parts_of(const v1::MatchBankTransferRequest& request);
  StatusOr<std::vector<BankTransfer>> carry_out(pg::Tx& tx, const std::vector<Part>& parts,
                                                const Matcher& matcher);

  Parts it_;
  Paying paying_;
};

}  // namespace farmgate::orders
