#include "services/certification/wire/council_pages.h"

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

std::string name_of(const Council& council, CouncilMemberId member) {
  const CouncilMember* const it = council.find(member);
  return it == nullptr ? member.to_string() : it->person_name;
}

std::string title_of(const ProductTitles& titles, const std::string& product) {
  const auto at = titles.find(product);
  return at == titles.end() ? product : at->second;
}

// "581/7", and the mean to two places, cut and not rounded: the fraction is what counts.
std::string points_text(const PointSum& points) {
  if (points.sheets == 0) return "";
  const std::int64_t hundredths = points.sum * 100 / points.sheets;
  std::string places = std::to_string(hundredths % 100);
  if (places.size() < 2) places = "0" + places;
  return std::to_string(points.sum) + "/" + std::to_string(points.sheets) + " (" +
         std::to_string(hundredths / 100) + "," + places + ")";
}

std::string cause_label(const std::string& cause) {
  if (cause == "PRODUCER") return "có liên quan đến chủ thể";
  if (cause == "COOPERATIVE") return "có liên quan đến hợp tác xã của chủ thể";
  if (cause == "CONTRACT") return "có liên quan đến hợp đồng của chủ thể";
  return "tự khai báo";
}

void add_seats(const Council& council, const Session& session, PrintedPage& page) {
  page.heading("I. Thành phần dự họp");
  page.begin_table({"Họ và tên", "Chức vụ, cơ quan", "Có mặt", "Người thay"});
  for (const Seat& seat : session.seats) {
    const CouncilMember* const member = council.find(seat.member);
    if (member == nullptr || (seat.alternate && !seat.present)) continue;
    const std::string role = member->position + ", " + member->organisation;
    page.row({member->person_name, role, seat.present ? "có" : "vắng",
              seat.replaced_by ? name_of(council, *seat.replaced_by) : ""});
  }
  page.end_table();
}

void add_recusals(const Council& council, const Session& session, const ProductTitles& titles,
                  PrintedPage& page) {
  if (session.recusals.empty()) return;
  page.heading("II. Thành viên không chấm điểm");
  page.begin_table({"Sản phẩm", "Thành viên", "Lý do", "Người thay"});
  for (const Recusal& it : session.recusals) {
    const AgendaItem* const item = session.item(it.dossier);
    page.row({item == nullptr ? "" : title_of(titles, item->product), name_of(council, it.member),
              cause_label(it.cause), it.replaced_by ? name_of(council, *it.replaced_by) : ""});
  }
  page.end_table();
}

std::string marks_text(const std::vector<MissingMark>& marks) {
  std::string out;
  for (const MissingMark& it : marks) {
    out += (out.empty() ? "" : "; ") + it.criterion + " (" + std::to_string(it.star) + " sao)";
  }
  return out;
}

void add_results(const Session& session, const ProductTitles& titles, PrintedPage& page) {
  page.heading("III. Kết quả đánh giá");
  page.begin_table({"Sản phẩm", "Vòng", "Tổng điểm/số phiếu", "Thấp nhất - cao nhất", "Số sao",
                    "Tiêu chí chưa đạt"});
  for (const AgendaItem& it : session.agenda) {
    if (!it.result) {
      const bool later = it.state == AgendaState::kPostponed;
      page.row({title_of(titles, it.product), "", "", "",
                later ? "chuyển sang phiên khác" : "hồ sơ đã rút", ""});
      continue;
    }
    page.row({title_of(titles, it.product), std::to_string(it.round),
              points_text(it.result->points),
              std::to_string(it.lowest) + " - " + std::to_string(it.highest),
              std::to_string(it.result->star), marks_text(it.result->missing_marks)});
  }
  page.end_table();
}

void add_corrections(const Council& council, const std::vector<Correction>& corrections,
                     PrintedPage& page) {
  if (corrections.empty()) return;
  page.heading("IV. Đính chính sai sót ghi chép");
  for (const Correction& it : corrections) {
    page.paragraph(std::to_string(it.number) + ". " + name_of(council, it.member) + ", tiêu chí " +
                   it.criterion + ": lựa chọn " + std::to_string(it.before) + " ghi lại là " +
                   std::to_string(it.after) + ". " + it.reason);
  }
}

std::vector<std::string> header_of(const ScoreTable& table) {
  std::vector<std::string> out = {"Mục", "Tiêu chí", "Tối đa"};
  for (const CouncilMemberId member : table.members) {
    out.push_back(name_of(table.council, member));
  }
  return out;
}

}  // namespace

std::string minutes_page(const Council& council, const Session& session,
                         const std::vector<Correction>& corrections, const ProductTitles& titles) {
  PrintedPage page("BIÊN BẢN HỌP HỘI ĐỒNG ĐÁNH GIÁ SẢN PHẨM OCOP");
  page.line("Hội đồng", council.title);
  page.line("Quyết định thành lập",
            council.decision_number + " ngày " + day_text(council.decision_date));
  page.line("Ngày họp", day_text(session.session_date));
  page.line("Địa điểm", session.place);
  add_seats(council, session, page);
  add_recusals(council, session, titles, page);
  add_results(session, titles, page);
  add_corrections(council, corrections, page);
  page.heading("Diễn biến và kết luận");
  page.paragraph(session.minutes);
  page.signatures({"Thư ký", "Chủ tịch Hội đồng"});
  return std::move(page).done();
}

std::string score_table_page(const ScoreTable& table) {
  PrintedPage page("BẢNG TỔNG HỢP ĐIỂM");
  page.line("Sản phẩm", table.product);
  page.line("Bộ sản phẩm số " + std::to_string(table.rubric.set.number), table.rubric.set.title.vi);
  page.line("Ngày họp", day_text(table.session.session_date));
  page.line("Vòng chấm", std::to_string(table.item.round));
  page.begin_table(header_of(table));
  for (std::size_t i = 0; i < table.rubric.criteria.size(); ++i) {
    const Criterion& it = table.rubric.criteria[i];
    std::vector<std::string> cells = {it.code, it.label.vi, std::to_string(it.maximum_points)};
    for (const ScoreSheet& sheet : table.sheets) {
      cells.push_back(it.scorable() ? std::to_string(points_of(table.rubric, sheet, i)) : "");
    }
    page.row(cells);
  }
  std::vector<std::string> totals = {"", "Tổng điểm", "100"};
  for (const ScoreSheet& sheet : table.sheets) {
    totals.push_back(std::to_string(total_points(table.rubric, sheet)));
  }
  page.row(totals);
  page.end_table();
  page.line("Tổng điểm/số phiếu", points_text(table.item.points));
  page.signatures({"Thư ký", "Chủ tịch Hội đồng"});
  return std::move(page).done();
}

}  // namespace farmgate::certification::wire
