#pragma once

#include <chrono>

#include "chassis/pg/database.h"
#include "chassis/rpc/call.h"
#include "chassis/rpc/once.h"
#include "services/orders/storage/intents.h"
#include "services/orders/storage/stock.h"

namespace farmgate::events {
class Outbox;
}
namespace farmgate::rpc {
class Channel;
}
namespace farmgate::orders::v1 {
class ReceiveStockRequest;
}

namespace farmgate::orders {

// Stock that comes from a lot of `producers`: an intent of two transactions with one call between
// them. Everything local is checked in the first, so that the second cannot be refused.
// Thread-safe.
class ReceiveStock {
 public:
  struct Parts {
    pg::Database& database;
    pg::Database& background;
    farmgate::events::Outbox& outbox;
    rpc::Channel& producers;
    std::chrono::milliseconds longest_call;  // the cap of a caller's deadline
  };
  explicit ReceiveStock(Parts parts) : it_(parts), stock_(parts.outbox) {}

  StatusOr<rpc::Bytes> run(const rpc::Call& call, const v1::ReceiveStockRequest& request);
  // Finishes the intents that a crash or a lost reply left behind.
  Status sweep();

 private:
  struct Begun {
    std::optional<rpc::Bytes> reply;  // a repeat: it was finished long ago
    intents::StockIntent intent;
  };
  StatusOr<Begun> begin(const rpc::Call& call, const v1::ReceiveStockRequest& request);
  StatusOr<rpc::Bytes> finish(pg::Database& database, const intents::StockIntent& intent,
                              Deadline deadline);
  Status consume(const intents::StockIntent& intent, Deadline deadline);
  StatusOr<rpc::Bytes> commit(pg::Database& database, const intents::StockIntent& intent,
                              Deadline deadline);
  Status abandon(pg::Database& database, const intents::StockIntent& intent, Deadline deadline);

  Parts it_;
  Stock stock_;
};

}  // namespace farmgate::orders
