// What must wake somebody, in the running program: the number that its alert looks at.
#include "chassis/host/admin_client.h"
#include "chassis/testing/eventually.h"
#include "chassis/testing/status_is.h"
#include "farmgate/orders/v1/order_service.pb.h"
#include "tests/support/stall.h"

namespace farmgate::testing {
namespace {

using namespace std::chrono_literals;

class Alarms : public ::testing::Test {
 protected:
  Alarms() {
    suite_.migrate();
    suite_.start();
    stall_ = open_stall(suite_, 10);
  }

  Status order() {
    return suite_
        .call<orders::v1::Order>("farmgate.orders.v1.OrderService/PlaceOrder", basket(stall_, 1),
                                 buyer("an"))
        .status();
  }
  // The value of one line of /metrics, "" without it.
  std::string metric(const std::string& name) {
    const std::string text = host::fetch(suite_.admin(), "/metrics").value();
    const auto at = text.find("\n" + name + " ");
    if (at == std::string::npos) return "";
    const auto from = at + name.size() + 2;
    return text.substr(from, text.find('\n', from) - from);
  }

  Suite suite_;
  Stall stall_;
};

// A CHECK of the test's own stands for the one that our code would have to be wrong to meet.
TEST_F(Alarms, ACheckThatRefusesStockIsCountedByItsTable) {
  const std::string fired = "farmgate_orders_stock_checks_fired{table=\"offer\"}";
  EXPECT_EQ(metric(fired), "0");
  suite_.execute("orders",
                 "ALTER TABLE offer ADD CONSTRAINT of_the_test CHECK (held = 0) NOT VALID");
  EXPECT_THAT(order(), StatusIs(Code::kInternal, "INTERNAL"));
  EXPECT_EQ(metric(fired), "1");
  EXPECT_EQ(metric("farmgate_orders_stock_checks_fired{table=\"device_stock\"}"), "0");
  suite_.execute("orders", "ALTER TABLE offer DROP CONSTRAINT of_the_test");
  EXPECT_THAT(order(), IsOk());
  EXPECT_EQ(metric(fired), "1");
}

TEST_F(Alarms, BooksThatSomebodyTouchedAreFoundWhenTheyAreRecounted) {
  EXPECT_THAT(order(), IsOk());
  EXPECT_EQ(metric("farmgate_orders_books_differing{book=\"stock\"}"), "0");
  suite_.execute("orders", "UPDATE offer SET available = available + 1, received = received + 1");
  suite_.process().terminate();
  EXPECT_EQ(suite_.process().wait(), 0);
  suite_.start();  // the first round is at the start
  EXPECT_TRUE(eventually(
      [&] { return metric("farmgate_orders_books_differing{book=\"stock\"}") == "1"; }, 60s));
  EXPECT_EQ(metric("farmgate_orders_books_differing{book=\"orders\"}"), "0");
  EXPECT_NE(suite_.log().find("the books differ"), std::string::npos);
}

}  // namespace
}  // namespace farmgate::testing
