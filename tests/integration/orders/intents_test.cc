#include "services/orders/storage/intents.h"

#include "chassis/wire/names.h"
#include "tests/integration/orders/desk.h"

namespace farmgate::orders {
namespace {

// An intent of ReceiveStock between its two transactions, and workers that may finish it.
class Intents : public Desk {
 protected:
  Intents() {
    intent_.id = Uuid::v7();
    intent_.offer = OfferId(*farmgate::wire::find_id(offer(1).name(), "offers"));
    intent_.lot = seller_ + "/lots/" + Uuid::v7().to_string();
    intent_.quantity = 5'000;
    intent_.lot_quantity = {25'000, Unit::kKilogram};
    intent_.caller = "users/an";
    intent_.method = "OfferService/ReceiveStock";
    intent_.request_id = Uuid::v7();
    intent_.lease =
        *database_.transact(in(5s), [&](pg::Tx& tx) { return intents::insert(tx, intent_); });
  }
  std::optional<intents::StockIntent> take(std::chrono::milliseconds age) {
    return *database_.transact(in(5s), [&](pg::Tx& tx) { return intents::take_stale(tx, age); });
  }
  bool give_up(const intents::StockIntent& intent) {
    return *database_.transact(in(5s),
                               [&](pg::Tx& tx) { return intents::remove_leased(tx, intent); });
  }

  intents::StockIntent intent_;
};

TEST_F(Intents, AreTakenByOneWorkerAtATime) {
  EXPECT_FALSE(take(60s));  // its first worker may be at it still
  const auto second = take(0ms);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->id, intent_.id);
  EXPECT_EQ(second->lot_quantity.thousandths, 25'000);
  EXPECT_EQ(second->request_id, intent_.request_id);
  EXPECT_FALSE(take(60s));
}

// The first worker was refused and stood still; the second may have got the goods since.
TEST_F(Intents, AreNotGivenUpByAWorkerWhoLostThem) {
  const auto second = take(0ms);
  ASSERT_TRUE(second);

  EXPECT_FALSE(give_up(intent_));
  EXPECT_EQ(value("SELECT count(*) FROM stock_intent"), "1");
  EXPECT_TRUE(give_up(*second));
  EXPECT_EQ(value("SELECT count(*) FROM stock_intent"), "0");
}

}  // namespace
}  // namespace farmgate::orders
