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
#include "farmgate/cooperatives/v1/cooperative_service.pb.h"
#include "services/cooperatives/api/cooperative_api.h"
#include "services/cooperatives/api/membership_api.h"
#include "tests/support/reply.h"

namespace farmgate::cooperatives {

using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;
using farmgate::testing::until_row_is_free;

// The service's api over a database of its own, without a server around it.
class Office : public ::testing::Test {
 protected:
  Office();

  // An officer of the province, unless the access says otherwise.
  rpc::Call call(std::string_view method, auth::Access access = auth::Access::everything()) const;
  static auth::Access manager_of(const std::string& producer);
  static auth::Access officer_of(const std::string& commune);

  // A producer whose copy has arrived: its name.
  std::string producer(const std::string& kind = "HOUSEHOLD",
                       const std::string& commune = "communes/07525", bool active = true);
  static v1::CreateCooperativeRequest founding(v1::CooperativeKind kind,
                                               const std::string& producer);
  // With a charter capital of 1,000,000,000 dong, of a party of its own.
  v1::Cooperative founded(v1::CooperativeKind kind = v1::COOPERATIVE_KIND_COOPERATIVE);
  v1::Cooperative read(const std::string& name);

  static v1::AdmitMemberRequest admission(const std::string& cooperative, const std::string& member,
                                          Date from, std::int64_t million);
  v1::Membership admitted(const std::string& cooperative, Date from, std::int64_t million);
  Status admit(const v1::AdmitMemberRequest& request);
  Status end(const v1::Membership& membership, Date last);
  // `count` official members from that day on.
  std::vector<v1::Membership> admit_many(const std::string& cooperative, int count, Date from,
                                         std::int64_t million);
  // The names of all memberships on a day, by as many pages as it takes.
  std::vector<std::string> listed(const std::string& cooperative, Date as_of, int page_size = 200);
  static std::string request_id() { return Uuid::v7().to_string(); }

  std::string value(const std::string& sql) { return sandbox_.value(sql); }
  // Whether the outbox holds versions 1 to `last` of an aggregate, in the order of its ids.
  bool gap_free(const std::string& name, int last);
  Date today();

  farmgate::testing::PgSandbox sandbox_{"cooperatives"};
  pg::Database database_;
  farmgate::events::Signal signal_;
  farmgate::events::Outbox outbox_{{}, signal_};
  rpc::Once once_{database_};
  farmgate::wire::Pager pager_{"a key of the test"};
  DatedRules rules_;
  ApiParts parts_{database_, once_, outbox_, pager_, rules_};
  CooperativeApi cooperatives_{parts_};
  MembershipApi members_{parts_};
};

// The reply of a handler that must not refuse.
template <class Reply>
Reply parsed(const StatusOr<rpc::Bytes>& bytes) {
  const StatusOr<Reply> reply = farmgate::testing::parsed<Reply>(bytes);
  EXPECT_THAT(reply, IsOk());
  return reply.ok() ? *reply : Reply();
}

inline Date day(int year, unsigned month, unsigned number) {
  return std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(number);
}

}  // namespace farmgate::cooperatives
