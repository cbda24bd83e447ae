#include "services/certification/wire/certificate_page.h"

#include <google/type/date.pb.h>

#include "chassis/wire/convert.h"
#include "services/certification/wire/page.h"

namespace farmgate::certification::wire {
namespace {

std::string day_text(Date day) {
  google::type::Date message;
  farmgate::wire::write(day, message);
  return vietnamese(message);
}

std::string state_label(CertificateState state) {
  switch (state) {
    case CertificateState::kValid: return "còn hiệu lực";
    case CertificateState::kExpired: return "hết hạn";
    case CertificateState::kRevoked: return "đã thu hồi";
    case CertificateState::kReplaced: return "đã có giấy mới thay thế";
  }
  return "";
}

}  // namespace

StatusOr<std::string> certificate_page(const PrintedCertificate& printed) {
  const Certificate& it = printed.certificate;
  PrintedPage page("GIẤY CHỨNG NHẬN SẢN PHẨM OCOP");
  page.line("Cơ quan cấp", it.issuer);
  page.line("Số giấy chứng nhận", it.number);
  page.line("Sản phẩm", printed.product);
  page.line("Chủ thể", printed.producer);
  page.line("Mã sản phẩm", it.product_code);
  page.line("Hạng", std::to_string(it.star) + " sao");
  page.line("Theo quyết định", it.decision_number + " ngày " + day_text(it.decision_date));
  page.line("Có giá trị", "từ ngày " + day_text(it.valid_from_date) + " đến hết ngày " +
                              day_text(it.valid_through_date));
  page.line("Tình trạng ngày " + day_text(printed.today), state_label(it.state_on(printed.today)));
  page.heading("Mã xác thực");
  RETURN_IF_ERROR(page.qr(it.token));
  page.paragraph(it.token);
  page.signatures({it.issuer});
  return std::move(page).done();
}

}  // namespace farmgate::certification::wire
