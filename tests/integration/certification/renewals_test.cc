#include "chassis/wire/convert.h"
#include "services/certification/api/certificate_sweep.h"
#include "tests/integration/certification/assembly.h"

// Upgrades and re-ratings: dossiers about a certificate that the product has.
namespace farmgate::certification {
namespace {

using farmgate::testing::parsed;
using farmgate::wire::write;
using std::chrono::year;

class Renewals : public Assembly {
 protected:
  StatusOr<v1::Dossier> begun_for(const v1::Certificate& certificate, v1::DossierKind kind,
                                  int wanted_star, bool named = true) {
    v1::CreateDossierRequest request;
    request.mutable_dossier()->set_product(certificate.product());
    request.mutable_dossier()->set_kind(kind);
    request.mutable_dossier()->set_wanted_star(wanted_star);
    if (named) request.mutable_dossier()->set_certificate(certificate.name());
    request.set_request_id(request_id());
    return parsed<v1::Dossier>(dossiers_.create(owner(), request));
  }
  // With the forms and files of another one.
  v1::Dossier ready(const v1::Dossier& dossier) {
    const std::string from = filled().name().substr(9), to = dossier.name().substr(9);
    sandbox_.execute(
        "UPDATE dossier d SET registration = m.registration, report = m.report, "
        "answers = m.answers FROM dossier m WHERE d.id = '" +
        to + "' AND m.id = '" + from +
        "'; INSERT INTO evidence "
        "SELECT gen_random_uuid(), '" +
        to +
        "', kind, title, criteria, content_type, "
        "size_bytes, digest, create_time, request_id FROM evidence WHERE dossier = '" +
        from + "'");
    return dossier;
  }
  v1::CertificateState state_of(const v1::Certificate& it) { return verify(it.token())->state(); }
  static Date day_of(const google::type::Date& date) {
    return farmgate::wire::read_date(date, "date").value();
  }
};

TEST_F(Renewals, NameACertificateOfTheirProductThatIsInForce) {
  const v1::Certificate it = recognised();
  EXPECT_THAT(begun_for(it, v1::DOSSIER_KIND_UPGRADE, 5, false),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  EXPECT_THAT(begun_for(it, v1::DOSSIER_KIND_FIRST, 5),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  EXPECT_THAT(begun_for(it, v1::DOSSIER_KIND_UPGRADE, 4),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  v1::Certificate other = it;
  other.set_product(product());
  EXPECT_THAT(begun_for(other, v1::DOSSIER_KIND_UPGRADE, 5),
              StatusIs(Code::kNotFound, "NOT_FOUND"));
  const auto upgrade = begun_for(it, v1::DOSSIER_KIND_UPGRADE, 5);
  ASSERT_THAT(upgrade, IsOk());
  EXPECT_EQ(upgrade->certificate(), it.name());
}

TEST_F(Renewals, AreTheOnlyWayWhileACertificateIsInForce) {
  const v1::Certificate it = recognised();
  const auto first = [&] { return begun_for(it, v1::DOSSIER_KIND_FIRST, 4, false); };
  EXPECT_THAT(first(), StatusIs(Code::kFailedPrecondition, "CERTIFICATE_KNOWN"));
  set_day(year(2029) / 6 / 12);
  const auto begun = first();
  ASSERT_THAT(begun, IsOk());
  ready(*begun);
  set_day(year(2029) / 6 / 11);  // it is in force when the dossier is filed
  EXPECT_THAT(submit(*begun), StatusIs(Code::kFailedPrecondition, "CERTIFICATE_KNOWN"));
}

TEST_F(Renewals, ThatUpgradeStayAboveTheirCertificateAndAreFiledWhileItIsInForce) {
  const v1::Certificate it = recognised();
  const auto upgrade = begun_for(it, v1::DOSSIER_KIND_UPGRADE, 5);
  ASSERT_THAT(upgrade, IsOk());
  v1::UpdateDossierRequest request;
  request.mutable_dossier()->set_name(upgrade->name());
  request.mutable_dossier()->set_wanted_star(4);
  request.mutable_update_mask()->add_paths("wanted_star");
  request.set_request_id(request_id());
  EXPECT_THAT(dossiers_.update(owner(), request),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  ready(*upgrade);
  set_day(year(2029) / 6 / 12);
  EXPECT_THAT(submit(*upgrade), StatusIs(Code::kFailedPrecondition, "CERTIFICATE_NOT_VALID"));
}

TEST_F(Renewals, OfAnExpiredCertificateAreRefused) {
  const v1::Certificate it = recognised();
  set_day(year(2029) / 6 / 12);
  EXPECT_THAT(begun_for(it, v1::DOSSIER_KIND_RE_RATING, 4),
              StatusIs(Code::kFailedPrecondition, "CERTIFICATE_NOT_VALID"));
}

TEST_F(Renewals, AreFiledInTheirDaysAndLetTheCertificateGoOnUntilTheResult) {
  const v1::Certificate it = recognised();  // to 11 June 2029
  const auto dossier = begun_for(it, v1::DOSSIER_KIND_RE_RATING, 4);
  ASSERT_THAT(dossier, IsOk());
  ready(*dossier);
  set_day(year(2028) / 12 / 12);
  EXPECT_THAT(submit(*dossier), StatusIs(Code::kFailedPrecondition, "WINDOW_CLOSED"));
  set_day(year(2029) / 2 / 12);
  EXPECT_THAT(submit(*dossier), StatusIs(Code::kFailedPrecondition, "WINDOW_CLOSED"));
  set_day(year(2029) / 2 / 11);
  ASSERT_THAT(submit(*dossier), IsOk());

  CertificateSweep sweep(database_, outbox_);
  set_day(year(2029) / 12 / 8);  // 180 days after its last
  ASSERT_THAT(sweep.run(), IsOk());
  EXPECT_EQ(state_of(it), v1::CERTIFICATE_STATE_VALID);
  set_day(year(2029) / 12 / 9);
  ASSERT_THAT(sweep.run(), IsOk());
  EXPECT_EQ(state_of(it), v1::CERTIFICATE_STATE_EXPIRED);
}

TEST_F(Renewals, ThatAreTakenBackEndTheGrace) {
  const v1::Certificate it = recognised();
  const auto dossier = begun_for(it, v1::DOSSIER_KIND_RE_RATING, 4);
  ASSERT_THAT(dossier, IsOk());
  ready(*dossier);
  set_day(year(2029) / 2 / 11);
  ASSERT_THAT(submit(*dossier), IsOk());
  set_day(year(2029) / 7 / 2);
  EXPECT_EQ(state_of(it), v1::CERTIFICATE_STATE_VALID);
  v1::WithdrawDossierRequest request;
  request.set_name(dossier->name());
  request.set_reason("đổi ý (ví dụ)");
  request.set_request_id(request_id());
  ASSERT_THAT(dossiers_.withdraw(owner(), request), IsOk());
  EXPECT_EQ(state_of(it), v1::CERTIFICATE_STATE_EXPIRED);
}

TEST_F(Renewals, AreDoneWithinFortyFiveDaysOfACompleteDossier) {
  const auto begun = begun_for(recognised(), v1::DOSSIER_KIND_RE_RATING, 4);
  ASSERT_THAT(begun, IsOk());
  sandbox_.execute(
      "UPDATE dossier SET state = 5, version = 1, submit_time = farmgate_now(), "
      "propose_date = '2029-02-12' WHERE id = '" +
      begun->name().substr(9) + "'");
  const auto due = [&] { return day_of(get(province(), *begun).due_date()); };
  const auto extend = [&](Date day) {
    v1::ExtendDeadlineRequest request;
    request.set_name(begun->name());
    write(day, *request.mutable_due_date());
    request.set_reason("Chờ kết quả thử nghiệm (ví dụ)");
    request.set_request_id(request_id());
    return parsed<v1::Dossier>(review_.extend(province(), request));
  };
  set_day(year(2029) / 2 / 19);
  ASSERT_THAT(check_intake(*begun, false), IsOk());
  EXPECT_EQ(due(), year(2029) / 6 / 29);  // the round's
  EXPECT_FALSE(get(province(), *begun).has_complete_date());
  set_day(year(2029) / 2 / 20);
  ASSERT_THAT(check_intake(*begun, true), IsOk());
  EXPECT_EQ(day_of(get(province(), *begun).complete_date()), year(2029) / 2 / 20);
  EXPECT_EQ(due(), year(2029) / 4 / 6);

  ASSERT_THAT(send_back(province(), *begun), IsOk());
  EXPECT_FALSE(get(province(), *begun).has_complete_date());
  sandbox_.execute("UPDATE dossier SET state = 6, returned_from = NULL WHERE id = '" +
                   begun->name().substr(9) + "'");
  set_day(year(2029) / 3 / 1);
  ASSERT_THAT(check_intake(*begun, true), IsOk());
  EXPECT_EQ(due(), year(2029) / 4 / 15);

  set_day(year(2029) / 4 / 1);
  ASSERT_THAT(advise(*begun), IsOk());
  EXPECT_EQ(due(), year(2029) / 4 / 15);
  EXPECT_THAT(extend(year(2029) / 4 / 16), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  EXPECT_EQ(due(), year(2029) / 4 / 15);
  EXPECT_THAT(acts(*begun), ::testing::Not(::testing::Contains("PROVINCE EXTEND")));
  set_day(year(2029) / 4 / 16);
  EXPECT_TRUE(get(province(), *begun).late());
}

TEST_F(Renewals, ThatAreRecognisedPutANewCertificateInThePlaceOfTheOld) {
  const v1::Certificate old = recognised();
  set_day(year(2026) / 6 / 10);
  const auto upgrade = begun_for(old, v1::DOSSIER_KIND_UPGRADE, 5);
  ASSERT_THAT(upgrade, IsOk());
  sandbox_.execute(
      "UPDATE dossier SET state = 8, version = 1, propose_date = '2026-04-01' "
      "WHERE id = '" +
      upgrade->name().substr(9) + "'");
  const v1::Session session = scoring({*upgrade});
  score_all(session, *upgrade, 8);
  ASSERT_THAT(close(session, *upgrade), IsOk());
  ASSERT_THAT(conclude(session), IsOk());
  const auto decided = decide(*upgrade, v1::DECISION_KIND_RECOGNISE);
  ASSERT_THAT(decided, IsOk());
  EXPECT_EQ(decided->certificate().product_code(), old.product_code());
  EXPECT_EQ(state_of(old), v1::CERTIFICATE_STATE_REPLACED);
  EXPECT_EQ(state_of(decided->certificate()), v1::CERTIFICATE_STATE_VALID);
}

}  // namespace
}  // namespace farmgate::certification
