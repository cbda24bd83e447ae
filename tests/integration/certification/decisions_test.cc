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

}  // namespace
}  // namespace farmgate::certification
