#include <google/api/httpbody.pb.h>

#include "chassis/wire/convert.h"
#include "tests/integration/orders/goods.h"

// What becomes of goods that are paid for.
namespace farmgate::orders {
namespace {

const auto kWrongState = StatusIs(Code::kFailedPrecondition, "ORDER_STATE");
const auto kNotFound = StatusIs(Code::kNotFound, "NOT_FOUND");

TEST_F(Goods, AreShippedByTheirSellerAndArriveWithTheirBuyer) {
  const v1::Order order = paid(v1::FULFILMENT_DELIVERY);
  EXPECT_THAT(ready(order), kWrongState);
  EXPECT_THAT(arrived("an", order), kWrongState);

  EXPECT_EQ(ship(seller(), order)->state(), v1::ORDER_STATE_SHIPPED);
  EXPECT_THAT(ship(seller(), order), kWrongState);
  EXPECT_EQ(now("an", order).shipment().tracking_code(), "VD-1");

  EXPECT_THAT(arrived("binh", order), kNotFound);
  EXPECT_EQ(arrived("an", order)->state(), v1::ORDER_STATE_COMPLETED);
  EXPECT_EQ(now("an", order).shipment().carrier(), "Xe khách Bắc Giang (ví dụ)");
}

TEST_F(Goods, AreActedOnByWhomTheyBelongTo) {
  const v1::Order order = paid(v1::FULFILMENT_DELIVERY);
  rpc::Call stranger = seller();
  stranger.access.parties = {"producers/" + Uuid::v7().to_string()};
  EXPECT_THAT(ship(stranger, order), kNotFound);
  // The buyer sells, too, but not this.
  stranger.access.subject = "an";
  EXPECT_THAT(ship(stranger, order), kNotFound);
  EXPECT_EQ(now("an", order).state(), v1::ORDER_STATE_PAID);
}

TEST_F(Goods, ThatAreNotPaidForStay) {
  const v1::Order order = place("an", basket(offer(2), 1)).value();
  EXPECT_THAT(ship(seller(), order), kWrongState);
  EXPECT_THAT(ready(order), kWrongState);
  EXPECT_THAT(hand_over(order, "222222"), kWrongState);
}

TEST_F(Goods, ArePickedUpByWhoKnowsTheCode) {
  const v1::Order order = paid(v1::FULFILMENT_PICKUP);
  EXPECT_THAT(ship(seller(), order), kWrongState);
  EXPECT_EQ(now("an", order).pickup_code(), "");
  const v1::Order packed = ready(order).value();
  EXPECT_EQ(packed.state(), v1::ORDER_STATE_READY);
  EXPECT_EQ(packed.pickup_code(), "");  // the seller must hear it from the buyer
  v1::GetOrderRequest request;
  request.set_name(order.name());
  EXPECT_EQ(orders_.get(seller(), request)->pickup_code(), "");
  const std::string code = now("an", order).pickup_code();
  ASSERT_EQ(code.size(), 6U);

  EXPECT_THAT(hand_over(order, other_than(code)),
              StatusIs(Code::kFailedPrecondition, "PICKUP_CODE_WRONG"));
  EXPECT_EQ(now("an", order).state(), v1::ORDER_STATE_READY);
  EXPECT_EQ(hand_over(order, code.substr(0, 3) + " - " + code.substr(3))->state(),
            v1::ORDER_STATE_COMPLETED);

  EXPECT_EQ(now("an", order).pickup_code(), "");
  EXPECT_EQ(value("SELECT count(*) FROM pickup"), "0");
  EXPECT_EQ(value("SELECT count(*) FROM pickup_guess"), "0");
}

TEST_F(Goods, ARepeatOfTheHandOverIsAnsweredTheSame) {
  const v1::Order order = paid(v1::FULFILMENT_PICKUP);
  ASSERT_THAT(ready(order), IsOk());
  auto request = of<v1::HandOverOrderRequest>(order);
  request.set_pickup_code(now("an", order).pickup_code());
  const auto first = goods_.hand_over(seller(), request);
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(goods_.hand_over(seller(), request)->value, first->value);
}

TEST_F(Goods, ElevenGuessesLockTheCodeForAnHour) {
  const v1::Order order = paid(v1::FULFILMENT_PICKUP);
  ASSERT_THAT(ready(order), IsOk());
  const std::string code = now("an", order).pickup_code();
  for (int i = 0; i < 10; ++i) {
    EXPECT_THAT(hand_over(order, other_than(code)),
                StatusIs(Code::kFailedPrecondition, "PICKUP_CODE_WRONG"));
  }
  EXPECT_THAT(hand_over(order, code), StatusIs(Code::kResourceExhausted, "PICKUP_CODE_LOCKED"));
  pass(3601s);
  EXPECT_EQ(hand_over(order, code)->state(), v1::ORDER_STATE_COMPLETED);
}

TEST_F(Goods, AreFoundByPhoneAndCodeWithoutAnAccount) {
  const v1::Order order = paid(v1::FULFILMENT_PICKUP, "0912.345.678");
  ASSERT_THAT(ready(order), IsOk());
  const std::string code = now("an", order).pickup_code();

  const auto found = lookup("+84 912345678", code);
  ASSERT_THAT(found, IsOk());
  EXPECT_EQ(found->name(), order.name());
  EXPECT_FALSE(found->has_contact());
  EXPECT_THAT(lookup("0912345678", other_than(code)), kNotFound);
  EXPECT_THAT(lookup("0987654321", code), kNotFound);
  EXPECT_THAT(lookup("12345", code), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
}

TEST_F(Goods, OfOnePhoneAreGuessedAtTenTimesAnHour) {
  const v1::Order order = paid(v1::FULFILMENT_PICKUP);
  ASSERT_THAT(ready(order), IsOk());
  const std::string code = now("an", order).pickup_code();
  for (int i = 0; i < 10; ++i) EXPECT_THAT(lookup("0912345678", other_than(code)), kNotFound);
  EXPECT_THAT(lookup("0912345678", code), StatusIs(Code::kResourceExhausted, "PICKUP_CODE_LOCKED"));
  EXPECT_EQ(value("SELECT count(*) FROM pickup_guess WHERE subject LIKE '%912%'"), "0");
  pass(3601s);
  EXPECT_THAT(lookup("0912345678", code), IsOk());
  pass(3601s);
  EXPECT_THAT(lookup("0912345678", other_than(code)), kNotFound);
  pass(3601s);
  EXPECT_THAT(goods_.sweep(database_), IsOk());
  EXPECT_EQ(value("SELECT count(*) FROM pickup_guess"), "0");
}

TEST_F(Goods, ToBePackedAreSummedUpAndListedTheOldestFirst) {
  const v1::Order first = paid(v1::FULFILMENT_DELIVERY);
  const v1::Order second = paid(v1::FULFILMENT_PICKUP);
  const v1::Order sent = paid(v1::FULFILMENT_DELIVERY);
  ASSERT_THAT(ship(seller(), sent), IsOk());
  place("an", basket(offer(2), 1)).value();  // held
  v1::GeneratePickListRequest request;
  request.set_parent(seller_);
  request.set_page_size(1);
  farmgate::wire::write(date_in_vietnam(std::chrono::time_point_cast<std::chrono::microseconds>(
                            std::chrono::system_clock::now())),
                        *request.mutable_through_date());

  const auto page = goods_.pick_list(seller(), request).value();
  ASSERT_EQ(page.orders_size(), 1);
  EXPECT_EQ(page.orders(0).name(), first.name());
  ASSERT_EQ(page.items_size(), 2);  // two listings
  EXPECT_EQ(page.items(0).title(), "Vải thiều, hộp 5 kg");
  EXPECT_EQ(boxes(page.items(0).quantity()), 1);
  EXPECT_EQ(page.items(0).order_count(), 1);
  request.set_page_token(page.next_page_token());
  const auto rest = goods_.pick_list(seller(), request).value();
  ASSERT_EQ(rest.orders_size(), 1);
  EXPECT_EQ(rest.orders(0).name(), second.name());
  EXPECT_EQ(rest.items_size(), 0);
  EXPECT_EQ(rest.next_page_token(), "");

  request.clear_page_token();
  request.mutable_through_date()->set_year(2020);
  EXPECT_EQ(goods_.pick_list(seller(), request)->orders_size(), 0);
  rpc::Call stranger = seller();
  stranger.access.parties = {"producers/" + Uuid::v7().to_string()};
  EXPECT_THAT(goods_.pick_list(stranger, request), kNotFound);
}

TEST_F(Goods, ToBePackedHaveLabels) {
  const v1::Order first = paid(v1::FULFILMENT_DELIVERY);
  const v1::Order second = paid(v1::FULFILMENT_PICKUP);
  v1::PrintPackingLabelsRequest request;
  request.set_parent(seller_);
  farmgate::wire::write(date_in_vietnam(std::chrono::time_point_cast<std::chrono::microseconds>(
                            std::chrono::system_clock::now())),
                        *request.mutable_through_date());

  const std::string page = goods_.packing_labels(seller(), request).value().data();

  EXPECT_LT(page.find(first.payment_code()), page.find(second.payment_code()));
  EXPECT_NE(page.find("Vải thiều, hộp 5 kg: <b>"), page.npos);
  EXPECT_NE(page.find("Nhận tại gian hàng"), page.npos);
  EXPECT_NE(page.find("Đã chuyển khoản"), page.npos);
  rpc::Call stranger = seller();
  stranger.access.parties = {"producers/" + Uuid::v7().to_string()};
  EXPECT_THAT(goods_.packing_labels(stranger, request), kNotFound);
}

}  // namespace
}  // namespace farmgate::orders
