#include <future>
#include <thread>

#include "chassis/rpc/channel.h"
#include "chassis/wire/convert.h"
#include "farmgate/orders/events/v1/events.pb.h"
#include "services/orders/api/receive_stock.h"
#include "services/orders/api/stock_api.h"
#include "tests/integration/orders/desk.h"
#include "tests/support/reply.h"

// What a seller does with an offer between its opening and its end.
namespace farmgate::orders {
namespace {

using farmgate::testing::parsed;
using ::testing::ElementsAre;

class OfferLife : public Desk {
 protected:
  static v1::UpdateOfferRequest edit_of(const v1::Offer& offer) {
    v1::UpdateOfferRequest request;
    request.mutable_offer()->set_name(offer.name());
    request.set_request_id(Uuid::v7().to_string());
    return request;
  }
  static v1::UpdateOfferRequest price_of(const v1::Offer& offer, std::int64_t price_vnd) {
    v1::UpdateOfferRequest request = edit_of(offer);
    request.mutable_offer()->set_unit_price_vnd(price_vnd);
    request.mutable_update_mask()->add_paths("unit_price_vnd");
    return request;
  }
  static v1::UpdateOfferRequest limit_of(const v1::Offer& offer, std::int64_t limit) {
    v1::UpdateOfferRequest request = edit_of(offer);
    if (limit > 0) {
      farmgate::wire::write(Quantity{1000 * limit, Unit::kPiece},
                            *request.mutable_offer()->mutable_buyer_limit());
    }
    request.mutable_update_mask()->add_paths("buyer_limit");
    return request;
  }
  StatusOr<v1::Offer> update(const v1::UpdateOfferRequest& request) {
    return parsed<v1::Offer>(offers_.update(seller(), request));
  }
  StatusOr<v1::Offer> close(const v1::Offer& offer) {
    v1::CloseOfferRequest request;
    request.set_name(offer.name());
    request.set_request_id(Uuid::v7().to_string());
    return parsed<v1::Offer>(offers_.close(seller(), request));
  }
  static v1::WithdrawStockRequest loss_of(const v1::Offer& offer, std::int64_t count) {
    v1::WithdrawStockRequest request;
    request.set_name(offer.name());
    farmgate::wire::write(Quantity{1000 * count, Unit::kPiece}, *request.mutable_quantity());
    request.set_reason("Dập khi chở");
    request.set_request_id(Uuid::v7().to_string());
    return request;
  }
  std::string last_change() { return value("SELECT type FROM outbox ORDER BY id DESC LIMIT 1"); }

