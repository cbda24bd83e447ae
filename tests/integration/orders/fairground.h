#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "chassis/events/outbox.h"
#include "chassis/events/signal.h"
#include "chassis/pg/database.h"
#include "chassis/testing/pg_sandbox.h"
#include "chassis/testing/status_is.h"
#include "farmgate/orders/v1/fair_service.pb.h"
#include "services/orders/api/allocation_api.h"
#include "services/orders/api/application_api.h"
#include "services/orders/api/booth_api.h"
#include "services/orders/api/fair_api.h"
#include "tests/support/reply.h"

namespace farmgate::orders {

using namespace std::chrono_literals;
using farmgate::testing::IsOk;
using farmgate::testing::parsed;
using farmgate::testing::StatusIs;

// The api of fairs over a database of its own. Days are counted from today, so that business time
// need not be moved but by days.
class Fairground : public ::testing::Test {
 protected:
  Fairground();

  rpc::Call organiser(const std::string& province = "provinces/24") const;
  rpc::Call exhibitor(const std::string& producer) const;

  // A producer whose copies have arrived, with a star on its only product from today on (0: none).
  std::string producer(int star, const std::string& commune = "communes/07582");
  void certify(const std::string& producer, int star, bool valid = true);
  void suspend(const std::string& producer);

  // Applications through day 10, open on days 20 to 26; zones A (3 stars) and B.
  v1::CreateFairRequest fair_request() const;
  v1::Fair fair();
  v1::Fair create(const v1::CreateFairRequest& request);
  void add_booth(const v1::Fair& fair, const std::string& code, std::int64_t price_vnd = 3'000'000);
  StatusOr<v1::Fair> open(const v1::Fair& fair);
  // With booths in the zone that their codes begin with, and applications open.
  v1::Fair opened(const std::vector<std::string>& codes);
  v1::Fair opened(const v1::CreateFairRequest& request, const std::vector<std::string>& codes);
  v1::Fair now(const v1::Fair& fair);

  v1::ApplyForBoothRequest application(const v1::Fair& fair, const std::string& producer,
                                       const std::vector<std::string>& zones = {"A"}) const;
  StatusOr<v1::Application> apply(const v1::ApplyForBoothRequest& request);
  v1::Application applied(const v1::Fair& fair, const std::string& producer,
                          const std::vector<std::string>& zones = {"A"});
  v1::Application now(const v1::Application& application);

  // Moves to a day and allocates.
  StatusOr<v1::Allocation> allocate(const v1::Fair& fair);
  v1::Allocation allocated(const v1::Fair& fair);
  template <class Request>
  static Request command(const std::string& name) {
    Request request;
    request.set_name(name);
    request.set_request_id(Uuid::v7().to_string());
    return request;
  }
  StatusOr<v1::Application> confirm(const v1::Application& application);
  StatusOr<v1::Application> cancel(const v1::Application& application);
  StatusOr<v1::Application> override_with(const v1::Application& application,
                                          v1::ApplicationState state, const std::string& booth);

  Date day(int number) const { return later(today_, std::chrono::days(number)); }
  // Business time is noon of that day.
  void go_to_day(int number);
  std::string value(const std::string& sql) { return sandbox_.value(sql); }

  farmgate::testing::PgSandbox sandbox_{"fairs"};
  pg::Database database_;
  farmgate::events::Signal signal_;
  farmgate::events::Outbox outbox_{{}, signal_};
  rpc::Once once_{database_};
  farmgate::wire::Pager pager_{"a key of the test"};
  const DatedRules rules_ = DatedRules::read(rules_csv()).value();
  FairParts parts_{database_, once_, outbox_, pager_, rules_};
  FairApi fairs_{parts_};
  BoothApi booths_{parts_};
  ApplicationApi applications_{parts_};
  AllocationApi allocations_{parts_};
  Date today_;
};

std::string product_of(const std::string& producer);

}  // namespace farmgate::orders
