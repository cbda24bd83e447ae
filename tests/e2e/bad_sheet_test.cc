// Score sheets that a council must not take: each refused with its reason, nothing sealed.
#include "farmgate/producers/v1/producer_service.pb.h"
#include "tests/e2e/recognition.h"
#include "tests/e2e/sitting.h"

namespace farmgate::testing {
namespace {

namespace vp = certification::v1;
namespace pp = producers::v1;
using ::testing::Contains;
using ::testing::Pair;

constexpr const char* kPersonalNumber = "024085012345";
// Of the members: who scores, who said to be tied, who is found to be, who did not come.
enum : std::size_t { kChair, kScorer, kDeclared, kFound, kThere, kLate, kOther, kAbsent, kMembers };

struct Table {
  Sitting sitting;
  std::string ours, theirs;  // dossiers of stall() and others(), in scoring
};

class BadSheet : public Recognition {
 protected:
  static std::string candidate(const Stall& household) {
    const Stall of = another_product(suite(), household);
    std::string dossier = complete_draft(suite(), of);
    submit(suite(), of, dossier);
    receive(suite(), dossier);
    bring_to_council(suite(), dossier);
    return dossier;
  }
  // The second stall is run by a person who sits in the council too.
  static void name_the_person() {
    pp::UpdateProducerRequest update;
    pp::GetProducerRequest get;
    get.set_name(others().producer);
    const std::string service = "farmgate.producers.v1.ProducerService/";
    *update.mutable_producer() =
        suite().settle<pp::Producer>(service + "GetProducer", get, officer()).value();
    update.mutable_producer()->set_personal_number(kPersonalNumber);
    update.mutable_update_mask()->add_paths("personal_number");
    update.set_request_id(Uuid::v7().to_string());
    suite().settle<pp::Producer>(service + "UpdateProducer", update, officer()).value();
  }
  static const Table& table() {
    static const Table it = [] {
      name_the_person();
      Table out;
      out.ours = candidate(stall());
      out.theirs = candidate(others());
      out.sitting = appoint(suite(), kMembers, [](std::size_t i, vp::AppointMemberRequest& how) {
        if (i == kDeclared) how.mutable_member()->add_declared_ties(others().producer);
        if (i == kFound) how.set_personal_number(kPersonalNumber);
      });
      convene(suite(), out.sitting, {out.ours, out.theirs});
      open(suite(), out.sitting, kAbsent);
      return out;
    }();
    return it;
  }
  static const std::vector<vp::SheetAnswer>& best() {
    static const auto answers = best_sheet(read_rubric(suite(), 1));
    return answers;
  }
  static auto submission(const Caller& member, const std::string& dossier,
                         const std::vector<vp::SheetAnswer>& answers) {
    return [member, request = sheet(table().sitting, dossier, answers)] {
      return certify<vp::ScoreSheet>(suite(), "CouncilService/SubmitScoreSheet", request, member);
    };
  }
  static const Caller& member(std::size_t number) { return table().sitting.members[number]; }
  // Of the first stall's dossier, by a member who may score it.
  static void expect_no_sheet(const std::vector<vp::SheetAnswer>& answers, const char* reason,
                              const std::string& field) {
    expect_field(submission(member(kChair), table().ours, answers), Code::kInvalidArgument, reason,
                 "score_sheet." + field);
  }
  static void expect_conflict(std::size_t who, const std::string& dossier, const char* cause) {
    const Status status = refusal(submission(member(who), dossier, best()),
                                  Code::kFailedPrecondition, "MEMBER_CONFLICT");
    EXPECT_THAT(status.values(), Contains(Pair("cause", cause)));
  }
};

TEST_F(BadSheet, OptionsThatTheRubricDoesNotHave) {
  auto answers = best();
  answers[3].set_option(99);
  expect_no_sheet(answers, "OPTION_UNKNOWN", "answers[3].option");
  answers[3].set_option(1'000'000);
  expect_no_sheet(answers, "INVALID_FIELD", "answers[3].option");
  answers[3].clear_answer();
  expect_no_sheet(answers, "INVALID_FIELD", "answers[3]");
  answers[3] = answers[2];
  expect_no_sheet(answers, "OPTION_UNKNOWN", "answers[3].criterion");
}

TEST_F(BadSheet, WithAnswersMissing) {
  auto answers = best();
  answers.pop_back();
  expect_no_sheet(answers, "SHEET_INCOMPLETE", "answers");
  expect_no_sheet({}, "INVALID_FIELD", "answers");
}

TEST_F(BadSheet, ByMembersWhoAreTiedToTheDossier) {
  expect_conflict(kDeclared, table().theirs, "DECLARED");
  expect_conflict(kFound, table().theirs, "PRODUCER");
  vp::RecuseMemberRequest recuse;
  recuse.set_name(table().sitting.session);
  recuse.set_dossier(table().theirs);
  recuse.set_reason("Người nhà (ví dụ)");
  certified<vp::Session>(suite(), "CouncilService/RecuseMember", recuse, member(kThere));
  expect_conflict(kThere, table().theirs, "DECLARED");
}

TEST_F(BadSheet, ByWhoDoesNotSitThere) {
  const std::string& dossier = table().ours;
  expect_refused(submission(member(kAbsent), dossier, best()), Code::kFailedPrecondition,
                 "NOT_PRESENT");
  const Caller nobody{"a-member-elsewhere", {auth::Role::kCouncilMember}};
  expect_refused(submission(nobody, dossier, best()), Code::kNotFound, "NOT_FOUND");
  expect_refused(submission(officer(), dossier, best()), Code::kPermissionDenied, "ROLE_LACKING");
  const std::string not_here = draft(suite(), another_product(suite(), stall()));
  expect_refused(submission(member(kChair), not_here, best()), Code::kNotFound, "NOT_FOUND");
}

TEST_F(BadSheet, BeforeTheDayOfTheSession) {
  Sitting early = appoint(suite(), 5);
  const std::string dossier = candidate(stall());
  convene(suite(), early, {dossier});
  const auto request = sheet(early, dossier, best());
  const auto call = [&] {
    return certify<vp::ScoreSheet>(suite(), "CouncilService/SubmitScoreSheet", request,
                                   early.members[0]);
  };
  const Status status = refusal(call, Code::kFailedPrecondition, "SESSION_STATE");
  EXPECT_THAT(status.values(), Contains(Pair("state", "CONVENED")));
}

TEST_F(BadSheet, TwiceOrAfterTheClose) {
  const std::string& dossier = table().ours;
  ASSERT_THAT(submission(member(kScorer), dossier, best())(), IsOk());
  expect_refused(submission(member(kScorer), dossier, best()), Code::kFailedPrecondition,
                 "SHEET_SUBMITTED");
  score(suite(), table().sitting, dossier, {kScorer, kLate, kAbsent});
  const Status late = refusal(submission(member(kLate), dossier, best()), Code::kFailedPrecondition,
                              "SESSION_STATE");
  EXPECT_THAT(late.values(), Contains(Pair("dossier", dossier)));
}

}  // namespace
}  // namespace farmgate::testing
