#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "chassis/events/outbox.h"
#include "chassis/pg/database.h"
#include "chassis/rpc/once.h"
#include "chassis/testing/pg_sandbox.h"
#include "chassis/testing/status_is.h"
#include "chassis/testing/until_row_is_free.h"
#include "chassis/wire/pager.h"
#include "farmgate/producers/v1/producer_service.pb.h"
#include "services/producers/api/bank_account_api.h"
#include "services/producers/api/biosecurity_api.h"
#include "services/producers/api/child_api.h"
#include "services/producers/api/crop_plan_api.h"
#include "services/producers/api/holdings_api.h"
#include "services/producers/api/lot_api.h"
#include "services/producers/api/producer_api.h"
#include "services/producers/api/standing_api.h"
#include "tests/support/reply.h"

namespace farmgate::producers {

using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;
using farmgate::testing::until_row_is_free;

// The service's api over a database of its own, without a server around it.
class Registry : public ::testing::Test {
 protected:
  Registry();

  // An officer of the province, unless the access says otherwise.
  rpc::Call call(std::string_view method, auth::Access access = auth::Access::everything()) const;
  static auth::Access owner_of(const std::string& producer);
  static auth::Access officer_of(const std::string& commune);
  static rpc::Call by_service(rpc::Call call);
  static rpc::Call in_role(rpc::Call call, auth::Role role, const std::string& subject);

  // What GetProducer answers.
  StatusOr<v1::Producer> found(const rpc::Call& call, const v1::GetProducerRequest& request);
  v1::Producer registered(const std::string& public_name = "Vườn vải Lục Ngạn",
                          const std::string& commune = "communes/07582");
  v1::Plot plot_of(const v1::Producer& producer);
  v1::Product product_of(const v1::Producer& producer);
  v1::Lot lot_of(const v1::Producer& producer, Quantity quantity);
  static v1::CreateProducerRequest registration(const std::string& public_name,
                                                const std::string& commune);
  static v1::CreatePlotRequest plot_request(const std::string& parent);
  static v1::CreateProductRequest product_request(const std::string& parent);
  static v1::CreateQualificationRequest paper_request(const std::string& parent, Date through);
  static v1::CreateLotRequest lot_request(const v1::Product& product, const v1::Plot& plot,
                                          Quantity quantity);
  static v1::ConsumeLotRequest taking(const v1::Lot& lot, std::int64_t thousandths);
  static v1::ReverseLotConsumptionRequest giving_back(const v1::Lot& lot, const std::string& id);
  static v1::SplitLotRequest splitting(const v1::Lot& lot, const std::vector<std::int64_t>& parts);
  static v1::MergeLotsRequest merging(const v1::Lot& lot, const std::vector<v1::Lot>& sources);
  // Any of the requests that move a producer to another state.
  template <class Request>
  static Request moving(const v1::Producer& producer, const std::string& reason = "lý do") {
    Request request;
    request.set_name(producer.name());
    request.set_reason(reason);
    request.set_request_id(request_id());
    return request;
  }
  static std::string request_id() { return Uuid::v7().to_string(); }

  std::string value(const std::string& sql) { return sandbox_.value(sql); }
  void suspend(const v1::Producer& producer);
  // Whether the outbox holds versions 1 to `last` of an aggregate, in the order of its ids.
  bool gap_free(const std::string& name, int last);
  Date today();
  // Business time goes ahead.
  void pass(std::chrono::hours span);

  std::chrono::hours passed_{0};
  farmgate::testing::PgSandbox sandbox_{"producers"};
  pg::Database database_;
  farmgate::events::Signal signal_;
  farmgate::events::Outbox outbox_{{}, signal_};
  rpc::Once once_{database_};
  farmgate::wire::Pager pager_{"a key of the test"};
  Areas areas_;
  Species species_;
  DatedRules rules_ = DatedRules::read(rules_csv()).value();
  ApiParts parts_{database_, once_, outbox_, pager_, areas_, species_, rules_};
  ProducerApi producers_{parts_};
  ChildApi<Plot> plots_{parts_};
  ChildApi<Product> products_{parts_};
  ChildApi<Qualification> papers_{parts_};
  BankAccountApi accounts_{parts_};
  CropPlanApi plans_{parts_};
  HoldingsApi holdings_{parts_};
  LotApi lots_{parts_};
  BiosecurityApi biosecurity_{parts_};
  StandingApi standing_{parts_};
};

// The reply of a handler that must not refuse.
template <class Reply>
Reply parsed(const StatusOr<rpc::Bytes>& bytes) {
  const StatusOr<Reply> reply = farmgate::testing::parsed<Reply>(bytes);
  EXPECT_THAT(reply, IsOk());
  return reply.ok() ? *reply : Reply();
}

}  // namespace farmgate::producers
