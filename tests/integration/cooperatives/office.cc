#include "tests/integration/cooperatives/office.h"

#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "services/cooperatives/cooperatives.h"
#include "services/cooperatives/storage/copies.h"
#include "tests/support/service_database.h"

namespace farmgate::cooperatives {

using namespace std::chrono_literals;

namespace {

const char* party_of(v1::CooperativeKind kind) {
  if (kind == v1::COOPERATIVE_KIND_GROUP) return "COOPERATIVE_GROUP";
  return kind == v1::COOPERATIVE_KIND_UNION ? "UNION" : "COOPERATIVE";
}

}  // namespace

Office::Office()
    : database_(farmgate::testing::migrated(sandbox_, cooperatives_spec(), 16)),
      rules_(DatedRules::read(rules_csv()).value()) {}

rpc::Call Office::call(std::string_view method, auth::Access access) const {
  rpc::Call call;
  call.principal.subject = access.parties.empty() ? "officer" : access.parties.front();
  call.access = std::move(access);
  call.deadline = in(30s);
  call.method = method;
  return call;
}

auth::Access Office::manager_of(const std::string& producer) {
  auth::Access access;
  access.parties = {producer};
  return access;
}

auth::Access Office::officer_of(const std::string& commune) {
  auth::Access access;
  access.commune = commune;
  return access;
}

std::string Office::producer(const std::string& kind, const std::string& commune, bool active) {
  const PartyCopy copy{ProducerId::make(), kind, "Hộ Mẫu", commune, active};
  EXPECT_THAT(database_.transact(in(30s),
                                 [&](pg::Tx& tx) { return copies_store::save_producer(tx, copy); }),
              IsOk());
  return "producers/" + copy.id.to_string();
}

v1::CreateCooperativeRequest Office::founding(v1::CooperativeKind kind,
                                              const std::string& producer) {
  v1::CreateCooperativeRequest request;
  v1::Cooperative& it = *request.mutable_cooperative();
  it.set_kind(kind);
  it.set_producer(producer);
  it.mutable_charter()->set_capital_vnd(1'000'000'000);
  request.set_request_id(request_id());
  return request;
}

v1::Cooperative Office::founded(v1::CooperativeKind kind) {
  return parsed<v1::Cooperative>(
      cooperatives_.create(call("CreateCooperative"), founding(kind, producer(party_of(kind)))));
}

v1::Cooperative Office::read(const std::string& name) {
  v1::GetCooperativeRequest request;
  request.set_name(name);
  return cooperatives_.get(call("GetCooperative"), request).value();
}

v1::AdmitMemberRequest Office::admission(const std::string& cooperative, const std::string& member,
                                         Date from, std::int64_t million) {
  v1::AdmitMemberRequest request;
  request.set_parent(cooperative);
  v1::Membership& it = *request.mutable_membership();
  it.set_member(member);
  it.set_membership_class(v1::MEMBERSHIP_CLASS_OFFICIAL);
  it.set_capital_vnd(million * 1'000'000);
  farmgate::wire::write(from, *it.mutable_valid_from_date());
  farmgate::wire::write(day(1980, 5, 1), *request.mutable_birth_date());
  request.set_request_id(request_id());
  return request;
}

v1::Membership Office::admitted(const std::string& cooperative, Date from, std::int64_t million) {
  return parsed<v1::Membership>(
      members_.admit(call("AdmitMember"), admission(cooperative, producer(), from, million)));
}

Status Office::admit(const v1::AdmitMemberRequest& request) {
  return members_.admit(call("AdmitMember"), request).status();
}

Status Office::end(const v1::Membership& membership, Date last) {
  v1::EndMembershipRequest request;
  request.set_name(membership.name());
  farmgate::wire::write(last, *request.mutable_valid_through_date());
  request.set_request_id(request_id());
  return members_.end(call("EndMembership"), request).status();
}

std::vector<v1::Membership> Office::admit_many(const std::string& cooperative, int count, Date from,
                                               std::int64_t million) {
  std::vector<v1::Membership> out;
  for (int i = 0; i < count; ++i) out.push_back(admitted(cooperative, from, million));
  return out;
}

std::vector<std::string> Office::listed(const std::string& cooperative, Date as_of, int page_size) {
  v1::ListMembershipsRequest request;
  request.set_parent(cooperative);
  request.set_page_size(page_size);
  farmgate::wire::write(as_of, *request.mutable_as_of_date());
  std::vector<std::string> names;
  do {
    const auto page = members_.list(call("ListMemberships"), request);
    EXPECT_THAT(page, IsOk());
    if (!page.ok()) break;
    for (const v1::Membership& it : page->memberships()) names.push_back(it.name());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  return names;
}

bool Office::gap_free(const std::string& name, int last) {
  std::string wanted;
  for (int i = 1; i <= last; ++i) wanted += (i == 1 ? "" : ",") + std::to_string(i);
  const std::string found =
      value("SELECT string_agg(version::text, ',' ORDER BY id) FROM outbox WHERE subject = '" +
            name + "'");
  EXPECT_EQ(found, wanted) << name;
  return found == wanted;
}

Date Office::today() {
  return date_in_vietnam(
      database_.read(in(5s), [](pg::Tx& tx) { return pg::business_now(tx); }).value());
}

}  // namespace farmgate::cooperatives
