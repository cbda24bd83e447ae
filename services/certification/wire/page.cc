#include "services/certification/wire/page.h"

#include <google/type/date.pb.h>

#include <cstdio>

#include "chassis/base/table.h"
#include "services/certification/wire/qr.h"

namespace farmgate::certification::wire {
namespace {

constexpr std::string_view kStyle =
    "@page{size:A4;margin:20mm 15mm 20mm 25mm}"
    "body{font:13pt/1.4 'Times New Roman',serif;color:#000}"
    "h1{font-size:15pt;text-align:center;margin:6pt 0 12pt}"
    "h2{font-size:13pt;margin:12pt 0 4pt;break-after:avoid}"
    "p{margin:3pt 0;white-space:pre-line}"
    "table{width:100%;border-collapse:collapse;font-size:11pt}"
    "th,td{border:.5pt solid #000;padding:2pt 4pt;vertical-align:top;text-align:left}"
    "tr{break-inside:avoid}thead{display:table-header-group}"
    ".qr{width:45mm;height:45mm;background:#fff;break-inside:avoid}"
    ".signs{display:flex;justify-content:space-around;margin-top:18pt;text-align:center}"
    ".signs div{min-height:90pt;font-weight:bold}";

}  // namespace

PrintedPage::PrintedPage(std::string_view title)
    : out_("<!DOCTYPE html>\n<html lang=vi><head><meta charset=utf-8><title>" + html_text(title) +
           "</title><style>" + std::string(kStyle) + "</style></head><body>\n<h1>" +
           html_text(title) + "</h1>\n") {}

void PrintedPage::heading(std::string_view text) { out_ += "<h2>" + html_text(text) + "</h2>\n"; }

void PrintedPage::line(std::string_view label, std::string_view value) {
  out_ += "<p>" + html_text(label) + ": <b>" + html_text(value) + "</b></p>\n";
}

void PrintedPage::paragraph(std::string_view text) { out_ += "<p>" + html_text(text) + "</p>\n"; }

Status PrintedPage::qr(std::string_view text) {
  ASSIGN_OR_RETURN(const std::string svg, qr_svg(text));
  out_ += "<p>" + svg + "</p>\n";
  return ok();
}

void PrintedPage::begin_table(const std::vector<std::string>& header) {
  out_ += "<table><thead><tr>";
  for (const std::string& cell : header) out_ += "<th>" + html_text(cell);
  out_ += "</tr></thead>\n";
}

void PrintedPage::row(const std::vector<std::string>& cells) {
  out_ += "<tr>";
  for (const std::string& cell : cells) out_ += "<td>" + html_text(cell);
  out_ += "</tr>\n";
}

void PrintedPage::end_table() { out_ += "</table>\n"; }

void PrintedPage::signatures(const std::vector<std::string>& roles) {
  out_ += "<div class=signs>";
  for (const std::string& role : roles) out_ += "<div>" + html_text(role) + "</div>";
  out_ += "</div>\n";
}

std::string PrintedPage::done() && { return std::move(out_) + "</body></html>\n"; }

std::string vietnamese(const google::type::Date& date) {
  if (date.year() == 0) return "..../..../........";
  char text[16];
  std::snprintf(text, sizeof text, "%02d/%02d/%04d", date.day(), date.month(), date.year());
  return text;
}

}  // namespace farmgate::certification::wire
