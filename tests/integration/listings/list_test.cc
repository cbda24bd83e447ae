#include <algorithm>

#include "tests/integration/listings/market.h"

namespace farmgate::listings {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

v1::ListListingsRequest by_price() {
  v1::ListListingsRequest request;
  request.set_order(v1::LISTING_ORDER_PRICE);
  return request;
}

TEST_F(Market, ListsTheNewestFirst) {
  for (const char* title : {"một", "hai", "ba", "bốn", "năm"}) published(title);

  EXPECT_THAT(titles(guest(), {}), ElementsAre("năm", "bốn", "ba", "hai", "một"));
}

TEST_F(Market, ListsPageThroughEqualTimesWithoutLossOrDouble) {
  for (const char* title : {"một", "hai", "ba", "bốn", "năm"}) published(title);
  sandbox_.execute("UPDATE listing SET create_time = '2026-06-15'");

  EXPECT_THAT(titles(guest(), {}), UnorderedElementsAre("một", "hai", "ba", "bốn", "năm"));
}

TEST_F(Market, ListsTheCheapestFirstAndWhatNobodyOffersLast) {
  published("không");
  arrives(offer_event(published("đắt").name(), 300'000, 5));
  arrives(offer_event(published("hết").name(), 200'000, 0));
  arrives(offer_event(published("rẻ").name(), 100'000, 5));
  published("cũng không");

  const auto found = titles(guest(), by_price());

  EXPECT_EQ(std::vector<std::string>(found.begin(), found.begin() + 3),
            (std::vector<std::string>{"rẻ", "hết", "đắt"}));
  EXPECT_THAT(std::vector<std::string>(found.begin() + 3, found.end()),
              UnorderedElementsAre("không", "cũng không"));
}

TEST_F(Market, ListsPageThroughEqualPricesWithoutLossOrDouble) {
  for (const char* title : {"một", "hai", "ba", "bốn", "năm"}) {
    arrives(offer_event(published(title).name(), 225'000, 5));
  }

  EXPECT_THAT(titles(guest(), by_price()), UnorderedElementsAre("một", "hai", "ba", "bốn", "năm"));
}

TEST_F(Market, ListsWhatFits) {
  published("vải của Hoa");
  const std::string hoa = seller_;
  change_seller();
  arrives(seller_event("communes/07600", 2));
  arrives(offer_event(published("gạo của Bình").name(), 100'000, 5));
  arrives(offer_event(published("nếp của Bình").name(), 100'000, 0));

  v1::ListListingsRequest request;
  request.set_seller(hoa);
  EXPECT_THAT(titles(guest(), request), ElementsAre("vải của Hoa"));
  request.set_category(2);
  EXPECT_THAT(titles(guest(), request), ElementsAre());
  request.clear_seller();
  EXPECT_THAT(titles(guest(), request), ElementsAre("nếp của Bình", "gạo của Bình"));
  request.set_in_stock(true);
  EXPECT_THAT(titles(guest(), request), ElementsAre("gạo của Bình"));
  request.set_commune("communes/07582");
  EXPECT_THAT(titles(guest(), request), ElementsAre());
  request.set_commune("communes/07600");
  EXPECT_THAT(titles(guest(), request), ElementsAre("gạo của Bình"));
}

TEST_F(Market, ListsADraftToItsOwnerAloneWhenItAsksForItsOwn) {
  published("trên chợ");
  draft("nháp");
  v1::ListListingsRequest own;
  own.set_seller(seller_);

  EXPECT_THAT(titles(seller(), own), ElementsAre("nháp", "trên chợ"));
  EXPECT_THAT(titles(seller(), {}), ElementsAre("trên chợ"));
  EXPECT_THAT(titles(guest(), own), ElementsAre("trên chợ"));
  change_seller();
  EXPECT_THAT(titles(seller(), own), ElementsAre("trên chợ"));
}

TEST_F(Market, ASellerOfNoFormIsNotFound) {
  v1::ListListingsRequest request;
  request.set_seller("producers/x");

  EXPECT_THAT(list(guest(), request), StatusIs(Code::kNotFound, "NOT_FOUND"));
}

TEST_F(Market, APageTokenIsGoodForItsOwnFilterOnly) {
  published("một");
  published("hai");
  v1::ListListingsRequest request;
  request.set_page_size(1);
  request.set_page_token(list(guest(), request).value().next_page_token());
  ASSERT_THAT(list(guest(), request), IsOk());

  auto ordered = request;
  ordered.set_order(v1::LISTING_ORDER_PRICE);
  auto of_seller = request;
  of_seller.set_seller(seller_);
  for (const auto& other : {ordered, of_seller}) {
    EXPECT_THAT(list(guest(), other), StatusIs(Code::kInvalidArgument, "PAGE_TOKEN_INVALID"));
  }
}

}  // namespace
}  // namespace farmgate::listings
