#include "services/orders/wire/fair_report.h"

#include <cstdio>

#include "chassis/base/table.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/orders/v1/fair_report.pb.h"

namespace farmgate::orders::wire {
namespace {

using namespace farmgate::wire;

constexpr std::string_view kStyle =
    "@page{size:A4 landscape;margin:15mm}"
    "body{font:11pt/1.35 'Times New Roman',serif;color:#000}"
    "h1{font-size:15pt;text-align:center;margin:0 0 4pt}"
    "h2{font-size:12pt;margin:14pt 0 4pt;break-after:avoid}"
    "p{margin:2pt 0}"
    "table{width:100%;border-collapse:collapse}"
    "th,td{border:.5pt solid #000;padding:2pt 4pt;vertical-align:top}"
    "tr{break-inside:avoid}thead{display:table-header-group}"
    ".n{text-align:right;white-space:nowrap}";

void write_row(const FairReportRow& row, v1::FairReportRow& out) {
  out.set_key(row.key);
  if (row.exhibitor) out.set_exhibitor(name_of("producers", row.exhibitor->uuid()));
  out.set_exhibitor_name(row.exhibitor_name);
  out.set_booths(row.booths);
  out.set_orders(row.orders);
  out.set_sales_vnd(row.sales.vnd());
  out.set_cash_sales_vnd(row.cash_sales.vnd());
  out.set_visitors(row.visitors);
  out.set_contracts_signed(row.contracts_signed);
  out.set_contracts_vnd(row.contracts.vnd());
}

std::string vietnamese(const google::type::Date& date) {
  char text[16];
  std::snprintf(text, sizeof(text), "%02d/%02d/%04d", date.day(), date.month(), date.year());
  return text;
}

// Who had a booth, where the row is about one.
std::string label_of(const v1::FairReportRow& row) {
  if (row.key().empty()) return "Ngoài gian hàng";
  if (row.exhibitor().empty()) return html_text(row.key());
  const std::string& name = row.exhibitor_name();
  return html_text(row.key()) + ", " + html_text(name.empty() ? row.exhibitor() : name);
}

void add_cells(const v1::FairReportRow& row, std::string& out) {
  const auto number = [&](std::int64_t value) { out += "<td class=n>" + std::to_string(value); };
  const auto money = [&](std::int64_t dong) {
    out += "<td class=n>" + to_display(Money::vnd(dong));
  };
  number(row.booths());
  number(row.orders());
  money(row.sales_vnd());
  money(row.cash_sales_vnd());
  number(row.visitors());
  number(row.contracts_signed());
  money(row.contracts_vnd());
  out += "</tr>\n";
}

template <class Rows>
void add_part(const char* title, const char* first, const Rows& rows, std::string& out) {
  out += "<h2>" + std::string(title) + "</h2>\n<table><thead><tr><th>" + first +
         "<th>Gian hàng<th>Đơn hàng<th>Bán qua đơn<th>Bán tiền mặt<th>Khách tại gian"
         "<th>Hợp đồng, biên bản<th>Giá trị ký</tr></thead>\n";
  for (const v1::FairReportRow& row : rows) {
    out += "<tr><td>" + label_of(row);
    add_cells(row, out);
  }
  out += "</table>\n";
}

template <class Rows>
void add_rows(const char* part, const Rows& rows, CsvWriter& out) {
  for (const v1::FairReportRow& row : rows) {
    out.row()
        .text(part)
        .text(row.key())
        .text(row.exhibitor())
        .text(row.exhibitor_name())
        .number(row.booths())
        .number(row.orders())
        .number(row.sales_vnd())
        .number(row.cash_sales_vnd())
        .number(row.visitors())
        .number(row.contracts_signed())
        .number(row.contracts_vnd());
  }
}

}  // namespace

StatusOr<FairDay> decode(const v1::FairDay& day) {
  FairDay out;
  out.booth = day.booth().substr(day.booth().rfind('/') + 1);
  ASSIGN_OR_RETURN(out.day, read_date(day.day_date(), "day.day_date"));
  out.visitors = day.visitors();
  out.contracts_signed = day.contracts_signed();
  out.contracts = Money::vnd(day.contracts_vnd());
  out.cash_sales = Money::vnd(day.cash_sales_vnd());
  return out;
}

v1::FairReport encode(const Fair& fair, const std::optional<FairDuties>& duties,
                      const FairReport& report) {
  v1::FairReport out;
  out.set_fair(name_of("fairs", fair.id.uuid()));
  out.set_title(fair.title);
  write(fair.start_date, *out.mutable_start_date());
  write(fair.end_date, *out.mutable_end_date());
  if (duties) write(duties->report_due, *out.mutable_report_due_date());
  out.set_gate_visitors(report.gate_visitors);
  out.set_booths(fair.counts.booths);
  out.set_booths_let(report.sum.booths);
  write_row(report.sum, *out.mutable_sum());
  for (const FairReportRow& row : report.by_booth) write_row(row, *out.add_by_booth());
  for (const FairReportRow& row : report.by_zone) write_row(row, *out.add_by_zone());
  for (const FairReportRow& row : report.by_commune) write_row(row, *out.add_by_commune());
  for (const FairReportRow& row : report.by_star) write_row(row, *out.add_by_star());
  return out;
}

std::string page_of(const v1::FairReport& report) {
  std::string out =
      "<!DOCTYPE html>\n<html lang=vi><head><meta charset=utf-8><title>Báo cáo kết quả</title>"
      "<style>" +
      std::string(kStyle) + "</style></head><body>\n<h1>BÁO CÁO KẾT QUẢ</h1>\n<p>" +
      html_text(report.title()) + "</p>\n<p>Từ ngày " + vietnamese(report.start_date()) +
      " đến ngày " + vietnamese(report.end_date()) + "</p>\n";
  if (report.has_report_due_date()) {
    out += "<p>Hạn báo cáo: " + vietnamese(report.report_due_date()) + "</p>\n";
  }
  out += "<p>Khách tham quan: " + std::to_string(report.gate_visitors()) +
         ". Gian hàng có đơn vị tham gia: " + std::to_string(report.booths_let()) + " trên " +
         std::to_string(report.booths()) + ".</p>\n";
  v1::FairReportRow sum = report.sum();
  sum.set_key("Toàn bộ");
  add_part("Tổng hợp", "", std::initializer_list<v1::FairReportRow>{sum}, out);
  add_part("Theo khu", "Khu", report.by_zone(), out);
  add_part("Theo xã, phường", "Mã xã, phường", report.by_commune(), out);
  add_part("Theo hạng sao", "Sao", report.by_star(), out);
  add_part("Theo gian hàng", "Gian hàng", report.by_booth(), out);
  return out + "</body></html>\n";
}

std::string csv_of(const v1::FairReport& report) {
  CsvWriter out({"part", "key", "exhibitor", "exhibitor_name", "booths", "orders", "sales_vnd",
                 "cash_sales_vnd", "visitors", "contracts_signed", "contracts_vnd"});
  add_rows("SUM", std::initializer_list<v1::FairReportRow>{report.sum()}, out);
  add_rows("ZONE", report.by_zone(), out);
  add_rows("COMMUNE", report.by_commune(), out);
  add_rows("STAR", report.by_star(), out);
  add_rows("BOOTH", report.by_booth(), out);
  return std::move(out).done();
}

}  // namespace farmgate::orders::wire
