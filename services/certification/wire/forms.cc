#include "services/certification/wire/forms.h"

#include "farmgate/certification/v1/dossier.pb.h"
#include "services/certification/domain/scoring.h"
#include "services/certification/wire/page.h"

namespace farmgate::certification::wire {
namespace {

std::string kind_label(v1::DossierKind kind) {
  if (kind == v1::DOSSIER_KIND_FIRST) return "Lần đầu";
  return kind == v1::DOSSIER_KIND_UPGRADE ? "Nâng hạng" : "Đánh giá lại";
}

std::string evidence_label(const Rubric& rubric, const std::string& code) {
  for (const EvidenceKind& kind : rubric.evidence_kinds) {
    if (kind.code == code) return kind.label.vi;
  }
  return code;
}

std::string subject_label(const std::string& subject) {
  if (subject == "LOCAL_MATERIAL") return "Nguyên liệu của địa phương";
  if (subject == "LOCAL_LABOUR") return "Lao động của địa phương";
  if (subject == "IDEA") return "Nguồn gốc ý tưởng";
  return "Bản sắc, tri thức của địa phương";
}

void add_product(const v1::Dossier& dossier, const Rubric& rubric, PrintedPage& page) {
  page.line("Sản phẩm", dossier.registration().product_title());
  page.line("Ngành", rubric.set.industry.vi);
  page.line("Nhóm", rubric.set.group.vi);
  page.line("Bộ sản phẩm số " + std::to_string(rubric.set.number), rubric.set.title.vi);
}

void add_answers(const Rubric& rubric, const ScoreSheet& sheet, PrintedPage& page) {
  page.begin_table({"Mục", "Tiêu chí", "Lựa chọn", "Điểm", "Tối đa"});
  for (std::size_t i = 0; i < rubric.criteria.size(); ++i) {
    const Criterion& it = rubric.criteria[i];
    if (!it.scorable()) {
      page.row({it.code, it.label.vi, "", "", std::to_string(it.maximum_points)});
      continue;
    }
    const auto chosen = sheet.option(i);
    const Option* option = chosen ? it.find(*chosen) : nullptr;
    const std::string answer =
        option != nullptr ? option->label.vi : (chosen ? "Không có" : "Chưa tự đánh giá");
    page.row({it.code, it.label.vi, answer, std::to_string(points_of(rubric, sheet, i)),
              std::to_string(it.maximum_points)});
  }
  page.end_table();
  page.line("Tổng điểm tự đánh giá", std::to_string(total_points(rubric, sheet)));
}

}  // namespace

std::string registration_page(const v1::Dossier& dossier, const Rubric& rubric) {
  const v1::Registration& form = dossier.registration();
  PrintedPage page("PHIẾU ĐĂNG KÝ THAM GIA OCOP");
  page.line("Số phiếu", dossier.commune_slip());
  page.line("Chủ thể", form.unit_name());
  page.line("Người đại diện", form.representative_name());
  page.line("Chức vụ", form.position());
  page.line("Địa chỉ", form.address());
  page.line("Điện thoại", form.phone());
  page.line("Thư điện tử", form.email());
  add_product(dossier, rubric, page);
  page.line("Hình thức đăng ký", kind_label(dossier.kind()));
  page.heading("Giấy tờ kèm theo");
  for (const std::string& paper : form.attachments()) page.paragraph("- " + paper);
  page.heading("Tiếp nhận");
  page.line("Cấp xã, ngày", vietnamese(dossier.receive_date()));
  page.line("Số phiếu cấp tỉnh", dossier.province_slip());
  page.signatures({"Người tiếp nhận", "Đại diện chủ thể"});
  return std::move(page).done();
}

std::string self_assessment_page(const v1::Dossier& dossier, const Rubric& rubric,
                                 const ScoreSheet& sheet) {
  const v1::SelfReport& form = dossier.report();
  PrintedPage page("BÁO CÁO TỰ ĐÁNH GIÁ SẢN PHẨM");
  page.line("Chủ thể", dossier.registration().unit_name());
  add_product(dossier, rubric, page);
  page.heading("I. Thông tin chung");
  for (const std::string& paper : form.papers()) {
    page.paragraph("[x] " + evidence_label(rubric, paper));
  }
  page.line("Đại diện là nữ, người dân tộc thiểu số hoặc người khuyết tật",
            form.woman_minority_or_disabled() ? "có" : "không");
  page.heading("II. Kết quả kinh doanh");
  page.begin_table({"Chỉ tiêu", "Đơn vị", "Kế hoạch", "Thực hiện"});
  for (const v1::BusinessResult& it : form.results()) {
    page.row({it.item(), it.unit(), it.planned(), it.achieved()});
  }
  page.end_table();
  page.heading("III. Tự chấm điểm");
  add_answers(rubric, sheet, page);
  page.heading("IV. Kế hoạch");
  page.paragraph(form.plan());
  page.heading("Câu chuyện sản phẩm");
  page.paragraph(form.story());
  page.signatures({"Đại diện chủ thể"});
  return std::move(page).done();
}

std::string commune_report_page(const v1::Dossier& dossier, const Rubric& rubric) {
  const v1::CommuneReport& form = dossier.commune_report();
  PrintedPage page("BÁO CÁO ĐÁNH GIÁ CỦA CẤP XÃ");
  page.line("Công văn số", form.letter_number());
  page.line("Ngày", vietnamese(form.letter_date()));
  page.line("Hồ sơ", dossier.commune_slip());
  page.line("Chủ thể", dossier.registration().unit_name());
  add_product(dossier, rubric, page);
  page.begin_table({"Nội dung", "Kết quả", "Nhận xét"});
  for (const v1::CommuneFinding& it : form.findings()) {
    page.row({subject_label(it.subject()), it.fulfilled() ? "Đạt" : "Chưa đạt", it.finding()});
  }
  page.end_table();
  page.line("Số mẫu sản phẩm gửi kèm", std::to_string(form.samples()));
  page.signatures({"Người lập", "Chủ tịch Ủy ban nhân dân cấp xã"});
  return std::move(page).done();
}

}  // namespace farmgate::certification::wire
