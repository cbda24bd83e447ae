#include "chassis/wire/convert.h"
#include "services/certification/api/scopes.h"
#include "tests/integration/certification/assembly.h"

// Who may act on a dossier late on its way, and how each way on ends.
namespace farmgate::certification {
namespace {

using farmgate::testing::parsed;
using farmgate::wire::write;
using std::chrono::year;

class Decisions : public Assembly {
 protected:
  StatusOr<v1::Dossier> withdraw(const rpc::Call& call, const v1::Dossier& dossier) {
    v1::WithdrawDossierRequest request;
    request.set_name(dossier.name());
    request.set_reason("đổi ý (ví dụ)");
    request.set_request_id(request_id());
    return parsed<v1::Dossier>(dossiers_.withdraw(call, request));
  }
  // The council gave it 95 points and the province sent it to the centre.
  v1::Dossier at_the_centre() {
    const v1::Dossier dossier = decidable(5);
    EXPECT_THAT(decide(dossier, v1::DECISION_KIND_APPROVE_FOR_CENTRAL), IsOk());
    return dossier;
  }
  Status central(const v1::Dossier& dossier, int sum, int star) {
    v1::RecordCentralResultRequest request;
    request.set_name(dossier.name());
    request.set_sum(sum);
    request.set_sheets(10);
    request.set_star(star);
    request.set_decision_number("9/QĐ-BNNMT");
    write(year(2026) / 6 / 11, *request.mutable_decision_date());
    request.set_request_id(request_id());
    return decisions_.record_central(province(), request).status();
  }
  std::string expected(const v1::Dossier& dossier) {
    v1::ListDossierActivitiesRequest request;
    request.set_parent(dossier.name());
    return review_.activities(province(), request)->expected().act();
  }
  // As the chassis calls a method for producers: the scope sees no other role.
  rpc::Call producer_and(auth::Role role, const std::string& subject) {
    auth::Principal counted;
    counted.subject = subject;
    counted.roles.add(auth::Role::kProducer);
    rpc::Call call =
        as(auth::Role::kProducer, *dossiers_of(counted, v1::WithdrawDossierRequest()), subject);
    call.principal.roles.add(role);
    return call;
  }
};

TEST_F(Decisions, ARoleThatAMethodDoesNotListReachesNothingByIt) {
  const v1::Dossier dossier = at_council();
  ASSERT_THAT(convene({dossier}), IsOk());
  const auto missing = StatusIs(Code::kNotFound, "NOT_FOUND");
  EXPECT_THAT(withdraw(producer_and(auth::Role::kCouncilMember, "member-1"), dossier), missing);
  EXPECT_THAT(withdraw(producer_and(auth::Role::kCouncilSecretary, "secretary"), dossier), missing);
  EXPECT_EQ(get(province(), dossier).state(), v1::DOSSIER_STATE_COUNCIL);
  auth::Principal reader;
  reader.subject = "member-1";
  reader.roles.add(auth::Role::kCouncilMember);
  const auto access = *dossiers_of(reader, v1::GetDossierRequest());
  EXPECT_EQ(get(as(auth::Role::kCouncilMember, access, "member-1"), dossier).name(),
            dossier.name());
}

TEST_F(Decisions, TheProvinceDecidesWhereTheCentreDoesNot) {
  const v1::Dossier dossier = at_the_centre();
  EXPECT_EQ(expected(dossier), "RECORD_CENTRAL");
  set_day(year(2026) / 7 / 1);
  v1::DecideDossierRequest request = decision(dossier, v1::DECISION_KIND_RECOGNISE);
  write(year(2026) / 6 / 30, *request.mutable_decision_date());
  const auto decided = parsed<v1::DossierDecision>(decisions_.decide(province(), request));
  ASSERT_THAT(decided, IsOk());
  EXPECT_EQ(decided->dossier_state(), v1::DOSSIER_STATE_RECOGNISED);
  EXPECT_EQ(decided->certificate().star(), 4);
  EXPECT_EQ(decided->sum(), 95 * 9);
}

TEST_F(Decisions, NothingIsDecidedBeforeTheCentreWasAsked) {
  const v1::Dossier dossier = decidable(5);
  set_day(year(2026) / 7 / 1);
  v1::DecideDossierRequest request = decision(dossier, v1::DECISION_KIND_APPROVE_FOR_CENTRAL);
  write(year(2026) / 6 / 20, *request.mutable_decision_date());
  ASSERT_THAT(decisions_.decide(province(), request), IsOk());
  EXPECT_THAT(decide(dossier, v1::DECISION_KIND_RECOGNISE),  // of 11 June
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
}

TEST_F(Decisions, AnOwnerTakesItBackFromTheCentre) {
  const v1::Dossier dossier = at_the_centre();
  EXPECT_THAT(begun(dossier.product()), StatusIs(Code::kFailedPrecondition, "DOSSIER_OPEN"));
  EXPECT_THAT(withdraw(owner(), dossier), IsOk());
  EXPECT_THAT(begun(dossier.product()), IsOk());
}

TEST_F(Decisions, ACentralResultIsAnEndOnlyWithACertificate) {
  const v1::Dossier below = at_the_centre();
  ASSERT_THAT(central(below, 899, 4), IsOk());
  EXPECT_EQ(expected(below), "RECOGNISE");
  EXPECT_THAT(begun(below.product()), StatusIs(Code::kFailedPrecondition, "DOSSIER_OPEN"));
  ASSERT_THAT(decide(below, v1::DECISION_KIND_NOT_RECOGNISE), IsOk());
  EXPECT_THAT(begun(below.product()), IsOk());
  const v1::Dossier above = at_the_centre();
  ASSERT_THAT(central(above, 900, 5), IsOk());
  EXPECT_EQ(expected(above), "");
  EXPECT_THAT(begun(above.product()), StatusIs(Code::kFailedPrecondition, "CERTIFICATE_KNOWN"));
}

TEST_F(Decisions, AreSummedUpByTheStarsThatTheyGave) {
  recognised(16);
  recognised(16);
  recognised(44);
  v1::GenerateYearlySummaryRequest request;
  request.set_year(2026);
  const auto summary = dossiers_.summary(province(), request);
  ASSERT_THAT(summary, IsOk());
  ASSERT_EQ(summary->rows_size(), 2);
  EXPECT_EQ(summary->rows(0).star(), 3);
  EXPECT_EQ(summary->rows(0).dossiers(), 1);
  EXPECT_EQ(summary->rows(1).star(), 4);
  EXPECT_EQ(summary->rows(1).dossiers(), 2);
  sandbox_.execute(
      "INSERT INTO dossier (id, product, producer, commune, kind, wanted_star, rubric, "
      "product_set, state, submit_time, revision, create_time, update_time, request_id) "
      "SELECT gen_random_uuid(), 'p' || i, 'p', 'communes/' || i, 1, 3, 'qd26-2026-01', 1, 2, "
      "farmgate_now(), 1, now(), now(), gen_random_uuid() FROM generate_series(1, 50000) i");
  EXPECT_THAT(dossiers_.summary(province(), request),
              StatusIs(Code::kFailedPrecondition, "TOO_MANY"));
}

}  // namespace
}  // namespace farmgate::certification
