#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "tests/integration/listings/market.h"

namespace farmgate::listings {
namespace {

using ::testing::ElementsAre;

constexpr auto kDay = 24h;

class Prices : public Market {
 protected:
  // One offer for `days`, in place of the one before.
  void offered(const v1::Listing& listing, std::int64_t price, int days) {
    OfferEvent event = offer_event(listing.name(), price, 5);
    farmgate::wire::write(time() + days * kDay, *event.mutable_state()->mutable_end_time());
    arrives(event);
  }
  std::vector<std::int64_t> history(const v1::Listing& listing) {
    v1::ListPriceHistoryRequest asked;
    asked.set_parent(listing.name());
    asked.set_page_size(2);
    std::vector<std::int64_t> prices;
    do {
      const auto page = life_.prices(guest(), asked).value();
      for (const auto& entry : page.entries()) prices.push_back(entry.from_price_vnd());
      asked.set_page_token(page.next_page_token());
    } while (!asked.page_token().empty());
    return prices;
  }
};

TEST_F(Prices, AreKeptForEveryoneTheNewestFirst) {
  const v1::Listing it = published();
  offered(it, 200, 2);
  offered(it, 150, 1);
  pass(25h);
  pass(25h);

  EXPECT_THAT(history(it), ElementsAre(0, 200, 150, 200));
  v1::ListPriceHistoryRequest asked;
  asked.set_parent(draft("Vải sấy").name());
  EXPECT_THAT(life_.prices(guest(), asked), StatusIs(Code::kNotFound, "NOT_FOUND"));
}

TEST_F(Prices, TheLowestOfThirtyDaysEndsByItselfOnThePage) {
  const v1::Listing it = published();
  offered(it, 200, 100);
  offered(it, 150, 1);
  pass(25h);
  EXPECT_EQ(now(it).from_price_vnd(), 200);
  EXPECT_EQ(now(it).lowest_price_30_days_vnd(), 150);
  deliver();
  EXPECT_EQ(get(guest(), it.name())->lowest_price_30_days_vnd(), 150);

  // The sweep is not asked: the page by itself.
  passed_ += 30 * kDay;
  clock_.set_offset(passed_);
  ASSERT_THAT(pg::set_clock_offset(database_, passed_), IsOk());
  EXPECT_EQ(get(guest(), it.name())->lowest_price_30_days_vnd(), 200);
  EXPECT_EQ(value("SELECT lowest_price_vnd FROM listing"), "150");
  pass(0h);

  EXPECT_EQ(value("SELECT lowest_price_vnd FROM listing"), "200");
  EXPECT_EQ(now(it).lowest_price_30_days_vnd(), 200);
}

// More changes than anybody would read one by one, and the lowest among the first of them.
TEST_F(Prices, TheLowestIsFoundAmongThousandsOfChanges) {
  const v1::Listing it = published();
  offered(it, 300, 100);
  sandbox_.execute(
      "INSERT INTO price_entry SELECT listing, number + n, change_time + n * interval '1 second', "
      "CASE WHEN n = 2 THEN 150 WHEN n % 2 = 0 THEN 0 ELSE 200 + n END "
      "FROM (SELECT p.* FROM price_entry p JOIN listing l ON l.id = p.listing) AS first, "
      "generate_series(1, 6001) n");
  pass(3h);
  offered(it, 400, 100);

  EXPECT_EQ(now(it).lowest_price_30_days_vnd(), 150);
  pass(31 * kDay);
  EXPECT_EQ(now(it).lowest_price_30_days_vnd(), 300);
}

}  // namespace
}  // namespace farmgate::listings
