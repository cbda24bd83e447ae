#include "services/orders/wire/packing_labels.h"

#include "chassis/base/table.h"

namespace farmgate::orders::wire {
namespace {

constexpr std::string_view kHead =
    "<!DOCTYPE html>\n<html lang=vi><head><meta charset=utf-8><title>Nhãn gói hàng</title><style>"
    "@page{size:A4;margin:10mm}"
    "body{font:11pt/1.3 'Times New Roman',serif;color:#000;columns:2;column-gap:8mm}"
    "section{border:.5pt solid #000;padding:3mm;margin:0 0 5mm;break-inside:avoid}"
    "h1{font-size:14pt;margin:0 0 2mm}p{margin:1mm 0}ul{margin:1mm 0;padding-left:5mm}"
    ".due{font-weight:bold;font-size:13pt}"
    "</style></head><body>\n";

void add_label(const Order& order, std::string& out) {
  const bool picked_up = order.fulfilment == Fulfilment::kPickup;
  out += "<section><h1>" + html_text(order.payment_code) + "</h1>\n<p>Người nhận: <b>" +
         html_text(order.contact.full_name) + "</b>, " + html_text(order.contact.phone) + "</p>\n";
  if (picked_up) {
    out += "<p>Nhận tại gian hàng</p>\n";
  } else {
    out += "<p>Giao đến: " + html_text(order.contact.address) + "</p>\n";
  }
  out += "<ul>\n";
  for (const OrderLine& line : order.lines) {
    out += "<li>" + html_text(line.title) + ": <b>" + to_display(line.quantity) + "</b></li>\n";
  }
  out += "</ul>\n";
  if (order.payment_method == PaymentMethod::kTransfer) {
    out += "<p>Đã chuyển khoản: " + to_display(order.total) + "</p>";
  } else {
    out += "<p class=due>Thu tiền mặt: " + to_display(order.total) + "</p>";
  }
  out += "</section>\n";
}

}  // namespace

std::string packing_labels_of(const std::vector<Order>& orders, bool more) {
  std::string out(kHead);
  for (const Order& order : orders) add_label(order, out);
  if (orders.empty()) out += "<p>Không có đơn nào chờ đóng gói.</p>\n";
  if (more) out += "<p>Còn đơn khác: đóng gói các đơn này rồi in tiếp.</p>\n";
  return out + "</body></html>\n";
}

}  // namespace farmgate::orders::wire
