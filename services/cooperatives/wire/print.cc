#include "services/cooperatives/wire/print.h"

#include <cstdio>

#include "chassis/base/table.h"
#include "chassis/wire/convert.h"
#include "farmgate/cooperatives/v1/contract_service.pb.h"

namespace farmgate::cooperatives::wire {
namespace {

constexpr std::string_view kStyle =
    "@page{size:A4;margin:18mm 15mm}"
    "body{font:11pt/1.35 'Times New Roman',serif;color:#000}"
    "h1{font-size:15pt;text-align:center;margin:0 0 4pt}"
    "h2{font-size:12pt;margin:14pt 0 4pt;break-after:avoid}"
    "p{margin:2pt 0}"
    "table{width:100%;border-collapse:collapse}"
    "th,td{border:.5pt solid #000;padding:2pt 4pt;vertical-align:top}"
    "th{font-weight:bold}tr{break-inside:avoid}thead{display:table-header-group}"
    ".n{text-align:right;white-space:nowrap}";

std::string vietnamese(const google::type::Date& date) {
  char text[16];
  std::snprintf(text, sizeof(text), "%02d/%02d/%04d", date.day(), date.month(), date.year());
  return text;
}

std::string_view role_label(v1::StatementRole role) {
  switch (role) {
    case v1::STATEMENT_ROLE_SELLER: return "bên bán";
    case v1::STATEMENT_ROLE_BUYER: return "bên mua";
    default: return "thành viên";
  }
}

std::string_view kind_label(v1::StatementLineKind kind) {
  switch (kind) {
    case v1::STATEMENT_LINE_KIND_GOODS: return "Hàng giao";
    case v1::STATEMENT_LINE_KIND_PREMIUM: return "Cộng thêm";
    case v1::STATEMENT_LINE_KIND_DEDUCTION: return "Khấu trừ";
    case v1::STATEMENT_LINE_KIND_PENALTY: return "Phạt vi phạm";
    case v1::STATEMENT_LINE_KIND_ADVANCE_RECOVERED: return "Thu hồi ứng trước";
    case v1::STATEMENT_LINE_KIND_OPENING: return "Số dư đầu kỳ";
    default: return "";
  }
}

std::string money(std::int64_t dong) { return to_display(Money::vnd(dong)); }

std::string quantity(const v1::StatementLine& line) {
  if (!line.has_quantity()) return {};
  return to_display(farmgate::wire::read_quantity(line.quantity()));
}

std::string name_of(const Names& names, const std::string& party) {
  const auto known = names.find(party);
  return html_text(known == names.end() ? party : known->second);
}

// Whose goods a line is about, where they are not the seller's own.
std::string content_of(const v1::StatementLine& line, const std::string& seller,
                       const Names& names) {
  std::string out = html_text(line.title().empty() ? line.reference() : line.title());
  if (!line.member().empty() && line.member() != seller) {
    out += ", " + name_of(names, line.member());
  }
  return out;
}

void add_entry(const v1::StatementEntry& entry, const Names& names, std::string& out) {
  out += "<h2>" + html_text(entry.title()) + " (" + std::string(role_label(entry.role())) + "), " +
         vietnamese(entry.settle_date()) + "</h2>\n<p>Bên bán: " + name_of(names, entry.seller()) +
         ". Bên mua: " + name_of(names, entry.buyer()) + ".</p>\n<p>" +
         html_text(entry.settlement()) +
         "</p>\n<table><thead><tr><th>Khoản<th>Nội dung<th>Số lượng<th>Thành tiền</tr></thead>\n";
  for (const v1::StatementLine& line : entry.lines()) {
    out += "<tr><td>" + std::string(kind_label(line.kind())) + "<td>" +
           content_of(line, entry.seller(), names) + "<td class=n>" + quantity(line) +
           "<td class=n>" + money(line.amount_vnd()) + "</tr>\n";
  }
  const bool member = entry.role() == v1::STATEMENT_ROLE_MEMBER;
  out += "<tr><th colspan=3>" + std::string(member ? "Phần được hưởng" : "Phải trả") +
         "<th class=n>" + money(entry.due_vnd()) + "</tr></table>\n";
}

}  // namespace

std::string page_of(const v1::Statement& statement, const Names& names) {
  std::string out =
      "<!DOCTYPE html>\n<html lang=vi><head><meta charset=utf-8><title>Bảng kê thanh toán</title>"
      "<style>" +
      std::string(kStyle) + "</style></head><body>\n<h1>BẢNG KÊ THANH TOÁN</h1>\n<p>Của: " +
      name_of(names, statement.party()) + "</p>\n<p>Từ ngày " + vietnamese(statement.from_date()) +
      " đến ngày " + vietnamese(statement.through_date()) + "</p>\n";
  for (const v1::StatementEntry& entry : statement.entries()) add_entry(entry, names, out);
  out += "<h2>Tổng cộng</h2>\n<p>Được nhận: " + money(statement.receivable_vnd()) +
         "</p>\n<p>Phải trả: " + money(statement.payable_vnd()) + "</p>\n</body></html>\n";
  return out;
}

std::string csv_of(const v1::Statement& statement) {
  CsvWriter out({"settle_date", "settlement", "contract_title", "role", "kind", "title",
                 "reference", "lot", "quantity_thousandths", "amount_vnd"});
  for (const v1::StatementEntry& entry : statement.entries()) {
    const std::string day = vietnamese(entry.settle_date());
    const std::string role = v1::StatementRole_Name(entry.role()).substr(15);
    for (const v1::StatementLine& line : entry.lines()) {
      out.row()
          .text(day)
          .text(entry.settlement())
          .text(entry.title())
          .text(role)
          .text(v1::StatementLineKind_Name(line.kind()).substr(20))
          .text(line.title())
          .text(line.reference())
          .text(line.lot())
          .number(line.quantity().thousandths())
          .number(line.amount_vnd());
    }
    out.row()
        .text(day)
        .text(entry.settlement())
        .text(entry.title())
        .text(role)
        .text("DUE")
        .text("")
        .text("")
        .text("")
        .text("")
        .number(entry.due_vnd());
  }
  return std::move(out).done();
}

}  // namespace farmgate::cooperatives::wire
