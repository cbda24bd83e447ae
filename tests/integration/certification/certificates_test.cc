#include <ReadBarcode.h>
#include <google/api/httpbody.pb.h>

#include <cstdio>
#include <thread>

#include "chassis/wire/convert.h"
#include "services/certification/api/certificate_sweep.h"
#include "tests/integration/certification/assembly.h"

namespace farmgate::certification {
namespace {

using farmgate::testing::parsed;
using farmgate::wire::write;
using ::testing::HasSubstr;

// What a reader sees in the only QR code of a page: the SVG's modules painted five pixels wide, as
// a browser would.
std::string read_qr(std::string_view page) {
  constexpr int kPixels = 5;
  const std::size_t svg = page.find("<svg class=qr viewBox=\"0 0 ");
  if (svg == page.npos) return "no code";
  const std::string text(page.substr(svg, page.find("</svg>", svg) - svg));
  int side = 0;
  if (std::sscanf(text.c_str(), "<svg class=qr viewBox=\"0 0 %d", &side) != 1) return "no side";
  const int width = side * kPixels;
  std::vector<std::uint8_t> image(static_cast<std::size_t>(width) * width, 255);
  for (std::size_t at = text.find('M'); at != text.npos; at = text.find('M', at + 1)) {
    int x = 0, y = 0, run = 0;
    if (std::sscanf(text.c_str() + at, "M%d %dh%d", &x, &y, &run) != 3) return "no path";
    if (x < 0 || y < 0 || run < 0 || x + run > side || y >= side) return "outside of the view box";
    for (int row = y * kPixels; row < (y + 1) * kPixels; ++row) {
      std::fill_n(image.begin() + row * width + x * kPixels, run * kPixels, std::uint8_t{0});
    }
  }
  const auto seen = ZXing::ReadBarcode({image.data(), width, width, ZXing::ImageFormat::Lum});
  if (seen.format() != ZXing::BarcodeFormat::QRCode || !seen.isValid()) return "not readable";
  return std::string(seen.bytes().asString());
}

class Certificates : public Assembly {
 protected:
  v1::DossierState state_of(const v1::Dossier& dossier) { return get(province(), dossier).state(); }
  StatusOr<v1::DossierDecision> central(const v1::Dossier& dossier, int sum, int star) {
    v1::RecordCentralResultRequest request;
    request.set_name(dossier.name());
    request.set_sum(sum);
    request.set_sheets(10);
    request.set_star(star);
    request.set_decision_number("9/QĐ-BNNMT");
    write(std::chrono::year(2026) / 6 / 11, *request.mutable_decision_date());
    request.set_request_id(request_id());
    return parsed<v1::DossierDecision>(decisions_.record_central(province(), request));
  }
  StatusOr<v1::Certificate> revoke(const v1::Certificate& certificate) {
    v1::RevokeCertificateRequest request;
    request.set_name(certificate.name());
    request.set_cause(v1::REVOCATION_CAUSE_MARK_MISUSED);
    write(std::chrono::year(2026) / 6 / 10, *request.mutable_conclusion_date());
    request.set_decision_number("90/QĐ-UBND");
    request.set_reason("dùng sai nhãn (ví dụ)");
    request.set_request_id(request_id());
    return parsed<v1::Certificate>(certificates_.revoke(province(), request));
  }
  v1::RecordFormerCertificateRequest former(const std::string& product) {
    v1::RecordFormerCertificateRequest request;
    v1::Certificate& it = *request.mutable_certificate();
    it.set_number("05/GCN");
    it.set_product(product);
    it.set_commune("communes/07582");
    it.set_product_code("83-829-28780-3-2022");
    it.set_product_set(1);
    it.set_star(4);
    it.set_level(v1::RECOGNITION_LEVEL_PROVINCE);
    it.set_issuer("UBND tỉnh (ví dụ)");
    it.set_decision_number("1/QĐ");
    write(std::chrono::year(2024) / 1 / 31, *it.mutable_decision_date());
    write(std::chrono::year(2024) / 1 / 31, *it.mutable_valid_from_date());
    write(std::chrono::year(2027) / 1 / 31, *it.mutable_valid_through_date());
    request.set_request_id(request_id());
    return request;
  }
  std::string changes(const v1::Certificate& it) {
    return value("SELECT string_agg(type, ' ' ORDER BY id) FROM outbox WHERE subject = '" +
                 it.name() + "'");
  }
};

TEST_F(Certificates, AreIssuedByTheDecisionForThirtySixMonths) {
  const v1::Dossier dossier = decidable(16);
  const auto decided = decide(dossier, v1::DECISION_KIND_RECOGNISE);
  ASSERT_THAT(decided, IsOk());
  EXPECT_EQ(decided->dossier_state(), v1::DOSSIER_STATE_RECOGNISED);
  EXPECT_EQ(decided->star(), 4);
  const v1::Certificate& it = decided->certificate();
  EXPECT_EQ(it.number(), "1/GCN-OCOP-24-2026");
  EXPECT_EQ(it.product_code(), "24-07582-1-2026");
  EXPECT_EQ(it.valid_through_date().year(), 2029);
  EXPECT_EQ(it.valid_through_date().day(), 11);
  EXPECT_EQ(state_of(dossier), v1::DOSSIER_STATE_RECOGNISED);
  const auto seen = verify(it.token());
  ASSERT_THAT(seen, IsOk());
  EXPECT_EQ(seen->state(), v1::CERTIFICATE_STATE_VALID);
  EXPECT_EQ(seen->certificate().product(), dossier.product());
  EXPECT_TRUE(seen->certificate().token().empty());
}

TEST_F(Certificates, OfACommuneAreCountedOnAndAProductKeepsItsSerial) {
  EXPECT_EQ(recognised().product_code(), "24-07582-1-2026");
  EXPECT_EQ(recognised().product_code(), "24-07582-2-2026");
  EXPECT_EQ(recognised().number(), "3/GCN-OCOP-24-2026");
}

TEST_F(Certificates, AreNotGivenBelowThreeStarsNorTwiceForOneDossier) {
  const v1::Dossier poor = decidable(55);
  EXPECT_THAT(decide(poor, v1::DECISION_KIND_RECOGNISE),
              StatusIs(Code::kFailedPrecondition, "DECISION_NOT_ALLOWED"));
  EXPECT_THAT(decide(poor, v1::DECISION_KIND_APPROVE_FOR_CENTRAL),
              StatusIs(Code::kFailedPrecondition, "DECISION_NOT_ALLOWED"));
  ASSERT_THAT(decide(poor, v1::DECISION_KIND_NOT_RECOGNISE), IsOk());
  EXPECT_THAT(decide(poor, v1::DECISION_KIND_NOT_RECOGNISE),
              StatusIs(Code::kFailedPrecondition, "DOSSIER_STATE"));
  EXPECT_EQ(value("SELECT count(*) FROM certificate"), "0");
}

TEST_F(Certificates, AreOneWhenADossierIsDecidedTwiceAtOnce) {
  const v1::Dossier dossier = decidable(16);
  StatusOr<v1::DossierDecision> first = ok(), second = ok();
  const auto recognise = [&] { return decide(dossier, v1::DECISION_KIND_RECOGNISE); };
  std::thread a([&] { first = until_row_is_free(recognise); });
  std::thread b([&] { second = until_row_is_free(recognise); });
  a.join();
  b.join();
  EXPECT_NE(first.ok(), second.ok());
  EXPECT_EQ((first.ok() ? second : first).status().reason(), "DOSSIER_STATE");
  EXPECT_EQ(value("SELECT count(*) FROM certificate"), "1");
}

TEST_F(Certificates, OfFiveStarsComeFromTheCentralCouncilAlone) {
  const v1::Dossier dossier = decidable(5);
  const auto approved = decide(dossier, v1::DECISION_KIND_APPROVE_FOR_CENTRAL);
  ASSERT_THAT(approved, IsOk());
  EXPECT_EQ(approved->dossier_state(), v1::DOSSIER_STATE_APPROVED_FOR_CENTRAL);
  EXPECT_FALSE(approved->has_certificate());
  EXPECT_THAT(central(dossier, 899, 5), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  const auto given = central(dossier, 900, 5);
  ASSERT_THAT(given, IsOk());
  EXPECT_EQ(given->dossier_state(), v1::DOSSIER_STATE_CENTRAL_DECIDED);
  EXPECT_EQ(given->certificate().star(), 5);
  EXPECT_EQ(given->certificate().level(), v1::RECOGNITION_LEVEL_CENTRAL);
  EXPECT_THAT(decide(dossier, v1::DECISION_KIND_RECOGNISE),
              StatusIs(Code::kFailedPrecondition, "DOSSIER_STATE"));
}

TEST_F(Certificates, BelowTheCentralBandAreGivenByTheProvinceOnTheCentralResult) {
  const v1::Dossier dossier = decidable(5);
  ASSERT_THAT(decide(dossier, v1::DECISION_KIND_APPROVE_FOR_CENTRAL), IsOk());
  const auto given = central(dossier, 899, 4);
  ASSERT_THAT(given, IsOk());
  EXPECT_FALSE(given->has_certificate());
  const auto decided = decide(dossier, v1::DECISION_KIND_RECOGNISE);
  ASSERT_THAT(decided, IsOk());
  EXPECT_EQ(decided->certificate().star(), 4);
  EXPECT_EQ(decided->sum(), 899);
}

TEST_F(Certificates, AreRevokedForACauseAndThenNoLongerValid) {
  const v1::Certificate it = recognised();
  const auto revoked = revoke(it);
  ASSERT_THAT(revoked, IsOk());
  EXPECT_EQ(revoked->revocation().due_date().day(), 25);
  EXPECT_FALSE(revoked->revocation().late());
  EXPECT_EQ(verify(it.token())->state(), v1::CERTIFICATE_STATE_REVOKED);
  EXPECT_THAT(revoke(it), StatusIs(Code::kFailedPrecondition, "CERTIFICATE_NOT_VALID"));
  EXPECT_EQ(changes(it),
            "farmgate.certification.certificate.issued.v1 "
            "farmgate.certification.certificate.revoked.v1");
}

TEST_F(Certificates, ExpireByThemselves) {
  const v1::Certificate it = recognised();
  CertificateSweep sweep(database_, outbox_);
  set_day(std::chrono::year(2029) / 6 / 11);
  ASSERT_THAT(sweep.run(), IsOk());
  EXPECT_EQ(verify(it.token())->state(), v1::CERTIFICATE_STATE_VALID);
  set_day(std::chrono::year(2029) / 6 / 12);
  EXPECT_EQ(verify(it.token())->state(), v1::CERTIFICATE_STATE_EXPIRED);  // before the sweep
  ASSERT_THAT(sweep.run(), IsOk());
  EXPECT_EQ(verify(it.token())->state(), v1::CERTIFICATE_STATE_EXPIRED);
  EXPECT_THAT(changes(it), HasSubstr("certificate.expired.v1"));
}

TEST_F(Certificates, AreVerifiedByTheirSignatureOnly) {
  const v1::Certificate it = recognised();
  std::string altered = it.token();
  altered[altered.size() / 2] = altered[altered.size() / 2] == 'A' ? 'B' : 'A';
  for (const std::string& token :
       {std::string("x"), std::string("a.b.c"), altered, it.token() + "A", it.token().substr(1)}) {
    EXPECT_THAT(verify(token), StatusIs(Code::kFailedPrecondition, "CERTIFICATE_NOT_VALID"));
  }
  // A true seal over a certificate that says something else.
  const auto forged = seal_->close(it.name().substr(13) + " 5 2026-06-11 2029-06-11");
  ASSERT_THAT(forged, IsOk());
  EXPECT_THAT(verify(*forged), StatusIs(Code::kFailedPrecondition, "CERTIFICATE_NOT_VALID"));
}

TEST_F(Certificates, OfFormerTimesKeepTheirCodesAsPrinted) {
  const std::string name = product();
  const auto recorded =
      parsed<v1::Certificate>(certificates_.record_former(province(), former(name)));
  ASSERT_THAT(recorded, IsOk());
  EXPECT_EQ(recorded->product_code(), "83-829-28780-3-2022");
  EXPECT_EQ(recorded->state(), v1::CERTIFICATE_STATE_VALID);
  EXPECT_THAT(verify(recorded->token()), IsOk());
  EXPECT_THAT(certificates_.record_former(province(), former(product())),
              StatusIs(Code::kFailedPrecondition, "CERTIFICATE_KNOWN"));
  v1::RecordFormerCertificateRequest late = former(product());
  late.mutable_certificate()->set_number("06/GCN");
  write(std::chrono::year(2023) / 1 / 1, *late.mutable_certificate()->mutable_valid_through_date());
  EXPECT_THAT(certificates_.record_former(province(), late),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
}

TEST_F(Certificates, OfFormerTimesKeepTheirNumbersAndSerials) {
  const std::string name = product();
  v1::RecordFormerCertificateRequest request = former(name);
  request.mutable_certificate()->set_number("1/GCN-OCOP-24-2026");
  request.mutable_certificate()->set_product_code("24-07582-1-2024");
  ASSERT_THAT(certificates_.record_former(province(), request), IsOk());
  const v1::Certificate next = recognised();
  EXPECT_EQ(next.number(), "2/GCN-OCOP-24-2026");
  EXPECT_EQ(next.product_code(), "24-07582-2-2026");
  EXPECT_EQ(value("SELECT serial FROM product_serial WHERE product = '" + name + "'"), "1");
}

TEST_F(Certificates, AreListedToTheirOwnersAndTheExpiringWithTheDaysToFile) {
  const v1::Certificate it = recognised();
  v1::ListCertificatesRequest list;
  EXPECT_EQ(certificates_.list(owner(), list)->certificates_size(), 1);
  EXPECT_EQ(certificates_.list(stranger(), list)->certificates_size(), 0);
  EXPECT_EQ(certificates_.list(commune(), list)->certificates_size(), 1);
  v1::ListExpiringRequest expiring;
  EXPECT_EQ(certificates_.expiring(province(), expiring)->expiring_size(), 0);
  set_day(std::chrono::year(2029) / 1 / 1);
  const auto soon = certificates_.expiring(owner(), expiring);
  ASSERT_EQ(soon->expiring_size(), 1);
  EXPECT_EQ(soon->expiring(0).days_left(), 161);
  EXPECT_EQ(soon->expiring(0).filed_through_date().month(), 2);
  v1::GetCertificateRequest get;
  get.set_name(it.name());
  EXPECT_THAT(certificates_.get(stranger(), get), StatusIs(Code::kNotFound, "NOT_FOUND"));
}

TEST_F(Certificates, ArePrintedInVietnamese) {
  const v1::Certificate it = recognised();
  v1::PrintCertificateRequest request;
  request.set_name(it.name());
  const auto page = certificates_.print(owner(), request);
  ASSERT_THAT(page, IsOk());
  EXPECT_THAT(page->data(), HasSubstr("4 sao"));
  EXPECT_THAT(page->data(), HasSubstr(it.token()));
  EXPECT_THAT(page->data(), HasSubstr("Vườn vải (ví dụ)"));
}

TEST_F(Certificates, AreVerifiedByTheQrCodeOfTheirPage) {
  const v1::Certificate it = recognised();
  v1::PrintCertificateRequest request;
  request.set_name(it.name());
  const auto page = certificates_.print(owner(), request);
  ASSERT_THAT(page, IsOk());
  const std::string read = read_qr(page->data());
  EXPECT_EQ(read, it.token());
  const auto seen = verify(read);
  ASSERT_THAT(seen, IsOk());
  EXPECT_EQ(seen->certificate().name(), it.name());
  EXPECT_EQ(seen->state(), v1::CERTIFICATE_STATE_VALID);
}

TEST_F(Certificates, AreNotIssuedWithoutTheKey) {
  const auto keyless = auth::Seal::open("", "", "ocop").value();
  DecisionApi api({parts_, *keyless});
  const v1::Dossier dossier = decidable(16);
  EXPECT_THAT(api.decide(province(), decision(dossier, v1::DECISION_KIND_RECOGNISE)),
              StatusIs(Code::kFailedPrecondition, "CERTIFICATE_KEY_MISSING"));
  EXPECT_EQ(state_of(dossier), v1::DOSSIER_STATE_DECISION);
}

}  // namespace
}  // namespace farmgate::certification
