#pragma once

#include <gtest/gtest.h>

#include <future>
#include <string>
#include <vector>

#include "chassis/events/outbox.h"
#include "chassis/events/signal.h"
#include "chassis/pg/database.h"
#include "chassis/rpc/once.h"
#include "chassis/testing/eventually.h"
#include "chassis/testing/pg_sandbox.h"
#include "chassis/testing/status_is.h"
#include "chassis/testing/until_row_is_free.h"
#include "chassis/wire/pager.h"
#include "farmgate/orders/v1/offer_service.pb.h"
#include "farmgate/orders/v1/order_service.pb.h"
#include "farmgate/orders/v1/payment_service.pb.h"
#include "services/orders/api/close_api.h"
#include "services/orders/api/expire_holds.h"
#include "services/orders/api/ledger_api.h"
#include "services/orders/api/match_api.h"
#include "services/orders/api/offer_api.h"
#include "services/orders/api/order_api.h"
#include "services/orders/api/payment_api.h"
#include "services/orders/api/refund_api.h"
#include "services/orders/api/refund_strays.h"
#include "services/orders/storage/stock.h"

namespace farmgate::orders {

using namespace std::chrono_literals;
using farmgate::testing::eventually;
using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;
using farmgate::testing::until_row_is_free;

// The service's api over a database of its own, without a server around it.
class Desk : public ::testing::Test {
 protected:
  Desk();

  rpc::Call buyer(const std::string& subject) const;
  rpc::Call seller() const;
  rpc::Call bank() const;
  rpc::Call officer() const;

  // A listing of this desk's seller has arrived; boxes of 5 kg.
  std::string listing();
  v1::CreateOfferRequest offer_request(const std::string& listing) const;
  v1::Offer offer(std::int64_t boxes, std::int64_t buyer_limit = 0);
  v1::Offer now(const v1::Offer& offer);

  static v1::PlaceOrderRequest basket(const v1::Offer& offer, std::int64_t boxes);
  static void add_line(v1::PlaceOrderRequest& request, const v1::Offer& offer, std::int64_t boxes);
  // The reply as it goes on the wire.
  StatusOr<rpc::SharedBytes> reply(const std::string& subject,
                                   const v1::PlaceOrderRequest& request) {
    return reply_by(orders_, buyer(subject), request);
  }
  static StatusOr<rpc::SharedBytes> reply_by(OrderApi& api, const rpc::Call& call,
                                             const v1::PlaceOrderRequest& request);
  StatusOr<v1::Order> place_by(OrderApi& api, const std::string& subject,
                               const v1::PlaceOrderRequest& request) const;
  StatusOr<v1::Order> place(const std::string& subject, const v1::PlaceOrderRequest& request);
  v1::BatchPlaceOrdersResponse place_many(const std::string& subject,
                                          const v1::BatchPlaceOrdersRequest& request);
  StatusOr<v1::Order> cancel(const std::string& subject, const v1::Order& order);
  StatusOr<v1::BankTransfer> pay(const v1::Order& order, const std::string& reference,
                                 std::int64_t extra_vnd = 0);
  // A credit of so much with this text.
  v1::RecordBankTransferRequest credit(const std::string& reference, std::int64_t amount_vnd,
                                       const std::string& text) const;
  StatusOr<v1::BankTransfer> record(const v1::RecordBankTransferRequest& request);
  // A person matches.
  static void add_part(v1::MatchBankTransferRequest& request, const v1::BankTransfer& transfer,
                       const v1::Order& order, std::int64_t amount_vnd);
  StatusOr<v1::MatchBankTransferResponse> match(v1::MatchBankTransferRequest request);
  v1::BankTransfer now(const v1::BankTransfer& transfer);
  StatusOr<v1::Order> refund(const v1::Order& order, const rpc::Call& who);
  std::vector<v1::Refund> refunds(v1::RefundState state);
  StatusOr<v1::ExportRefundsResponse> export_refunds(const std::string& request_id);
  StatusOr<v1::Refund> pay_back(const v1::Refund& refund, const std::string& reference);
  v1::Order now(const std::string& subject, const v1::Order& order);
  // Business time goes ahead; the sweeps of holds and of money without an order run once.
  void pass(std::chrono::seconds span);

  // Every offer's stock adds up, in its row and in its ledger.
  void expect_books_balance();
  // Every account, transfer and order has the money that explains it.
  void expect_money_balances();
  // The service's own sweep finds the same.
  void expect_recount_agrees();
  // What an account of the ledger has.
  std::string balance(const std::string& account);
  std::string value(const std::string& sql) { return sandbox_.value(sql); }

  farmgate::testing::PgSandbox sandbox_{"orders"};
  pg::Database database_;
  farmgate::events::Signal signal_;
  farmgate::events::Outbox outbox_{{}, signal_};
  rpc::Once once_{database_};
  farmgate::wire::Pager pager_{"a key of the test"};
  std::string seller_ = "producers/" + Uuid::v7().to_string();
  OfferApi offers_{{database_, once_, outbox_, pager_}};
  Combiner combiner_{{database_, outbox_, 900s}, {}};
  OrderApi orders_{{database_, once_, outbox_, pager_, combiner_, &communes_}};
  const Communes communes_ = Communes::read(orders_communes_csv()).value();
  PaymentApi payments_{{database_, once_, outbox_, pager_, communes_}};
  MatchApi matches_{{once_, outbox_, communes_}};
  LedgerApi ledger_{{database_, pager_, communes_}};
  RefundApi refunds_{{database_, once_, outbox_, pager_, communes_}};
  ExpireHolds holds_{database_, outbox_};
  RefundStrays strays_{database_, outbox_};
  std::chrono::seconds passed_{0};
  const Time credit_time_ =
      std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now() - 1h);
};

// Another transaction that has the rows of a statement, or that of an offer, until it is released.
class Holder {
 public:
  Holder(pg::Database& database, const pg::Statement& lock, std::vector<pg::Param> params = {});
  Holder(pg::Database& database, const v1::Offer& offer);
  ~Holder() { release(); }
  void release();  // they are free when it returns

 private:
  bool held_ = true;
  std::promise<void> taken_, release_;
  std::future<Status> work_;
};

std::int64_t boxes(const type::v1::Quantity& quantity);

}  // namespace farmgate::orders
