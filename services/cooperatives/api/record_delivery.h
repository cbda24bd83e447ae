#pragma once

#include <chrono>

#include "services/cooperatives/api/contract_desk.h"
#include "services/cooperatives/api/lot_book.h"
#include "services/cooperatives/storage/deliveries.h"

namespace farmgate::cooperatives::v1 {
class RecordDeliveryRequest;
}

namespace farmgate::cooperatives {

// A delivery whose lots belong to `producers`: an intent. The first transaction checks everything
// local and writes it down; each lot is consumed by a call of its own; the last transaction makes
// the delivery visible, or, once a lot refused and what was taken is given back, forgets it.
// A crash at any step is finished by sweep(). Thread-safe.
class RecordDelivery {
 public:
  struct Parts {
    pg::Database& database;
    pg::Database& background;
    farmgate::events::Outbox& outbox;
    LotBook& lots;
    std::chrono::milliseconds longest_call;  // the cap of a caller's deadline
  };
  explicit RecordDelivery(const Parts& parts) : it_(parts) {}

  StatusOr<rpc::Bytes> run(const rpc::Call& call, const v1::RecordDeliveryRequest& request);
  // Finishes what a crash or a lost reply left behind.
  Status sweep();
  // Carries goods that were not taken back to their lots.
  Status return_goods();

 private:
  using Intent = delivery_rows::Intent;
  struct Begun {
    std::optional<rpc::Bytes> reply;  // a repeat: it was finished long ago
    Intent intent;
  };
  StatusOr<Begun> begin(const rpc::Call& call, const v1::RecordDeliveryRequest& request);
  StatusOr<rpc::Bytes> finish(pg::Database& database, Intent& intent, Deadline deadline);
  Status consume_all(Intent& intent, Deadline deadline);
  StatusOr<std::string> consume(const Intent& intent, std::size_t line, Deadline deadline);
  StatusOr<rpc::Bytes> complete(pg::Database& database, const Intent& intent, Deadline deadline);
  Status turn_back(pg::Database& database, Intent& intent, const Status& refusal,
                   Deadline deadline);
  Status give_back_all(pg::Database& database, const Intent& intent, Deadline deadline);
  Status give_back(const delivery_rows::Return& goods, const char* why, Deadline deadline);

  Parts it_;
};

}  // namespace farmgate::cooperatives
