#include <thread>

#include "tests/integration/orders/goods.h"

// The tax class of a line and the number of a sale.
namespace farmgate::orders {
namespace {

class Receipts : public Goods {
 protected:
  v1::Order sold() {
    const v1::Order order = place("an", cash(by(v1::FULFILMENT_DELIVERY, basket(box_, 1)))).value();
    EXPECT_THAT(ship(seller(), order), IsOk());
    return arrived_by(seller(), order).value();
  }
  std::string year() {
    return value("SELECT extract(year FROM farmgate_now() AT TIME ZONE 'Asia/Ho_Chi_Minh')");
  }

  v1::Offer box_ = offer(100);
};

TEST_F(Receipts, ASaleGetsItsNumberWhenItIsHandedOver) {
  const v1::Order order = place("an", cash(by(v1::FULFILMENT_DELIVERY, basket(box_, 1)))).value();
  ASSERT_THAT(ship(seller(), order), IsOk());
  EXPECT_EQ(now("an", order).lines(0).receipt_number(), "");

  const v1::Order done = arrived_by(seller(), order).value();

  EXPECT_EQ(done.lines(0).receipt_number(), year() + "/000001");
  v1::GetOrderRequest request;
  request.set_name(order.name());
  EXPECT_EQ(orders_.get(seller(), request)->lines(0).receipt_number(), year() + "/000001");
  EXPECT_EQ(sold().lines(0).receipt_number(), year() + "/000002");
  ASSERT_THAT(send_back(order), IsOk());  // the number stays with it
  EXPECT_EQ(now("an", order).lines(0).receipt_number(), year() + "/000001");
}

// Many at once, and some that fail after they took theirs.
TEST_F(Receipts, OfASellerHaveNoGapAndNoTwins) {
  sandbox_.execute(
      "CREATE FUNCTION refuse_it() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
      "IF NEW.number = 5 AND random() < 0.8 THEN RAISE EXCEPTION 'no' USING ERRCODE = '22000'; "
      "END IF; RETURN NEW; END $$; CREATE TRIGGER refuse_it AFTER INSERT ON receipt "
      "FOR EACH ROW EXECUTE FUNCTION refuse_it()");
  std::vector<std::thread> crowd;
  for (int i = 0; i < 4; ++i) {
    crowd.emplace_back([&, i] {
      const std::string who = "buyer-" + std::to_string(i);
      for (int turn = 0; turn < 5; ++turn) {
        const auto order = place(who, cash(by(v1::FULFILMENT_DELIVERY, basket(box_, 1)))).value();
        EXPECT_THAT(until_row_is_free([&] { return ship(seller(), order); }), IsOk());
        EXPECT_TRUE(eventually([&] { return arrived_by(seller(), order).ok(); }));
      }
    });
  }
  for (std::thread& it : crowd) it.join();
  EXPECT_EQ(value("SELECT count(*) || ' ' || max(number) FROM receipt"), "20 20");
  EXPECT_EQ(value("SELECT last FROM receipt_series"), "20");
}

TEST_F(Receipts, BeginAnewWithEveryYearInVietNam) {
  EXPECT_EQ(sold().lines(0).receipt_number(), year() + "/000001");
  pass(366 * 24h);
  sandbox_.execute("UPDATE offer SET end_time = end_time + interval '2 years'");
  EXPECT_EQ(sold().lines(0).receipt_number(), year() + "/000001");
  EXPECT_EQ(value("SELECT count(DISTINCT year) FROM receipt"), "2");
}

TEST_F(Receipts, ALineKeepsTheTaxClassOfTheDayOfItsOrder) {
  const TaxTable taxes = TaxTable::read(tax_classes_csv()).value();
  Combiner combiner({database_, outbox_, 900s, 5, &taxes}, {});
  OrderApi api({database_, once_, outbox_, pager_, combiner});
  EXPECT_EQ(place_by(api, "an", basket(box_, 1))->lines(0).tax_class(), "");  // an old copy
  sandbox_.execute(
      "UPDATE listing_copy SET category = 1; INSERT INTO seller_copy (producer, active, kind) "
      "SELECT DISTINCT seller, true, 'HOUSEHOLD' FROM listing_copy");

  const v1::Order raw = place_by(api, "an", basket(box_, 1)).value();
  EXPECT_EQ(raw.lines(0).tax_class(), "NOT_TAXED");
  sandbox_.execute("UPDATE listing_copy SET category = 14");
  const v1::Order spirits = place_by(api, "an", basket(box_, 1)).value();
  EXPECT_EQ(spirits.lines(0).tax_class(), "STANDARD");
  EXPECT_EQ(spirits.lines(0).tax_rate_millionths(), 100'000);
  EXPECT_EQ(now("an", raw).lines(0).tax_class(), "NOT_TAXED");
}

}  // namespace
}  // namespace farmgate::orders
