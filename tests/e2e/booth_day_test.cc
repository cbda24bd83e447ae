// A day at a booth with the programs as they are shipped, killed again and again: what its tablet
// sold without network is recorded once, and what becomes of orders is told without a gap.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <random>
#include <set>
#include <thread>

#include "chassis/base/digest.h"
#include "chassis/base/id.h"
#include "chassis/testing/eventually.h"
#include "chassis/testing/status_is.h"
#include "chassis/wire/convert.h"
#include "farmgate/orders/v1/fair_service.pb.h"
#include "farmgate/orders/v1/offer_service.pb.h"
#include "farmgate/orders/v1/order_service.pb.h"
#include "tests/support/stall.h"

namespace farmgate::testing {
namespace {

using namespace std::chrono_literals;
namespace op = orders::v1;

constexpr const char* kKey = "what the tablet alone knows";

class BoothDay : public ::testing::Test {
 protected:
  BoothDay() {
    suite_.migrate();
    suite_.start();
    stall_ = open_stall(suite_, 200);
  }

  template <class Reply>
  StatusOr<Reply> call(const std::string& method, const google::protobuf::Message& request,
                       const Caller& who) {
    return suite_.settle<Reply>("farmgate.orders.v1." + method, request, who);
  }
  std::string value(const std::string& sql) const { return suite_.value("orders", sql); }

  // A fair that is on, and whose booth A-01 the stall has.
  std::string let_booth() {
    const std::string fair = Uuid::v7().to_string();
    suite_.execute("orders",
                   "INSERT INTO fair (id, kind, state, title, province, start_date, end_date, "
                   "version, create_time, request_id) VALUES ('" +
                       fair + "', 1, 3, 'Hội chợ', 'provinces/24', now()::date - 2, " +
                       "now()::date + 2, 1, now(), '" + fair + "')");
    suite_.execute("orders", "INSERT INTO booth VALUES ('" + fair +
                                 "', 'A-01', 'A', 1, 9000, 0, '', 1, '" + fair + "')");
    suite_.execute("orders",
                   "INSERT INTO application (id, fair, applicant, products, zones, state, star, "
                   "first_timer, booth, revision, create_time, update_time, request_id) VALUES ('" +
                       Uuid::v7().to_string() + "', '" + fair + "', '" +
                       stall_.producer.substr(10) +
                       "', '{}', '{}', 6, 3, true, 'A-01', 1, now(), now(), '" + fair + "')");
    suite_.execute("orders", "UPDATE offer SET fair = '" + fair + "'");
    return "fairs/" + fair + "/booths/A-01";
  }
  op::BoothDevice tablet(int boxes) {
    op::RegisterBoothDeviceRequest request;
    request.set_parent(let_booth());
    request.mutable_booth_device()->set_title("Máy tính bảng");
    request.mutable_booth_device()->set_key_digest(hex(as_bytes(sha256(kKey))));
    request.set_request_id(Uuid::v7().to_string());
    const auto device =
        call<op::BoothDevice>("FairService/RegisterBoothDevice", request, stall_.seller).value();
    op::TransferStockRequest hand;
    hand.set_name(stall_.offer);
    hand.set_device(device.name());
    hand.set_direction(op::TRANSFER_DIRECTION_TO_DEVICE);
    wire::write(Quantity{1000 * boxes, Unit::kPiece}, *hand.mutable_quantity());
    hand.set_request_id(Uuid::v7().to_string());
    EXPECT_THAT(call<op::Offer>("OfferService/TransferStock", hand, stall_.seller), IsOk());
    return device;
  }
  op::BoothSale sale() const {
    op::BoothSale out;
    out.set_sale_id(Uuid::v7().to_string());
    wire::write(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()),
                *out.mutable_sale_time());
    op::BoothSaleLine& line = *out.add_lines();
    line.set_offer(stall_.offer);
    wire::write(Quantity{1000, Unit::kPiece}, *line.mutable_quantity());
    line.set_unit_price_vnd(200'000);
    return out;
  }
  // Kills while `work` runs, and starts again.
  template <class Work>
  void under_kills(int kills, Work work) {
    std::thread worker(work);
    for (int i = 0; i < kills; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(100 + 150 * i));
      suite_.kill();
      suite_.start();
    }
    worker.join();
  }

