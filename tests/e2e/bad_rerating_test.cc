// A new rating is filed 180 to 120 days before the certificate ends, on no other day.
#include "chassis/wire/convert.h"
#include "farmgate/certification/v1/certificate_service.pb.h"
#include "tests/e2e/recognition.h"

namespace farmgate::testing {
namespace {

namespace vp = certification::v1;
using std::chrono::days;

class BadReRating : public Recognition {
 protected:
  static Stall another_product() { return testing::another_product(suite(), stall()); }
  static vp::RecordFormerCertificateRequest former(const std::string& product, int days_left) {
    const Date last = later(business_day(suite()), days(days_left));
    vp::RecordFormerCertificateRequest request;
    vp::Certificate& it = *request.mutable_certificate();
    static int number = 0;
    it.set_number(std::to_string(++number) + "/GCN-OCOP");
    it.set_product(product);
    it.set_commune("communes/07582");
    it.set_product_code("24-07582-1-2024");
    it.set_product_set(1);
    it.set_star(3);
    it.set_level(vp::RECOGNITION_LEVEL_PROVINCE);
    it.set_issuer("Ủy ban nhân dân tỉnh (ví dụ)");
    it.set_decision_number("12/QD-UBND");
    wire::write(later(last, -days(1095)), *it.mutable_decision_date());
    wire::write(later(last, -days(1095)), *it.mutable_valid_from_date());
    wire::write(last, *it.mutable_valid_through_date());
    return request;
  }
  static std::string certificate(const std::string& product, int days_left) {
    return certified<vp::Certificate>(suite(), "CertificateService/RecordFormerCertificate",
                                      former(product, days_left), officer())
        .name();
  }
  // A re-rating, ready to be filed, of a certificate with so many days left.
  static auto filing(int days_left) {
    const Stall applicant = another_product();
    vp::SubmitDossierRequest request;
    request.set_name(complete_draft(suite(), applicant, certificate(applicant.product, days_left)));
    return [request] {
      return certify<vp::Dossier>(suite(), "DossierService/SubmitDossier", request, stall().seller);
    };
  }
};

TEST_F(BadReRating, FiledTooEarlyOrTooLate) {
  expect_refused(filing(181), Code::kFailedPrecondition, "WINDOW_CLOSED");
  expect_refused(filing(119), Code::kFailedPrecondition, "WINDOW_CLOSED");
  EXPECT_THAT(filing(180)(), IsOk());
  EXPECT_THAT(filing(120)(), IsOk());
}

TEST_F(BadReRating, OfNoCertificateOfTheProduct) {
  const Stall applicant = another_product();
  vp::CreateDossierRequest create;
  vp::Dossier& it = *create.mutable_dossier();
  it.set_product(applicant.product);
  it.set_kind(vp::DOSSIER_KIND_RE_RATING);
  it.set_wanted_star(4);
  const auto begin = [&] {
    return certify<vp::Dossier>(suite(), "DossierService/CreateDossier", create, stall().seller);
  };
  expect_field(begin, Code::kInvalidArgument, "INVALID_FIELD", "dossier.certificate");
  it.set_certificate(certificate(another_product().product, 150));
  expect_refused(begin, Code::kNotFound, "NOT_FOUND");
  it.set_certificate(certificate(applicant.product, -1));
  expect_refused(begin, Code::kFailedPrecondition, "CERTIFICATE_NOT_VALID");
}

TEST_F(BadReRating, OfFormerCertificatesThatCannotHaveBeen) {
  const auto product = another_product().product;
  const auto record = [](const vp::RecordFormerCertificateRequest& request) {
    return [request] {
      return certify<vp::Certificate>(suite(), "CertificateService/RecordFormerCertificate",
                                      request, officer());
    };
  };
  auto bad = former(product, 300);
  wire::write(later(business_day(suite()), days(1)),
              *bad.mutable_certificate()->mutable_decision_date());
  wire::write(later(business_day(suite()), days(1)),
              *bad.mutable_certificate()->mutable_valid_from_date());
  expect_field(record(bad), Code::kInvalidArgument, "INVALID_FIELD", "certificate.decision_date");
  bad = former(product, 300);
  bad.mutable_certificate()->mutable_valid_through_date()->set_month(2);
  bad.mutable_certificate()->mutable_valid_through_date()->set_day(30);
  expect_field(record(bad), Code::kInvalidArgument, "INVALID_FIELD",
               "certificate.valid_through_date");
  bad = former(product, 300);
  *bad.mutable_certificate()->mutable_valid_through_date() = bad.certificate().valid_from_date();
  bad.mutable_certificate()->mutable_valid_through_date()->set_year(
      bad.certificate().valid_from_date().year() - 1);
  expect_field(record(bad), Code::kInvalidArgument, "INVALID_FIELD",
               "certificate.valid_through_date");
}

}  // namespace
}  // namespace farmgate::testing
