// What nobody may declare, search for or ask about persons, through the server's own checks.
#include "chassis/base/id.h"
#include "chassis/testing/status_is.h"
#include "chassis/wire/convert.h"
#include "farmgate/producers/v1/area_service.pb.h"
#include "farmgate/producers/v1/biosecurity_service.pb.h"
#include "farmgate/producers/v1/producer_service.pb.h"
#include "tests/e2e/running.h"

namespace farmgate::testing {
namespace {

namespace pp = producers::v1;

const std::string kBiosecurity = "farmgate.producers.v1.BiosecurityService/";
const std::string kProducers = "farmgate.producers.v1.ProducerService/";
const std::string kAreas = "farmgate.producers.v1.AreaService/";

std::string new_id() { return Uuid::v7().to_string(); }

Caller commune_officer() { return {"a-commune-officer", {auth::Role::kCommuneOfficer}}; }

class BadOutbreak : public Running {
 protected:
  static pp::DeclareOutbreakRequest declaration() {
    pp::DeclareOutbreakRequest request;
    pp::Outbreak& it = *request.mutable_outbreak();
    it.set_disease("Cúm gia cầm (ví dụ)");
    it.add_species("CHICKEN");
    it.add_communes("communes/07582");
    farmgate::wire::write(Date(std::chrono::year{2026} / 6 / 1), *it.mutable_first_date());
    it.set_ban(true);
    request.set_request_id(new_id());
    return request;
  }
  static Status declare(const pp::DeclareOutbreakRequest& request, const Caller& who = officer()) {
    return suite().call<pp::Outbreak>(kBiosecurity + "DeclareOutbreak", request, who).status();
  }
  static Status search(const std::string& query, const Caller& who = officer()) {
    pp::SearchProducersRequest request;
    request.set_query(query);
    return suite()
        .call<pp::SearchProducersResponse>(kProducers + "SearchProducers", request, who)
        .status();
  }
  static Status resolve(const std::string& text) {
    pp::ResolveOldAddressRequest request;
    request.set_text(text);
    return suite()
        .call<pp::ResolveOldAddressResponse>(kAreas + "ResolveOldAddress", request, buyer("an"))
        .status();
  }
};

TEST_F(BadOutbreak, OfNoFormIsRefused) {
  const auto bad = [&](auto bend) {
    pp::DeclareOutbreakRequest request = declaration();
    bend(*request.mutable_outbreak());
    expect_refused([&] { return declare(request); }, Code::kInvalidArgument, "INVALID_FIELD");
  };
  bad([](pp::Outbreak& it) { it.clear_disease(); });
  bad([](pp::Outbreak& it) { it.clear_species(); });
  bad([](pp::Outbreak& it) { it.set_species(0, "rồng"); });
  bad([](pp::Outbreak& it) { it.clear_communes(); });
  bad([](pp::Outbreak& it) { it.set_communes(0, "provinces/24"); });
  bad([](pp::Outbreak& it) {
    for (int i = 0; i < 200; ++i) it.add_communes("communes/07582");
  });
  bad([](pp::Outbreak& it) { it.set_heads_dead(-1); });
  bad([](pp::Outbreak& it) { it.set_heads_dead(std::int64_t{1} << 60); });
  bad([](pp::Outbreak& it) { it.clear_first_date(); });
  bad([](pp::Outbreak& it) { it.mutable_first_date()->set_day(32); });
  bad([](pp::Outbreak& it) { it.mutable_first_date()->set_year(2999); });
}

TEST_F(BadOutbreak, OfAnUnknownCommuneIsRefused) {
  pp::DeclareOutbreakRequest request = declaration();
  request.mutable_outbreak()->set_communes(0, "communes/99999");
  expect_refused([&] { return declare(request); }, Code::kFailedPrecondition, "COMMUNE_UNKNOWN");
}

TEST_F(BadOutbreak, IsDeclaredByOfficersOfThePlaceAlone) {
  expect_refused([&] { return declare(declaration(), buyer("an")); }, Code::kPermissionDenied,
                 "ROLE_LACKING");
  expect_refused([&] { return declare(declaration(), stall().seller); }, Code::kPermissionDenied,
                 "ROLE_LACKING");
  expect_refused([&] { return declare(declaration(), commune_officer()); }, Code::kPermissionDenied,
                 "OTHER_COMMUNE");
  pp::LiftBanRequest lift;
  lift.set_name("outbreaks/" + new_id());
  lift.set_request_id(new_id());
  expect_refused(
      [&] { return suite().call<pp::Outbreak>(kBiosecurity + "LiftBan", lift, commune_officer()); },
      Code::kPermissionDenied, "ROLE_LACKING");
}

TEST_F(BadOutbreak, SearchIsForOfficersAndForSomething) {
  expect_refused([] { return search("vườn", stall().seller); }, Code::kPermissionDenied,
                 "ROLE_LACKING");
  for (const std::string& query : {std::string(), std::string("()"), std::string(161, 'a'),
                                   std::string("a b c d e f g h i j k l m")}) {
    expect_refused([&] { return search(query); }, Code::kInvalidArgument, "INVALID_FIELD");
  }
  EXPECT_THAT(search("' OR 1=1 --"), IsOk());
  EXPECT_THAT(search("{\"a\",%_}"), IsOk());
}

TEST_F(BadOutbreak, PersonsAreNoOfficersBusiness) {
  pp::DerivePersonKeyRequest derive;
  derive.set_personal_number("001234567890");
  derive.set_request_id(new_id());
  expect_refused(
      [&] {
        return suite().call<pp::DerivePersonKeyResponse>(kProducers + "DerivePersonKey", derive,
                                                         officer());
      },
      Code::kPermissionDenied, "ROLE_LACKING");
  pp::ListPersonKeysRequest list;
  list.add_producers(stall().producer);
  expect_refused(
      [&] {
        return suite().call<pp::ListPersonKeysResponse>(kProducers + "ListPersonKeys", list,
                                                        officer());
      },
      Code::kPermissionDenied, "ROLE_LACKING");
}

TEST_F(BadOutbreak, AnAddressHasABound) {
  expect_refused([] { return resolve(""); }, Code::kInvalidArgument, "INVALID_FIELD");
  expect_refused([] { return resolve(std::string(401, 'a')); }, Code::kInvalidArgument,
                 "INVALID_FIELD");
  EXPECT_THAT(resolve("xã Tân Quang, huyện Lục Ngạn, tỉnh Bắc Giang"), IsOk());
}

}  // namespace
}  // namespace farmgate::testing