  Suite suite_;
  Stall stall_;
};

// Forty sales, of which the tablet had thirty, told in torn batches, each sale several times.
TEST_F(BoothDay, EverySaleOfATabletIsRecordedOnceWhateverIsKilled) {
  const op::BoothDevice device = tablet(30);
  std::vector<op::BoothSale> sales;
  for (int i = 0; i < 40; ++i) sales.push_back(sale());

  under_kills(5, [&] {
    std::mt19937 chance(1);
    for (int round = 0; round < 60; ++round) {
      std::shuffle(sales.begin(), sales.end(), chance);
      op::RecordBoothSalesRequest request;
      request.set_device(device.name());
      request.set_device_key(kKey);
      for (int i = 0; i < 10; ++i) *request.add_sales() = sales[static_cast<std::size_t>(i)];
      request.set_request_id(Uuid::v7().to_string());
      const auto reply = call<op::RecordBoothSalesResponse>("OrderService/RecordBoothSales",
                                                            request, stall_.seller);
      ASSERT_THAT(reply, IsOk());
      for (const auto& verdict : reply->verdicts()) EXPECT_TRUE(verdict.has_recorded());
    }
  });

  EXPECT_EQ(value("SELECT count(*) FROM booth_sale"), "40");
  EXPECT_EQ(value("SELECT sum(honoured) FROM booth_sale_line"), "30000");
  EXPECT_EQ(value("SELECT count(*), sum(quantity) FROM booth_discrepancy"), "10");
  EXPECT_EQ(value("SELECT sum(amount_vnd) FROM ledger_balance WHERE account = 'CASH'"), "8000000");
  EXPECT_EQ(value("SELECT sum(amount_vnd) FROM ledger_balance"), "0");
  // Each sale its number, none left out and none given twice.
  EXPECT_EQ(value("SELECT count(booth_sale) || ' ' || (SELECT sum(last) FROM receipt_series) - "
                  "count(*) FROM receipt"),
            "40 0");
  EXPECT_EQ(value("SELECT available || ' ' || sold || ' ' || at_devices FROM offer"),
            "170000 30000 0");
}

TEST_F(BoothDay, AWatcherIsToldOfEveryChangeInOrderWhateverIsKilled) {
  std::atomic<bool> begun{false}, over{false};
  std::atomic<int> heard{0}, turns{0};
  std::vector<std::pair<std::string, std::int64_t>> told;
  std::thread watcher([&] {
    for (std::string cursor; !over; ++turns) {
      op::WatchOrdersRequest request;
      request.set_parent(stall_.producer);
      request.set_cursor(cursor);
      const auto watch = suite_.channel("orders").watch(
          "farmgate.orders.v1.OrderService/WatchOrders", request,
          {.deadline = in(1s), .token = suite_.token(stall_.seller)});
      for (auto bytes = watch->next(); bytes.ok() && bytes->has_value(); bytes = watch->next()) {
        op::WatchOrdersResponse message;
        ASSERT_TRUE(message.ParseFromString(**bytes));
        cursor = message.cursor();
        begun = true;
        if (!message.has_order()) continue;
        told.emplace_back(message.order().name(), message.change_version());
        ++heard;
      }
      std::this_thread::sleep_for(5ms);
    }
  });
  // Whatever happened before the first cursor is not told: begin behind it.
  EXPECT_TRUE(eventually([&] { return begun.load(); }, 60s));
  under_kills(4, [&] {
    for (int i = 0; i < 40; ++i) {
      const Caller who = buyer("buyer-" + std::to_string(i));
      const auto order = call<op::Order>("OrderService/PlaceOrder", basket(stall_, 1), who);
      ASSERT_THAT(order, IsOk());
      if (i % 2 == 0) continue;
      op::CancelOrderRequest cancel;
      cancel.set_name(order->name());
      cancel.set_request_id(Uuid::v7().to_string());
      ASSERT_THAT(call<op::Order>("OrderService/CancelOrder", cancel, who), IsOk());
    }
  });
  const int changes = std::stoi(value("SELECT count(*) FROM order_change"));
  EXPECT_TRUE(eventually([&] { return heard >= changes; }, 60s));
  // What is told twice would be told by the next turns.
  const int before = turns;
  EXPECT_TRUE(eventually([&] { return turns >= before + 3; }, 60s));
  over = true;
  watcher.join();

  EXPECT_EQ(heard, changes);
  std::map<std::string, std::int64_t> at;
  for (const auto& [order, version] : told) {
    EXPECT_EQ(version, at[order] + 1) << order;
    at[order] = version;
  }
  EXPECT_EQ(at.size(), 40u);
}

}  // namespace
}  // namespace farmgate::testing
