#include "tests/integration/listings/market.h"

namespace farmgate::listings {
namespace {

v1::GetListingRequest named(const v1::Listing& listing) {
  v1::GetListingRequest request;
  request.set_name(listing.name());
  return request;
}

TEST_F(Market, TheSecondReadDoesNotAskTheDatabase) {
  const v1::Listing it = published();
  redis::Cache pages(cache_options(1min), clock_);
  Reads reads(*this, pages);
  EXPECT_FALSE(reads.api.peek(guest(), named(it)).has_value());

  const std::string first = bytes(reads, guest(), it.name()).value();
  sandbox_.execute("DELETE FROM listing");

  EXPECT_EQ(bytes(reads, guest(), it.name()).value(), first);
  EXPECT_EQ(**reads.api.peek(guest(), named(it)).value(), first);
  EXPECT_EQ(pages.counts().loads, 1u);
}

TEST_F(Market, AnotherProcessReadsWhatLiesInRedis) {
  const v1::Listing it = published();
  const std::string first = bytes(reads_, guest(), it.name()).value();
  settle(pages_);

  redis::Cache elsewhere(cache_options(0ms), clock_);
  Reads reads(*this, elsewhere);

  EXPECT_EQ(bytes(reads, guest(), it.name()).value(), first);
  EXPECT_EQ(elsewhere.counts().redis_hits, 1u);
  EXPECT_EQ(elsewhere.counts().loads, 0u);
}

TEST_F(Market, AfterAnUpdateTheOldPageIsNotServed) {
  const v1::Listing it = published();
  const std::string old = bytes(reads_, guest(), it.name()).value();
  settle(pages_);

  const v1::Listing changed = retitle(it, "Vải chín sớm").value();
  deliver();

  EXPECT_NE(changed.SerializeAsString(), old);
  EXPECT_EQ(bytes(reads_, guest(), it.name()).value(), changed.SerializeAsString());
}

TEST_F(Market, AChangeOfAForeignFactIsSeenOnThePageToo) {
  const v1::Listing it = published();
  ASSERT_EQ(get(guest(), it.name()).value().from_price_vnd(), 0);
  settle(pages_);

  arrives(offer_event(it.name(), 225'000, 5));
  deliver();

  EXPECT_EQ(get(guest(), it.name()).value().from_price_vnd(), 225'000);
}

TEST_F(Market, APageOfTheVersionAnnouncedIsKept) {
  const v1::Listing it = published();
  deliver();

  const std::string first = bytes(reads_, guest(), it.name()).value();
  settle(pages_);
  sandbox_.execute("DELETE FROM listing");

  EXPECT_EQ(bytes(reads_, guest(), it.name()).value(), first);
  EXPECT_EQ(pages_.counts().refused_sets, 0u);
}

TEST_F(Market, ThatAPageIsMissingIsRememberedUntilItIsPublished) {
  const v1::Listing it = draft();
  ASSERT_THAT(get(guest(), it.name()), StatusIs(Code::kNotFound, "NOT_FOUND"));
  settle(pages_);

  publish(it).value();
  EXPECT_THAT(get(guest(), it.name()), StatusIs(Code::kNotFound, "NOT_FOUND"));
  deliver();

  EXPECT_THAT(get(guest(), it.name()), IsOk());
}

TEST_F(Market, ADraftIsSeenByItsOwnerThoughItIsKnownAsMissing) {
  redis::Cache pages(cache_options(1min), clock_);
  Reads reads(*this, pages);
  const v1::Listing it = draft();
  ASSERT_THAT(bytes(reads, guest(), it.name()), StatusIs(Code::kNotFound, "NOT_FOUND"));

  EXPECT_THAT(reads.api.peek(guest(), named(it)).value(), StatusIs(Code::kNotFound, "NOT_FOUND"));
  EXPECT_FALSE(reads.api.peek(seller(), named(it)).has_value());
  EXPECT_EQ(bytes(reads, seller(), it.name()).value(), it.SerializeAsString());
  EXPECT_THAT(bytes(reads, guest(), it.name()), StatusIs(Code::kNotFound, "NOT_FOUND"));
}

TEST_F(Market, APageIsNotServedPastTheEndOfAnOfferItShows) {
  const v1::Listing it = published();
  arrives(offer_event(it.name(), 225'000, 5));
  redis::Cache pages(cache_options(1min), clock_);
  Reads reads(*this, pages);
  const std::string old = bytes(reads, guest(), it.name()).value();

  pass(49h);

  EXPECT_FALSE(reads.api.peek(guest(), named(it)).has_value());
  EXPECT_EQ(get(guest(), it.name()).value().stock_state(), v1::STOCK_STATE_NO_OFFER);
  EXPECT_NE(bytes(reads, guest(), it.name()).value(), old);
}

TEST_F(Market, WithoutRedisEveryAnswerIsRight) {
  auto options = cache_options(0ms);
  options.address = "unix:/nowhere/redis.sock";
  options.command_budget = redis::CacheOptions().command_budget;
  redis::Cache gone(options, clock_);
  Reads reads(*this, gone);
  const v1::Listing it = published();
  const v1::Listing secret = draft();

  EXPECT_EQ(bytes(reads, guest(), it.name()).value(), it.SerializeAsString());
  const v1::Listing changed = retitle(it, "Vải chín sớm").value();
  EXPECT_EQ(bytes(reads, guest(), it.name()).value(), changed.SerializeAsString());
  EXPECT_EQ(bytes(reads, seller(), secret.name()).value(), secret.SerializeAsString());
  EXPECT_THAT(bytes(reads, guest(), secret.name()), StatusIs(Code::kNotFound, "NOT_FOUND"));
}

}  // namespace
}  // namespace farmgate::listings
