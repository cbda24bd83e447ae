#include <google/api/httpbody.pb.h>

#include <thread>

#include "chassis/base/digest.h"
#include "chassis/wire/convert.h"
#include "tests/integration/certification/bureau.h"

namespace farmgate::certification {
namespace {

using farmgate::testing::parsed;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

const auto kWrongState = StatusIs(Code::kFailedPrecondition, "DOSSIER_STATE");

using Dossiers = Bureau;

TEST_F(Dossiers, GoFromTheOwnersDraftToTheCouncilsTable) {
  const v1::Dossier dossier = filled();
  EXPECT_THAT(receive(dossier), StatusIs(Code::kNotFound, "NOT_FOUND"));  // not told of yet
  ASSERT_EQ(submit(dossier)->state(), v1::DOSSIER_STATE_SUBMITTED);
  const auto received = receive(dossier);
  ASSERT_THAT(received, IsOk());
  const std::string year = std::to_string(static_cast<int>(today().year()));
  EXPECT_EQ(received->commune_slip(), "1/PĐK-24-07582-" + year);
  EXPECT_TRUE(received->has_due_date());
  EXPECT_THAT(propose(dossier, 4), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  ASSERT_EQ(propose(dossier)->state(), v1::DOSSIER_STATE_PROPOSED);
  const auto taken = check_intake(dossier, false);
  EXPECT_EQ(taken->province_slip(), "1/PĐK-24-" + year);
  EXPECT_EQ(check_intake(dossier, true)->state(), v1::DOSSIER_STATE_ADVISORY_REVIEW);
  const auto advised = advise(dossier);

  EXPECT_EQ(advised->state(), v1::DOSSIER_STATE_COUNCIL);
  EXPECT_EQ(advised->advisory_report().number(), "3/TTV");
  EXPECT_THAT(acts(dossier),
              ElementsAre("OWNER CREATE", "OWNER SUBMIT", "COMMUNE RECEIVE", "COMMUNE PROPOSE",
                          "PROVINCE TAKE_IN", "PROVINCE FIND_COMPLETE", "PROVINCE ADVISE"));
  // Each state under a version of its own.
  EXPECT_EQ(value("SELECT string_agg(version::text, ' ' ORDER BY id) FROM outbox"), "1 2 3 4 5 6");
}

TEST_F(Dossiers, AProductHasOneUnderWay) {
  const std::string name = product();
  const v1::Dossier dossier = begun(name).value();
  EXPECT_THAT(begun(name), StatusIs(Code::kFailedPrecondition, "DOSSIER_OPEN"));
  v1::WithdrawDossierRequest request;
  request.set_name(dossier.name());
  request.set_reason("Chưa đủ (ví dụ)");
  request.set_request_id(request_id());
  ASSERT_THAT(dossiers_.withdraw(owner(), request), IsOk());
  EXPECT_THAT(begun(name), IsOk());
}

TEST_F(Dossiers, AreBegunForOwnProductsThatAreKnown) {
  EXPECT_THAT(begun("producers/" + Uuid::v7().to_string() + "/products/1"),
              StatusIs(Code::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(begun(household_ + "/products/" + Uuid::v7().to_string()),
              StatusIs(Code::kFailedPrecondition, "COPY_NOT_YET"));
  sandbox_.execute("UPDATE product_copy SET product_set = 2");
  const std::string other = product();
  sandbox_.execute("UPDATE product_copy SET product_set = 26");
  EXPECT_THAT(begun(other), StatusIs(Code::kFailedPrecondition, "RUBRIC_MISSING"));
  sandbox_.execute("UPDATE party_copy SET active = false");
  EXPECT_THAT(begun(product()), StatusIs(Code::kFailedPrecondition, "PRODUCER_SUSPENDED"));
}

TEST_F(Dossiers, AreTheirOwnersUntilTheyAreSubmitted) {
  const v1::Dossier dossier = filled();
  v1::GetDossierRequest request;
  request.set_name(dossier.name());
  const auto missing = StatusIs(Code::kNotFound, "NOT_FOUND");
  EXPECT_THAT(dossiers_.get(province(), request), missing);
  EXPECT_THAT(dossiers_.get(commune(), request), missing);
  EXPECT_THAT(dossiers_.get(stranger(), request), missing);
  ASSERT_THAT(submit(dossier), IsOk());
  EXPECT_THAT(dossiers_.get(province(), request), IsOk());
  EXPECT_THAT(dossiers_.get(commune(), request), IsOk());
  EXPECT_THAT(dossiers_.get(commune("07288"), request), missing);
  EXPECT_THAT(dossiers_.get(stranger(), request), missing);
}

TEST_F(Dossiers, WhatIsMissingKeepsOneFromBeingSubmitted) {
  const v1::Dossier dossier = draft();
  EXPECT_THAT(submit(dossier), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  const v1::Dossier other = filled();
  sandbox_.execute("DELETE FROM evidence");
  EXPECT_THAT(submit(other), StatusIs(Code::kFailedPrecondition, "EVIDENCE_MISSING"));
  v1::SelfAssessRequest request;
  request.set_name(other.name());
  request.set_request_id(request_id());
  ASSERT_THAT(assessments_.assess(owner(), request), IsOk());
  EXPECT_THAT(submit(other), StatusIs(Code::kInvalidArgument, "SHEET_INCOMPLETE"));
  EXPECT_EQ(get(owner(), other).state(), v1::DOSSIER_STATE_DRAFT);
}

TEST_F(Dossiers, ReturnedOnesAreCompletedAndKeepTheirSlip) {
  const v1::Dossier dossier = filled();
  ASSERT_THAT(submit(dossier), IsOk());
  ASSERT_THAT(receive(dossier), IsOk());
  EXPECT_THAT(answer_all(dossier), kWrongState);
  EXPECT_THAT(send_back(province(), dossier), kWrongState);  // the commune has it
  ASSERT_EQ(send_back(commune(), dossier)->state(), v1::DOSSIER_STATE_RETURNED);
  ASSERT_THAT(answer_all(dossier, false), IsOk());
  ASSERT_EQ(submit(dossier)->state(), v1::DOSSIER_STATE_SUBMITTED);
  ASSERT_THAT(receive(dossier), IsOk());
  ASSERT_THAT(propose(dossier), IsOk());
  ASSERT_THAT(check_intake(dossier, false), IsOk());
  ASSERT_THAT(send_back(province(), dossier), IsOk());
  EXPECT_EQ(submit(dossier)->state(), v1::DOSSIER_STATE_INTAKE_CHECK);
  EXPECT_EQ(value("SELECT sum(last) FROM slip_serial"), "2");  // one of each kind
}

TEST_F(Dossiers, TwoOfficersReceiveOneOnce) {
  const v1::Dossier dossier = filled();
  ASSERT_THAT(submit(dossier), IsOk());
  std::vector<Status> outcomes(8);
  std::vector<std::thread> officers;
  for (Status& outcome : outcomes) {
    officers.emplace_back(
        [&] { outcome = until_row_is_free([&] { return receive(dossier).status(); }); });
  }
  for (std::thread& officer : officers) officer.join();
  EXPECT_EQ(std::ranges::count_if(outcomes, [](const Status& it) { return it.ok(); }), 1);
  EXPECT_EQ(value("SELECT sum(last) FROM slip_serial"), "1");
}

TEST_F(Dossiers, AreAdvisedTowardsTheWantedStar) {
  const v1::Dossier dossier = draft();
  const v1::SelfAssessment worst = answer_all(dossier, false).value();
  EXPECT_LT(worst.star(), 4);
  EXPECT_EQ(worst.wanted_star(), 4);
  EXPECT_GT(worst.steps_size(), 0);
  EXPECT_GE(worst.points_after(), 70);
  EXPECT_THAT(worst.steps(0).explanation().en(), HasSubstr(worst.steps(0).criterion()));
  v1::AssessDossierRequest request;
  request.set_name(dossier.name());
  EXPECT_EQ(assessments_.get(owner(), request)->SerializeAsString(), worst.SerializeAsString());
  const v1::SelfAssessment best = answer_all(dossier).value();
  EXPECT_EQ(best.points(), 100);
  EXPECT_EQ(best.star(), 5);
  EXPECT_EQ(best.steps_size(), 0);
}

TEST_F(Dossiers, AChecklistSaysWhatIsMissing) {
  const v1::Dossier dossier = draft();
  v1::GenerateChecklistRequest request;
  request.set_name(dossier.name());
  const auto before = assessments_.checklist(owner(), request).value();
  EXPECT_TRUE(before.items(0).blocks_submission());
  const v1::Dossier other = filled();
  request.set_name(other.name());
  const auto after = assessments_.checklist(owner(), request).value();
  for (const auto& item : after.items()) {
    EXPECT_FALSE(item.blocks_submission());
    EXPECT_EQ(item.lack(), v1::CHECKLIST_LACK_PROOF);
  }
}

TEST_F(Dossiers, EqualFilesAreStoredOnceAndReadInParts) {
  const v1::Dossier dossier = draft();
  const std::string content = pdf(std::string(700'000, 'x'));
  const auto first = attach(dossier, "PRODUCT_STORY", content);
  ASSERT_THAT(first, IsOk());
  const auto second = attach(dossier, "PRODUCT_STORY", content);
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(first->digest(), hex(as_bytes(sha256(content))));
  EXPECT_EQ(value("SELECT count(*) FROM evidence_content"), "1");
  v1::PreviewEvidenceRequest request;
  request.set_name(second->name());
  request.set_offset(699'990);
  request.set_length(20);
  EXPECT_EQ(evidence_.read(owner(), request)->data(), content.substr(699'990, 20));
  request.set_offset(second->size_bytes());
  EXPECT_THAT(evidence_.read(owner(), request), StatusIs(Code::kOutOfRange, "RANGE"));
  v1::DeleteEvidenceRequest remove;
  for (const auto& name : {first->name(), second->name()}) {
    EXPECT_EQ(value("SELECT count(*) FROM evidence_content"), "1");
    remove.set_name(name);
    remove.set_request_id(request_id());
    EXPECT_THAT(evidence_.remove(owner(), remove), IsOk());
  }
  EXPECT_EQ(value("SELECT count(*) FROM evidence_content"), "0");
}

TEST_F(Dossiers, BadFilesAreRefusedAndLeaveNothing) {
  const v1::Dossier dossier = draft();
  const auto refused = [&](const std::string& kind, const std::string& content,
                           const std::string& type, const char* reason) {
    EXPECT_THAT(attach(dossier, kind, content, type), StatusIs(Code::kInvalidArgument, reason));
  };
  refused("PRODUCT_STORY", "MZ\x90", "application/pdf", "EVIDENCE_TYPE");
  refused("PRODUCT_STORY", pdf("x"), "image/png", "EVIDENCE_TYPE");
  refused("PRODUCT_STORY", pdf("/JavaScript (x)"), "", "EVIDENCE_UNSAFE");
  refused("NO_SUCH_KIND", pdf("x"), "", "KIND_UNKNOWN");
  refused("PRODUCT_STORY", pdf(std::string(20'000'001, 'x')), "", "EVIDENCE_TOO_LARGE");
  EXPECT_EQ(value("SELECT count(*) FROM evidence_content"), "0");
}

TEST_F(Dossiers, WorklistsShowWhatIsDueFirst) {
  std::vector<v1::Dossier> all;
  for (int i = 0; i < 3; ++i) {
    all.push_back(filled());
    ASSERT_THAT(submit(all.back()), IsOk());
  }
  ASSERT_THAT(receive(all[1]), IsOk());
  const auto walk = [&](std::initializer_list<v1::DossierState> states) {
    v1::ListDossiersRequest request;
    request.set_order(v1::DOSSIER_ORDER_DUE);
    request.set_page_size(1);
    for (const v1::DossierState state : states) request.add_states(state);
    std::vector<std::string> names;
    do {
      const auto page = dossiers_.list(commune(), request).value();
      EXPECT_EQ(page.dossiers_size(), 1);
      for (const auto& it : page.dossiers()) names.push_back(it.name());
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty() && names.size() < 10);
    return names;
  };
  const std::vector<std::string> names = walk({});
  ASSERT_EQ(names.size(), 3u);
  EXPECT_EQ(names[0], all[1].name());
  EXPECT_EQ(walk({v1::DOSSIER_STATE_SUBMITTED, v1::DOSSIER_STATE_COMMUNE_REVIEW}), names);
  EXPECT_EQ(walk({v1::DOSSIER_STATE_COMMUNE_REVIEW}), std::vector{all[1].name()});
  v1::ListDossiersRequest request;
  request.add_states(v1::DOSSIER_STATE_SUBMITTED);
  EXPECT_EQ(dossiers_.list(province(), request)->dossiers_size(), 2);
  EXPECT_EQ(dossiers_.list(commune("07288"), request)->dossiers_size(), 0);
  request.set_commune("communes/07288");
  EXPECT_EQ(dossiers_.list(province(), request)->dossiers_size(), 0);
  v1::GenerateYearlySummaryRequest year;
  year.set_year(static_cast<int>(today().year()));
  EXPECT_EQ(dossiers_.summary(province(), year)->rows_size(), 2);
}

TEST_F(Dossiers, ALastDayIsExtendedByItsDeskWithAReason) {
  const v1::Dossier dossier = filled();
  ASSERT_THAT(submit(dossier), IsOk());
  const v1::Dossier received = receive(dossier).value();
  v1::ExtendDeadlineRequest request;
  request.set_name(dossier.name());
  request.set_reason("Chờ kết quả thử nghiệm (ví dụ)");
  *request.mutable_due_date() = received.due_date();
  request.set_request_id(request_id());
  EXPECT_THAT(review_.extend(commune(), request),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  const Date day = later(farmgate::wire::read_date(received.due_date(), "due_date").value(),
                         std::chrono::days(365));
  farmgate::wire::write(day, *request.mutable_due_date());
  EXPECT_THAT(review_.extend(province(), request), kWrongState);
  const std::string before = value("SELECT revision FROM dossier");
  const auto extended = parsed<v1::Dossier>(review_.extend(commune(), request));
  ASSERT_THAT(extended, IsOk());
  EXPECT_EQ(farmgate::wire::read_date(extended->due_date(), "due_date").value(), day);
  EXPECT_EQ(value("SELECT revision - " + before + " FROM dossier"), "1");  // touched once
  EXPECT_EQ(value("SELECT note FROM dossier_activity WHERE act = 'EXTEND'"),
            "until " + format_date(day) + ": " + request.reason());
  EXPECT_THAT(acts(dossier), ::testing::Contains("COMMUNE EXTEND"));
}

TEST_F(Dossiers, FormsArePagesWithoutLiveMarkup) {
  const v1::Dossier dossier = filled();
  v1::PrintDossierFormRequest request;
  request.set_name(dossier.name());
  request.set_form(v1::DOSSIER_FORM_REGISTRATION);
  const std::string page = forms_.print(owner(), request)->data();
  EXPECT_THAT(page, HasSubstr("PHIẾU ĐĂNG KÝ"));
  EXPECT_THAT(page, HasSubstr("Hộ &lt;Nguyễn Thị Mẫu&gt;"));
  EXPECT_THAT(page, Not(HasSubstr("<Nguyễn")));
  request.set_form(v1::DOSSIER_FORM_SELF_ASSESSMENT);
  EXPECT_THAT(forms_.print(owner(), request)->data(), HasSubstr("Tổng điểm tự đánh giá: <b>100"));
  request.set_form(v1::DOSSIER_FORM_COMMUNE_REPORT);
  EXPECT_THAT(forms_.print(owner(), request), StatusIs(Code::kFailedPrecondition, "FORM_EMPTY"));
}

TEST_F(Dossiers, ARepeatedFileIsTheSameAnswer) {
  const v1::Dossier dossier = draft();
  v1::AttachEvidenceRequest first;
  first.set_parent(dossier.name());
  first.set_request_id(request_id());
  first.mutable_evidence()->set_kind("PRODUCT_STORY");
  first.mutable_evidence()->set_title("x");
  first.mutable_chunk()->set_data(pdf("1"));
  Chunks none({});
  const auto once = evidence_.attach(owner(), first, none);
  const auto twice = evidence_.attach(owner(), first, none);
  EXPECT_EQ(once->value, twice->value);
  first.mutable_chunk()->set_data(pdf("2"));
  EXPECT_THAT(evidence_.attach(owner(), first, none),
              StatusIs(Code::kAlreadyExists, "REQUEST_ID_REUSED"));
  EXPECT_EQ(value("SELECT count(*) FROM evidence"), "1");
}

}  // namespace
}  // namespace farmgate::certification
