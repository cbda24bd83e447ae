#include "services/orders/wire/day_close_page.h"

#include <cstdio>

#include "chassis/base/table.h"

namespace farmgate::orders::wire {
namespace {

constexpr std::string_view kHead =
    "<!DOCTYPE html>\n<html lang=vi><head><meta charset=utf-8><title>Khoá sổ ngày</title><style>"
    "@page{size:A4;margin:15mm}"
    "body{font:11pt/1.35 'Times New Roman',serif;color:#000}"
    "h1{font-size:15pt;text-align:center;margin:0 0 4pt}h2{font-size:12pt;margin:14pt 0 4pt}"
    "p{margin:2pt 0}table{width:100%;border-collapse:collapse}"
    "th,td{border:.5pt solid #000;padding:2pt 4pt;vertical-align:top}"
    "tr{break-inside:avoid}thead{display:table-header-group}"
    ".n{text-align:right;white-space:nowrap}.s{display:flex;justify-content:space-around;"
    "margin-top:24pt;break-inside:avoid}"
    "</style></head><body>\n";

std::string day_text(Date day) {
  char text[16];
  std::snprintf(text, sizeof(text), "%02u/%02u/%04d", static_cast<unsigned>(day.day()),
                static_cast<unsigned>(day.month()), static_cast<int>(day.year()));
  return text;
}

void add_figure(const char* label, Money amount, std::string& out) {
  out += "<tr><td>" + std::string(label) + "<td class=n>" + to_display(amount) + "</tr>\n";
}

std::string whose(const DayClose& close) {
  if (close.seller) return "Người bán: producers/" + close.seller->to_string();
  if (!close.province.empty()) return "Tất cả người bán của " + html_text(close.province);
  return "Tất cả người bán";
}

void add_matches(const DayClose& close, std::string& out) {
  if (close.matches.empty()) return;
  out +=
      "<h2>Đối chiếu trong ngày</h2>\n<table><thead><tr><th>Giao dịch<th>Đơn hàng<th>Số tiền"
      "<th>Người đối chiếu</tr></thead>\n";
  for (const DayMatch& it : close.matches) {
    const std::string matcher = it.match.matcher.empty() ? "mã thanh toán" : it.match.matcher;
    out += "<tr><td>" + it.transfer.to_string() + "<td>" + it.match.order.to_string() +
           "<td class=n>" + to_display(it.match.amount) + "<td>" + html_text(matcher) + "</tr>\n";
  }
  if (close.more_matches) out += "<tr><td colspan=4>… (còn nữa)</tr>\n";
  out += "</table>\n";
}

}  // namespace

std::string page_of(const DayClose& close) {
  std::string out(kHead);
  out +=
      "<h1>KHOÁ SỔ NGÀY " + day_text(close.day) + "</h1>\n<p>" + whose(close) + "</p>\n<table>\n";
  add_figure("Ngân hàng báo", close.stated, out);
  add_figure("Sổ cái có", close.ledger.bank, out);
  add_figure("Chênh lệch", close.difference(), out);
  add_figure("Chưa đối chiếu", close.ledger.unmatched, out);
  add_figure("Trả trước cho đơn chưa giao", close.ledger.prepaid, out);
  add_figure("Đã giao hàng", close.ledger.sales, out);
  add_figure("Phải hoàn lại", close.ledger.refunds_due, out);
  out += "</table>\n";
  for (const OpenRefund& it : close.explanation) {
    out += "<p>Chênh lệch do khoản hoàn refunds/" + it.id.to_string() + ": " +
           to_display(it.amount) + "</p>\n";
  }
  add_matches(close, out);
  out += "<p>Người khoá sổ: " + html_text(close.closer) + "</p>\n";
  return out + "<div class=s><p>Người lập<p>Người kiểm tra</div>\n</body></html>\n";
}

}  // namespace farmgate::orders::wire
