#include "tests/integration/orders/desk.h"
#include "tests/support/cut_proxy.h"

namespace farmgate::orders {
namespace {

constexpr int kOrders = 120;

// The connection breaks before the server hears of the COMMIT, or after it did it: the caller is
// told within seconds what is so, and each request took effect once.
TEST_F(Desk, ACommitThatIsCutIsSettledForEveryCaller) {
  const v1::Offer it = offer(kOrders);
  farmgate::testing::CutProxy proxy(sandbox_.options().conninfo);
  pg::Database cut({proxy.conninfo(), 2, "cut", kByKey});
  Combiner combiner({cut, outbox_, 900s}, {});
  OrderApi orders({database_, once_, outbox_, pager_, combiner});
  proxy.start_cutting();

  std::set<std::string> names;
  for (int i = 0; i < kOrders; ++i) {
    const auto begin = Elapsed::now();
    const auto placed = place_by(orders, "b" + std::to_string(i), basket(it, 1));
    ASSERT_THAT(placed, IsOk());
    EXPECT_LT(Elapsed::now() - begin, 5s);
    names.insert(placed->name());
  }

  EXPECT_GT(proxy.cuts(), 100);
  EXPECT_EQ(names.size(), static_cast<std::size_t>(kOrders));
  EXPECT_EQ(value("SELECT count(*) FROM orders"), std::to_string(kOrders));
  EXPECT_EQ(boxes(now(it).held()), kOrders);
  expect_books_balance();
}

}  // namespace
}  // namespace farmgate::orders
