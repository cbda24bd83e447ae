#include "tests/integration/orders/booth_desk.h"

#include "chassis/base/digest.h"
#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"

namespace farmgate::orders {

BoothDesk::BoothDesk() {
  const std::string fair = Uuid::v7().to_string();
  fair_ = "fairs/" + fair;
  today_ = date_in_vietnam(
      database_.read(in(5s), [](pg::Tx& tx) { return pg::business_now(tx); }).value());
  const auto day = [&](int number) {
    return format_date(later(today_, std::chrono::days(number)));
  };
  sandbox_.execute(
      "INSERT INTO fair (id, kind, state, title, province, start_date, end_date, "
      "version, create_time, request_id) VALUES ('" +
      fair +
      "', 1, 3, 'Hội chợ', "
      "'provinces/24', '" +
      day(-2) + "', '" + day(2) + "', 1, now(), '" + fair + "')");
  for (const char* code : {"A-01", "A-02"}) {
    sandbox_.execute("INSERT INTO booth VALUES ('" + fair + "', '" + code +
                     "', 'A', 1, 9000, 0, '', " + std::string(1, code[3]) + ", '" + fair + "')");
  }
  sandbox_.execute(
      "INSERT INTO application (id, fair, applicant, products, zones, state, star, first_timer, "
      "booth, revision, create_time, update_time, request_id) VALUES ('" +
      Uuid::v7().to_string() + "', '" + fair + "', '" + seller_.substr(10) +
      "', '{}', '{}', 6, 3, true, 'A-01', 1, now(), "
      "now(), '" +
      fair + "')");
}

v1::Offer BoothDesk::fair_offer(std::int64_t count) {
  const v1::Offer it = offer(count);
  sandbox_.execute("UPDATE offer SET fair = '" + fair_.substr(6) + "' WHERE id = '" +
                   it.name().substr(7) + "'");
  return now(it);
}

StatusOr<v1::BoothDevice> BoothDesk::enrol(const std::string& key, const std::string& booth) {
  v1::RegisterBoothDeviceRequest request;
  request.set_parent(fair_ + "/booths/" + booth);
  request.mutable_booth_device()->set_title("Máy tính bảng 1");
  request.mutable_booth_device()->set_key_digest(hex(as_bytes(sha256(key))));
  request.set_request_id(Uuid::v7().to_string());
  return parsed<v1::BoothDevice>(devices_.enrol(seller(), request));
}

v1::BoothDevice BoothDesk::now(const v1::BoothDevice& device) {
  v1::GetBoothDeviceRequest request;
  request.set_name(device.name());
  return devices_.get(seller(), request).value();
}

StatusOr<v1::BoothDevice> BoothDesk::retire(const v1::BoothDevice& device) {
  v1::RetireBoothDeviceRequest request;
  request.set_name(device.name());
  request.set_request_id(Uuid::v7().to_string());
  return parsed<v1::BoothDevice>(devices_.retire(seller(), request));
}

v1::TransferStockRequest BoothDesk::move_of(const v1::Offer& offer, const v1::BoothDevice& device,
                                            v1::TransferDirection direction, std::int64_t count) {
  v1::TransferStockRequest request;
  request.set_name(offer.name());
  request.set_device(device.name());
  request.set_direction(direction);
  farmgate::wire::write(Quantity{1000 * count, Unit::kPiece}, *request.mutable_quantity());
  request.set_request_id(Uuid::v7().to_string());
  return request;
}

StatusOr<v1::Offer> BoothDesk::hand(const v1::Offer& offer, const v1::BoothDevice& device,
                                    std::int64_t count) {
  return move(move_of(offer, device, v1::TRANSFER_DIRECTION_TO_DEVICE, count));
}

StatusOr<v1::Offer> BoothDesk::take(const v1::Offer& offer, const v1::BoothDevice& device,
                                    std::int64_t count) {
  return move(move_of(offer, device, v1::TRANSFER_DIRECTION_FROM_DEVICE, count));
}

v1::BoothSale BoothDesk::sale_of(const v1::Offer& offer, std::int64_t count) const {
  v1::BoothSale sale;
  sale.set_sale_id(Uuid::v7().to_string());
  farmgate::wire::write(credit_time_, *sale.mutable_sale_time());
  v1::BoothSaleLine& line = *sale.add_lines();
  line.set_offer(offer.name());
  farmgate::wire::write(Quantity{1000 * count, Unit::kPiece}, *line.mutable_quantity());
  line.set_unit_price_vnd(200'000);
  return sale;
}

v1::RecordBoothSalesRequest BoothDesk::batch(const v1::BoothDevice& device,
                                             const std::vector<v1::BoothSale>& sales,
                                             const std::string& key) {
  v1::RecordBoothSalesRequest request;
  request.set_device(device.name());
  request.set_device_key(key);
  for (const v1::BoothSale& sale : sales) *request.add_sales() = sale;
  request.set_request_id(Uuid::v7().to_string());
  return request;
}

std::vector<v1::BoothDiscrepancy> BoothDesk::discrepancies(const v1::BoothDevice& device) {
  v1::ListBoothDiscrepanciesRequest request;
  request.set_device(device.name());
  const auto reply = missing_.list(seller(), request).value();
  return {reply.discrepancies().begin(), reply.discrepancies().end()};
}

StatusOr<v1::BoothDiscrepancy> BoothDesk::settle(const rpc::Call& call,
                                                 const v1::BoothDiscrepancy& it,
                                                 v1::DiscrepancyOutcome outcome) {
  v1::SettleBoothDiscrepancyRequest request;
  request.set_name(it.name());
  request.set_outcome(outcome);
  request.set_note("counted again in the evening");
  request.set_request_id(Uuid::v7().to_string());
  return parsed<v1::BoothDiscrepancy>(missing_.settle(call, request));
}

v1::BoothDiscrepancy BoothDesk::one_box_short(const v1::Offer& offer,
                                              const v1::BoothDevice& device) {
  EXPECT_THAT(hand(offer, device, 1), IsOk());
  EXPECT_THAT(record(batch(device, {sale_of(offer, 2)})), IsOk());
  return discrepancies(device).at(0);
}

void BoothDesk::expect_devices_balance() {
  EXPECT_EQ(value("SELECT count(*) FROM device_stock s WHERE sold <> (SELECT "
                  "coalesce(sum(l.honoured), 0) FROM booth_sale_line l JOIN booth_sale b ON "
                  "b.id = l.sale WHERE b.device = s.device AND l.offer = s.offer)"),
            "0");
  EXPECT_EQ(value("SELECT count(*) FROM booth_sale_line l LEFT JOIN booth_discrepancy d USING "
                  "(sale, line) WHERE l.quantity - l.honoured <> coalesce(d.quantity, 0) OR "
                  "l.amount_vnd - l.honoured_vnd <> coalesce(d.amount_vnd, 0)"),
            "0");
  EXPECT_EQ(value("SELECT count(*) FROM booth_sale b WHERE (total_vnd, unhonoured_vnd) <> (SELECT "
                  "coalesce(sum(amount_vnd), 0), coalesce(sum(amount_vnd) FILTER (WHERE credit = "
                  "'DISCREPANCY'), 0) FROM ledger_entry e WHERE e.booth_sale = b.id AND "
                  "debit = 'CASH')"),
            "0");
  EXPECT_EQ(value("SELECT count(*) FROM offer o WHERE at_devices <> (SELECT coalesce(sum(there), "
                  "0) FROM device_stock s WHERE s.offer = o.id)"),
            "0");
  // What was handed over is there or sold.
  EXPECT_EQ(value("SELECT count(*) FROM device_stock s WHERE there + sold <> (SELECT "
                  "-sum(quantity) FROM stock_ledger l WHERE l.device = s.device AND "
                  "l.offer = s.offer)"),
            "0");
}

}  // namespace farmgate::orders