  StockApi stock_{{once_, outbox_}};
};

TEST_F(OfferLife, APriceCountsForOrdersThatComeAfterIt) {
  const v1::Offer it = offer(10);
  const v1::Order before = place("an", basket(it, 1)).value();

  const v1::Offer edited = update(price_of(it, 240'000)).value();

  EXPECT_EQ(edited.unit_price_vnd(), 240'000);
  EXPECT_EQ(last_change(), "farmgate.orders.offer.updated.v1");
  EXPECT_EQ(now("an", before).total_vnd(), 225'000);
  EXPECT_EQ(place("an", basket(it, 1)).value().total_vnd(), 240'000);
}

TEST_F(OfferLife, AnEditOfWhatHasChangedMeanwhileIsRefused) {
  const v1::Offer it = offer(10);
  ASSERT_THAT(update(price_of(it, 240'000)), IsOk());
  v1::UpdateOfferRequest stale = price_of(it, 250'000);
  stale.mutable_offer()->set_etag(it.etag());

  EXPECT_THAT(update(stale), StatusIs(Code::kAborted, "ETAG_MISMATCH"));
}

TEST_F(OfferLife, AnotherPartysOfferLooksLikeAMissingOne) {
  const v1::Offer it = offer(10);
  seller_ = "producers/" + Uuid::v7().to_string();

  EXPECT_THAT(update(price_of(it, 1)), StatusIs(Code::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(close(it), StatusIs(Code::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(stock_.withdraw(seller(), loss_of(it, 1)), StatusIs(Code::kNotFound, "NOT_FOUND"));
}

TEST_F(OfferLife, WhatMayNotBeEditedIsNamed) {
  const v1::Offer it = offer(10);
  v1::UpdateOfferRequest listing = edit_of(it);
  listing.mutable_update_mask()->add_paths("listing");
  v1::UpdateOfferRequest window = edit_of(it);
  *window.mutable_offer()->mutable_end_time() = it.start_time();
  window.mutable_update_mask()->add_paths("end_time");

  EXPECT_THAT(update(listing), StatusIs(Code::kInvalidArgument, "UPDATE_MASK_INVALID"));
  EXPECT_THAT(update(window), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
}

// The order was looked at under the old price; the row that it is judged by has the new one.
TEST_F(OfferLife, AnOrderThatWaitedForAnEditHasTheNewPrice) {
  const v1::Offer it = offer(10);
  std::promise<void> edited, waits;
  auto edit = std::async(std::launch::async, [&] {
    static constexpr pg::Statement kEdit{
        "test_edit", "UPDATE offer SET unit_price_vnd = 300000 WHERE id = $1::uuid"};
    return database_.transact(in(30s), [&](pg::Tx& tx) -> Status {
      RETURN_IF_ERROR(tx.run(kEdit, {pg::param(it.name().substr(7))}).status());
      edited.set_value();
      waits.get_future().wait();
      return ok();
    });
  });
  edited.get_future().wait();
  auto order = std::async(std::launch::async, [&] { return place("an", basket(it, 1)); });
  EXPECT_EQ(order.wait_for(100ms), std::future_status::timeout);
  waits.set_value();

  EXPECT_THAT(edit.get(), IsOk());
  EXPECT_EQ(order.get().value().total_vnd(), 300'000);
}

// No order will come for goods that it would take; what it had may still leave.
TEST_F(OfferLife, AnOfferClosedBeforeItsWindowTakesNoGoods) {
  const v1::Offer it = offer(3);
  sandbox_.execute(
      "UPDATE offer SET start_time = farmgate_now() + interval '1 day', end_time = "
      "farmgate_now() + interval '2 days'");
  ASSERT_THAT(close(now(it)), IsOk());
  v1::ReceiveStockRequest more;
  more.set_name(it.name());
  more.set_lot(seller_ + "/lots/" + Uuid::v7().to_string());
  farmgate::wire::write(Quantity{1000, Unit::kPiece}, *more.mutable_quantity());
  more.set_request_id(Uuid::v7().to_string());

  // Refused before anybody is asked for the lot.
  const auto nobody =
      rpc::Channel::open({.target = "dns:///127.0.0.1:1",
                          .service = "producers",
                          .tls = rpc::tls_files(testing::require_env("FARMGATE_PKI"), "orders"),
                          .retry = false})
          .value();
  ReceiveStock receive({database_, database_, outbox_, *nobody, 1s});

  EXPECT_THAT(receive.run(seller(), more), StatusIs(Code::kFailedPrecondition, "OFFER_CLOSED"));
  EXPECT_EQ(boxes(now(it).available()), 3);
  EXPECT_EQ(value("SELECT count(*) FROM stock_intent"), "0");
  EXPECT_THAT(stock_.withdraw(seller(), loss_of(it, 3)), IsOk());
}

// Its seller was answered: what waits for the row meanwhile comes too late.
TEST_F(OfferLife, AnOrderThatWaitedForTheCloseIsRefused) {
  const v1::Offer it = offer(10);
  Holder held(database_, it);
  const auto close_it = [&] { return close(it); };
  auto closing = std::async(std::launch::async, [&] { return until_row_is_free(close_it); });
  auto order = std::async(std::launch::async, [&] { return place("an", basket(it, 1)); });
  EXPECT_EQ(order.wait_for(100ms), std::future_status::timeout);
  held.release();

  ASSERT_THAT(closing.get(), IsOk());
  const auto placed = order.get();
  if (placed.ok()) return;  // it had the row first
  EXPECT_THAT(placed, StatusIs(Code::kFailedPrecondition, "OFFER_CLOSED"));
}

// By somebody else they find no row at all, so that nobody's commands stop a seller's offer.
TEST_F(OfferLife, AStrangersCommandWaitsForNoRow) {
  const v1::Offer it = offer(10);
  Holder held(database_, it);
  v1::CloseOfferRequest request;
  request.set_name(it.name());
  request.set_request_id(Uuid::v7().to_string());

  rpc::Call stranger = seller();
  stranger.access.parties = {"producers/" + Uuid::v7().to_string()};
  EXPECT_THAT(offers_.close(stranger, request), StatusIs(Code::kNotFound, "NOT_FOUND"));
  held.release();
}

struct Told {
  std::string type;
  std::string value;
  static Told from(pg::Row& row) {
    Told out;
    out.type = row.text();
    out.value = row.bytes();
    return out;
  }
};

// The events of an offer and of its orders are in the order in which they held its row.
TEST_F(OfferLife, OrdersOfARushHaveThePriceThatWasInForce) {
  const v1::Offer it = offer(400);
  std::vector<std::future<void>> crowd;
  for (int buyer = 0; buyer < 8; ++buyer) {
    crowd.push_back(std::async(std::launch::async, [&, buyer] {
      for (int i = 0; i < 25; ++i) {
        EXPECT_THAT(place("buyer-" + std::to_string(buyer), basket(it, 1)), IsOk());
      }
    }));
  }
  for (int i = 1; i <= 20; ++i) {
    EXPECT_THAT(until_row_is_free([&] { return update(price_of(it, 225'000 + i)); }), IsOk());
  }
  for (auto& one : crowd) one.get();

  static constexpr pg::Statement kTold{"test_told", "SELECT type, value FROM outbox ORDER BY id"};
  const auto told =
      database_.read(in(5s), [](pg::Tx& tx) { return tx.query<Told>(kTold); }).value();
  std::int64_t price = 0;
  int orders = 0;
  for (const Told& one : told) {
    if (one.type.starts_with("farmgate.orders.offer.")) {
      events::v1::OfferEvent event;
      ASSERT_TRUE(event.ParseFromString(one.value));
      price = event.state().unit_price_vnd();
    } else {
      events::v1::OrderEvent event;
      ASSERT_TRUE(event.ParseFromString(one.value));
      EXPECT_EQ(event.state().total_vnd(), price);
      ++orders;
    }
  }
  EXPECT_EQ(orders, 200);
  EXPECT_EQ(price, 225'020);
  expect_books_balance();
}

TEST_F(OfferLife, ALimitThatComesCountsWhatWasTakenBefore) {
  const v1::Offer it = offer(10);
  const v1::Order first = place("an", basket(it, 2)).value();
  ASSERT_THAT(cancel("an", place("an", basket(it, 3)).value()), IsOk());
  ASSERT_THAT(update(limit_of(it, 3)), IsOk());

  EXPECT_THAT(place("an", basket(it, 2)), StatusIs(Code::kFailedPrecondition, "BUYER_LIMIT"));
  EXPECT_THAT(place("an", basket(it, 1)), IsOk());
  ASSERT_THAT(cancel("an", first), IsOk());
  EXPECT_THAT(place("an", basket(it, 2)), IsOk());
}

TEST_F(OfferLife, ALimitThatGoesLeavesNothingToCountDown) {
  const v1::Offer it = offer(10, 3);
  const v1::Order limited = place("an", basket(it, 3)).value();
  ASSERT_THAT(update(limit_of(it, 0)), IsOk());
  const v1::Order free = place("an", basket(it, 4)).value();

  EXPECT_THAT(cancel("an", limited), IsOk());
  EXPECT_THAT(update(limit_of(it, 5)), IsOk());
  EXPECT_THAT(place("an", basket(it, 2)), StatusIs(Code::kFailedPrecondition, "BUYER_LIMIT"));
  EXPECT_THAT(cancel("an", free), IsOk());
  EXPECT_THAT(place("an", basket(it, 5)), IsOk());
}

TEST_F(OfferLife, AClosedOfferTakesNoOrdersAndKeepsThoseThatItHas) {
  const v1::Offer it = offer(10);
  const v1::Order order = place("an", basket(it, 1)).value();

  const v1::Offer closed = close(it).value();

  EXPECT_TRUE(closed.has_close_time());
  EXPECT_EQ(last_change(), "farmgate.orders.offer.closed.v1");
  EXPECT_THAT(place("an", basket(it, 1)), StatusIs(Code::kFailedPrecondition, "OFFER_CLOSED"));
  EXPECT_THAT(update(price_of(it, 1)), StatusIs(Code::kFailedPrecondition, "OFFER_CLOSED"));
  EXPECT_THAT(close(it), StatusIs(Code::kFailedPrecondition, "OFFER_CLOSED"));
  EXPECT_THAT(pay(order, "FT1"), IsOk());
  EXPECT_EQ(now("an", order).state(), v1::ORDER_STATE_PAID);
}

TEST_F(OfferLife, GoodsLeaveTheStockWithAReason) {
  const v1::Offer it = offer(10);

  const v1::Offer left = parsed<v1::Offer>(stock_.withdraw(seller(), loss_of(it, 4))).value();

  EXPECT_EQ(boxes(left.available()), 6);
  EXPECT_EQ(boxes(left.withdrawn()), 4);
  EXPECT_EQ(boxes(left.received()), 10);
  EXPECT_EQ(last_change(), "farmgate.orders.offer.stocked.v1");
  EXPECT_EQ(value("SELECT kind || ' ' || quantity || ' ' || note FROM stock_ledger "
                  "ORDER BY id DESC LIMIT 1"),
            "WITHDRAWN -4000 Dập khi chở");
  expect_books_balance();
}

TEST_F(OfferLife, AWithdrawalIsTakenOnceAndNeverBelowZero) {
  const v1::Offer it = offer(10);
  ASSERT_THAT(place("an", basket(it, 3)), IsOk());
  const v1::WithdrawStockRequest request = loss_of(it, 7);

  const Status refused = stock_.withdraw(seller(), loss_of(it, 8)).status();
  const auto first = stock_.withdraw(seller(), request);
  const auto again = stock_.withdraw(seller(), request);

  EXPECT_THAT(refused, StatusIs(Code::kFailedPrecondition, "SOLD_OUT"));
  EXPECT_EQ(refused.values().at("available_thousandths"), "7000");
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(again.value().value, first->value);
  EXPECT_EQ(last_change(), "farmgate.orders.offer.sold_out.v1");
  EXPECT_EQ(boxes(now(it).available()), 0);
  EXPECT_EQ(boxes(now(it).held()), 3);
  expect_books_balance();
}

}  // namespace
}  // namespace farmgate::orders
