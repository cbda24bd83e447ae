#include "tests/integration/orders/desk.h"

namespace farmgate::orders {
namespace {

TEST_F(Desk, AnOfferOfAListingThatHasNotArrivedIsAskedForAgain) {
  const Status refused =
      offers_.create(seller(), offer_request("listings/" + Uuid::v7().to_string())).status();

  EXPECT_THAT(refused, StatusIs(Code::kFailedPrecondition, "COPY_NOT_YET"));
  EXPECT_EQ(refused.retry_after(), 50ms);
}

TEST_F(Desk, AnotherPartysListingLooksLikeAMissingOne) {
  const std::string name = listing();
  seller_ = "producers/" + Uuid::v7().to_string();

  EXPECT_EQ(offers_.create(seller(), offer_request(name)).status().to_string(),
            not_found(name).to_string());
}

TEST_F(Desk, StockInMakesAnEventEachTime) {
  const v1::Offer it = offer(10);

  EXPECT_EQ(boxes(it.available()), 10);
  EXPECT_EQ(value("SELECT string_agg(type, ' ' ORDER BY id) FROM outbox"),
            "farmgate.orders.offer.opened.v1 farmgate.orders.offer.stocked.v1");
}

TEST_F(Desk, ListsPageThroughTiesWithoutLossOrDouble) {
  std::set<std::string> made;
  for (int i = 0; i < 7; ++i) made.insert(offer(1).name());
  sandbox_.execute("UPDATE offer SET create_time = '2026-06-15'");

  std::multiset<std::string> seen;
  v1::ListOffersRequest request;
  request.set_page_size(2);
  do {
    const auto page = offers_.list(seller(), request).value();
    for (const v1::Offer& it : page.offers()) seen.insert(it.name());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());

  EXPECT_EQ(std::multiset<std::string>(made.begin(), made.end()), seen);
}

TEST_F(Desk, APageTokenIsGoodForItsOwnFilterOnly) {
  offer(1);
  const v1::Offer other = offer(1);
  v1::ListOffersRequest request;
  request.set_page_size(1);
  request.set_page_token(offers_.list(seller(), request).value().next_page_token());
  request.set_listing(other.listing());

  EXPECT_THAT(offers_.list(seller(), request),
              StatusIs(Code::kInvalidArgument, "PAGE_TOKEN_INVALID"));
}

}  // namespace
}  // namespace farmgate::orders
