// Decisions on a dossier that was scored, dated on days that cannot be: refused for the day.
#include "chassis/wire/convert.h"
#include "farmgate/certification/v1/certificate_service.pb.h"
#include "tests/e2e/recognition.h"
#include "tests/e2e/sitting.h"

namespace farmgate::testing {
namespace {

namespace vp = certification::v1;
using std::chrono::days;

constexpr std::size_t kMembers = 5;
const Date kNoDay = std::chrono::year(2027) / 2 / 30;

struct Scored {
  std::string dossier;
  Date session_day{};
};

class BadDecision : public Recognition {
 protected:
  // With all points, and its session concluded.
  static const Scored& scored() {
    static const Scored it = [] {
      const Stall applicant = another_product(suite(), stall());
      const std::string dossier = complete_draft(suite(), applicant);
      submit(suite(), applicant, dossier);
      receive(suite(), dossier);
      bring_to_council(suite(), dossier);
      Sitting sitting = appoint(suite(), kMembers);
      convene(suite(), sitting, {dossier});
      open(suite(), sitting, kMembers);
      score(suite(), sitting, dossier);
      vp::ConcludeSessionRequest conclude;
      conclude.set_name(sitting.session);
      certified<vp::Session>(suite(), "CouncilService/ConcludeSession", conclude,
                             sitting.secretary);
      return Scored{dossier, sitting.day};
    }();
    return it;
  }
  template <class Request>
  static void expect_no_day(const char* method, Request request, Date day) {
    request.set_name(scored().dossier);
    request.set_decision_number("300/QD-UBND");
    wire::write(day, *request.mutable_decision_date());
    const auto call = [&] {
      return certify<vp::DossierDecision>(suite(), std::string("CertificateService/") + method,
                                          request, officer());
    };
    expect_field(call, Code::kInvalidArgument, "INVALID_FIELD", "decision_date");
  }
};

TEST_F(BadDecision, OnDaysThatCannotBe) {
  const Scored& it = scored();
  const Date tomorrow = later(business_day(suite()), days(1));
  const Date day_before = later(it.session_day, days(-1));
  vp::DecideDossierRequest decide;
  decide.set_decision(vp::DECISION_KIND_APPROVE_FOR_CENTRAL);
  for (const Date day : {kNoDay, tomorrow, day_before}) {
    expect_no_day("DecideDossier", decide, day);
  }
  decide.set_name(it.dossier);
  decide.set_decision_number("300/QD-UBND");
  wire::write(it.session_day, *decide.mutable_decision_date());
  certified<vp::DossierDecision>(suite(), "CertificateService/DecideDossier", decide, officer());
  vp::RecordCentralResultRequest central;
  central.set_sum(5 * 94);
  central.set_sheets(5);
  central.set_star(5);
  for (const Date day : {kNoDay, tomorrow, day_before}) {
    expect_no_day("RecordCentralResult", central, day);
  }
}

}  // namespace
}  // namespace farmgate::testing
