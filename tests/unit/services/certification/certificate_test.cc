#include "services/certification/domain/certificate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "chassis/testing/status_is.h"
#include "tests/unit/services/certification/session_samples.h"

namespace farmgate::certification {
namespace {

using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;

const DatedRules& rules() {
  static const DatedRules kRules = *DatedRules::read(rules_csv());
  return kRules;
}

Time noon(Date day) { return std::chrono::sys_days(day) + std::chrono::hours(5); }

Certificate granted() {
  Certificate it;
  it.id = CertificateId::make();
  it.star = 4;
  it.decision_date = it.valid_from_date = day(2026, 8, 31);
  it.valid_through_date = *last_day_of(it.decision_date, rules());
  return it;
}

TEST(Certificate, LastsThirtySixMonthsToTheSameDayOrTheLastOfTheMonth) {
  EXPECT_EQ(*last_day_of(day(2026, 8, 31), rules()), day(2029, 8, 31));
  EXPECT_EQ(*last_day_of(day(2028, 2, 29), rules()), day(2031, 2, 28));
  EXPECT_EQ(months_later(day(2026, 8, 31), 6), day(2027, 2, 28));
  EXPECT_EQ(months_later(day(2027, 8, 31), 6), day(2028, 2, 29));
  EXPECT_EQ(months_later(day(2026, 11, 30), 3), day(2027, 2, 28));
}

TEST(Certificate, IsExpiredTheDayAfterItsLastWhateverTheSweepDid) {
  Certificate it = granted();
  EXPECT_EQ(it.state_on(day(2029, 8, 31)), CertificateState::kValid);
  EXPECT_EQ(it.state_on(day(2029, 9, 1)), CertificateState::kExpired);
  EXPECT_THAT(it.expire(day(2029, 8, 31), Time{}),
              StatusIs(Code::kFailedPrecondition, "CERTIFICATE_NOT_VALID"));
  EXPECT_THAT(it.expire(day(2029, 9, 1), Time{}), IsOk());
  EXPECT_EQ(it.state, CertificateState::kExpired);
}

TEST(Certificate, IsRevokedOnceWithinFifteenDaysOfTheConclusion) {
  Certificate it = granted();
  Revocation how;
  how.cause = RevocationCause::kMarkMisused;
  how.conclusion_date = day(2026, 9, 20);
  EXPECT_THAT(it.revoke(how, rules(), noon(day(2026, 9, 19))),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  ASSERT_THAT(it.revoke(how, rules(), noon(day(2026, 9, 25))), IsOk());
  EXPECT_EQ(it.revocation->due_date, day(2026, 10, 5));
  EXPECT_EQ(it.state_on(day(2030, 1, 1)), CertificateState::kRevoked);
  EXPECT_THAT(it.revoke(how, rules(), noon(day(2026, 9, 25))),
              StatusIs(Code::kFailedPrecondition, "CERTIFICATE_NOT_VALID"));
}

TEST(Certificate, OfFormerTimesIsWithinTheLawsBounds) {
  const auto wrong = StatusIs(Code::kInvalidArgument, "INVALID_FIELD");
  const Date today = day(2026, 9, 1);
  EXPECT_THAT(granted().check(today, rules()), IsOk());
  Certificate it = granted();
  it.valid_through_date = day(2029, 9, 1);
  EXPECT_THAT(it.check(today, rules()), wrong);  // longer than 36 months
  it = granted();
  EXPECT_THAT(it.check(day(2026, 8, 30), rules()), wrong);
  it.decision_date = day(2026, 8, 30);
  EXPECT_THAT(it.check(day(2026, 8, 30), rules()), wrong);  // it begins tomorrow
  it.star = 5;
  EXPECT_THAT(it.check(today, rules()), wrong);
  it.level = RecognitionLevel::kCentral;
  EXPECT_THAT(it.check(today, rules()), IsOk());
}

TEST(Certificate, HasCodesByTheRule) {
  EXPECT_EQ(product_code_of("provinces/24", "communes/07582", 3, 2026), "24-07582-3-2026");
  EXPECT_EQ(certificate_number_of(12, "provinces/24", 2026), "12/GCN-OCOP-24-2026");
}

TEST(Certificate, HasItsSerialInACodeOfItsCommune) {
  const auto serial = [](std::string_view code) {
    return serial_in(code, "provinces/24", "communes/07582").value_or(0);
  };
  EXPECT_EQ(serial("24-07582-3-2023"), 3);
  for (const char* code : {"24-07583-3-2023", "25-07582-3-2023", "83-829-28780-3-2022",
                           "24-07582-3", "24-07582-3-", "24-07582--2023", "24-07582-0-2023",
                           "24-07582--1-2023", "24-07582-3-2023-1", "24-07582-x-2023", ""}) {
    EXPECT_EQ(serial(code), 0) << code;
  }
}

TEST(Certificate, IsNamedByItsTokensText) {
  const Certificate it = granted();
  EXPECT_EQ(certificate_in(token_text(it)), it.id);
  EXPECT_FALSE(certificate_in("no certificate"));
  EXPECT_FALSE(certificate_in(""));
}

TEST(Certificate, MayBeFollowedByARatingFiledFrom180To120DaysBefore) {
  const auto window = filing_window(day(2029, 8, 31), rules());
  ASSERT_THAT(window, IsOk());
  EXPECT_EQ(window->from, day(2029, 3, 4));
  EXPECT_EQ(window->through, day(2029, 5, 3));
}

TEST(Certificate, GoesOnFor180DaysWhileARatingThatWasFiledInTimeWaits) {
  Certificate it = granted();
  EXPECT_THAT(it.begin_grace(rules(), noon(day(2029, 3, 3))),
              StatusIs(Code::kFailedPrecondition, "WINDOW_CLOSED"));
  EXPECT_THAT(it.begin_grace(rules(), noon(day(2029, 5, 4))),
              StatusIs(Code::kFailedPrecondition, "WINDOW_CLOSED"));
  ASSERT_THAT(it.begin_grace(rules(), noon(day(2029, 5, 3))), IsOk());
  EXPECT_EQ(it.state_on(day(2030, 2, 27)), CertificateState::kValid);
  EXPECT_EQ(it.state_on(day(2030, 2, 28)), CertificateState::kExpired);
  EXPECT_THAT(it.expire(day(2030, 2, 27), Time{}),
              StatusIs(Code::kFailedPrecondition, "CERTIFICATE_NOT_VALID"));
  it.end_grace(Time{});
  EXPECT_EQ(it.state_on(day(2029, 9, 1)), CertificateState::kExpired);
}

TEST(Certificate, InForceKeepsAFirstRatingOfItsProductAway) {
  Certificate it = granted();
  it.product = "producers/1/products/1";
  it.number = "1/GCN";
  Dossier dossier;
  dossier.product = it.product;
  EXPECT_THAT(check_renewal(dossier, {}, {}, day(2027, 1, 1)), IsOk());
  EXPECT_THAT(check_renewal(dossier, {}, it, day(2029, 8, 31)),
              StatusIs(Code::kFailedPrecondition, "CERTIFICATE_KNOWN"));
  EXPECT_THAT(check_renewal(dossier, {}, it, day(2029, 9, 1)), IsOk());
  dossier.certificate = it.id.uuid();
  EXPECT_THAT(check_renewal(dossier, it, it, day(2027, 1, 1)),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
}

TEST(Certificate, IsUpgradedToMoreStarsOnly) {
  const Certificate it = granted();
  Dossier dossier;
  dossier.kind = DossierKind::kUpgrade;
  EXPECT_THAT(check_renewal(dossier, {}, it, day(2027, 1, 1)),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  dossier.certificate = it.id.uuid();
  dossier.wanted_star = 4;
  EXPECT_THAT(check_renewal(dossier, it, it, day(2027, 1, 1)),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  dossier.wanted_star = 5;
  EXPECT_THAT(check_renewal(dossier, it, it, day(2027, 1, 1)), IsOk());
  EXPECT_THAT(check_renewal(dossier, it, it, day(2029, 9, 1)),
              StatusIs(Code::kFailedPrecondition, "CERTIFICATE_NOT_VALID"));
  EXPECT_THAT(check_renewal(dossier, {}, {}, day(2027, 1, 1)),
              StatusIs(Code::kNotFound, "NOT_FOUND"));
  dossier.kind = DossierKind::kReRating;
  dossier.wanted_star = 3;
  EXPECT_THAT(check_renewal(dossier, it, it, day(2027, 1, 1)), IsOk());
}

ScoringResult result(std::int64_t sum, std::int64_t sheets, int band, int star) {
  return {{sum, sheets}, band, star, {}};
}

TEST(Decision, OfTheProvinceGivesFourStarsAtMost) {
  const auto star = [](DecisionKind kind, const ScoringResult& it) {
    return star_decided(kind, it, day(2026, 6, 1), rules());
  };
  EXPECT_EQ(*star(DecisionKind::kRecognise, result(92, 1, 5, 5)), 4);
  EXPECT_EQ(*star(DecisionKind::kRecognise, result(92, 1, 5, 4)), 4);
  EXPECT_EQ(*star(DecisionKind::kRecognise, result(50, 1, 3, 3)), 3);
  EXPECT_THAT(star(DecisionKind::kRecognise, result(92, 1, 5, 2)),
              StatusIs(Code::kFailedPrecondition, "DECISION_NOT_ALLOWED"));
  EXPECT_EQ(*star(DecisionKind::kApproveForCentral, result(810, 9, 5, 5)), 0);
  EXPECT_THAT(star(DecisionKind::kApproveForCentral, result(809, 9, 4, 4)),
              StatusIs(Code::kFailedPrecondition, "DECISION_NOT_ALLOWED"));
  EXPECT_EQ(*star(DecisionKind::kNotRecognise, result(92, 1, 5, 5)), 0);
}

}  // namespace
}  // namespace farmgate::certification
