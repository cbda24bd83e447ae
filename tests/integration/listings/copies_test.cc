#include <future>

#include "tests/integration/listings/market.h"

namespace farmgate::listings {
namespace {

ProducerEvent renamed(ProducerEvent event, const std::string& name) {
  event.mutable_state()->set_public_name(name);
  return event;
}

TEST_F(Market, TheNewerSellerWinsInAnyOrder) {
  const ProducerEvent older = renamed(seller_event(), "tên cũ");
  const ProducerEvent newer = renamed(seller_event("communes/07600"), "tên mới");

  arrives(newer);
  arrives(older);
  arrives(newer);

  EXPECT_EQ(value("SELECT public_name || ' ' || commune FROM seller_copy"),
            "tên mới communes/07600");
}

TEST_F(Market, AChangeOfTheSellerIsAChangeOfItsListings) {
  const v1::Listing it = published();
  const v1::Listing secret = draft();

  arrives(renamed(seller_event("communes/07600"), "tên mới"));

  EXPECT_EQ(now(it).seller_name() + " " + now(it).commune(), "tên mới communes/07600");
  EXPECT_NE(now(it).etag(), it.etag());
  EXPECT_EQ(events_of(it), "1 published, 2 updated");
  EXPECT_EQ(now(secret).seller_name() + " " + now(secret).commune(), "tên mới communes/07600");
  EXPECT_EQ(events_of(secret), "");
}

TEST_F(Market, WhatAListingDoesNotShowOfItsSellerChangesNothing) {
  const v1::Listing it = published();
  ProducerEvent event = seller_event();
  event.mutable_state()->set_kind("FARM");

  arrives(event);

  EXPECT_EQ(now(it).etag(), it.etag());
  EXPECT_EQ(events_of(it), "1 published");
}

ProducerEvent in_state(ProducerEvent event, const std::string& activity) {
  event.mutable_state()->set_activity(activity);
  return event;
}

TEST_F(Market, AListingIsBlockedWhileItsSellerIsNotActive) {
  const v1::Listing it = published();
  const v1::Listing secret = draft("nháp");
  arrives(in_state(seller_event(), "SUSPENDED"));

  EXPECT_EQ(now(it).state(), v1::LISTING_STATE_BLOCKED);
  ASSERT_EQ(now(it).block_reasons_size(), 1);
  EXPECT_EQ(now(it).block_reasons(0), "SELLER_NOT_ACTIVE");
  EXPECT_TRUE(titles(guest(), {}).empty());
  EXPECT_THAT(publish(secret), StatusIs(Code::kFailedPrecondition, "NOT_PUBLISHABLE"));

  arrives(in_state(seller_event(), "CLOSED"));  // blocked is blocked
  arrives(in_state(seller_event(), "ACTIVE"));

  EXPECT_EQ(now(it).state(), v1::LISTING_STATE_PUBLISHED);
  EXPECT_EQ(now(it).block_reasons_size(), 0);
  EXPECT_EQ(titles(guest(), {}).size(), 1u);
  EXPECT_EQ(events_of(it), "1 published, 2 blocked, 3 unblocked");
  EXPECT_THAT(publish(secret), IsOk());
}

TEST_F(Market, APublicationNeverMissesTheSuspensionOfItsSeller) {
  const v1::Listing it = draft();
  std::future<StatusOr<v1::Listing>> publishing;
  const auto suspend = [&](pg::Tx& tx) -> Status {
    RETURN_IF_ERROR(apply(in_state(seller_event(), "SUSPENDED"), tx));
    publishing = std::async(std::launch::async, [&] { return publish(it); });
    await_blocked(publishing);
    return ok();
  };
  ASSERT_THAT(database_.transact(in(20s), suspend), IsOk());

  EXPECT_THAT(publishing.get(), StatusIs(Code::kFailedPrecondition, "NOT_PUBLISHABLE"));
}

TEST_F(Market, AChangeOfOneSellerLeavesAnothersListings) {
  const v1::Listing it = published();
  const std::string first = seller_;
  change_seller();

  arrives(renamed(seller_event(), "tên mới"));

  EXPECT_EQ(events_of(it), "1 published");
}

TEST_F(Market, AProductThatItsSellerGaveUpIsGone) {
  ProducerEvent event = seller_event();
  event.mutable_state()->clear_products();

  arrives(event);

  EXPECT_THAT(create(draft_request(product_)), StatusIs(Code::kFailedPrecondition, "COPY_NOT_YET"));
  EXPECT_EQ(value("SELECT count(*) FROM product_copy"), "0");
}

TEST_F(Market, TheNewerOfferWinsInAnyOrder) {
  const v1::Listing it = published();
  OfferEvent older = offer_event(it.name(), 225'000, 5);
  OfferEvent newer = older;
  newer.set_aggregate_version(older.aggregate_version() + 1);
  newer.mutable_state()->set_unit_price_vnd(200'000);

  arrives(newer);
  arrives(older);

  EXPECT_EQ(now(it).from_price_vnd(), 200'000);
  EXPECT_EQ(events_of(it), "1 published, 2 updated");
}

TEST_F(Market, AnOfferOfAnUnknownListingIsKeptWithoutAnEffect) {
  arrives(offer_event("listings/" + Uuid::v7().to_string(), 225'000, 5));

  EXPECT_EQ(value("SELECT count(*) FROM offer_copy WHERE has_stock"), "1");
  EXPECT_EQ(value("SELECT count(*) FROM outbox"), "0");
}

TEST_F(Market, AnEventOfNoFormIsRefusedAndKeepsNothing) {
  OfferEvent bad = offer_event("listings/x", 225'000, 5);

  EXPECT_THAT(database_.transact(in(5s), [&](pg::Tx& tx) { return apply(bad, tx); }),
              StatusIs(Code::kNotFound, "NOT_FOUND"));
  EXPECT_EQ(value("SELECT count(*) FROM offer_copy"), "0");
}

TEST_F(Market, ANewListingNeverMissesAChangeOfItsSeller) {
  std::future<StatusOr<v1::Listing>> creating;
  const auto change = [&](pg::Tx& tx) -> Status {
    RETURN_IF_ERROR(apply(renamed(seller_event(), "tên mới"), tx));
    // The change is made and not committed: this listing's author cannot see it yet.
    creating = std::async(std::launch::async, [&] { return create(draft_request(product_)); });
    await_blocked(creating);
    return ok();
  };
  ASSERT_THAT(database_.transact(in(20s), change), IsOk());

  EXPECT_EQ(now(creating.get().value()).seller_name(), "tên mới");
}

TEST_F(Market, ParallelCreatesNeverPassTheCap) {
  draft();
  sandbox_.execute(
      "CREATE TEMP TABLE more AS SELECT l.* FROM listing l, generate_series(2, 499);"
      "UPDATE more SET id = gen_random_uuid(); INSERT INTO listing SELECT * FROM more");

  std::vector<std::future<Status>> crowd;
  for (int i = 0; i < 8; ++i) {
    crowd.push_back(
        std::async(std::launch::async, [&] { return create(draft_request(product_)).status(); }));
  }
  int made = 0;
  for (auto& one : crowd) made += one.get().ok();

  EXPECT_EQ(made, 1);
  EXPECT_EQ(value("SELECT count(*) FROM listing"), "500");
}

}  // namespace
}  // namespace farmgate::listings
