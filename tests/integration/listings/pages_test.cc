#include <algorithm>

#include "chassis/wire/names.h"
#include "services/listings/events/aggregates.h"
#include "services/listings/storage/listings.h"
#include "services/listings/wire/convert.h"
#include "tests/integration/listings/market.h"

namespace farmgate::listings {
namespace {

std::string request_id() { return Uuid::v7().to_string(); }

TEST_F(Market, ADraftTakesItsCategoryAndItsSellerFromTheCopies) {
  const v1::Listing it = draft();

  EXPECT_EQ(it.state(), v1::LISTING_STATE_DRAFT);
  EXPECT_EQ(it.seller(), seller_);
  EXPECT_EQ(it.seller_name(), "Hộ Giáp Thị Hoa (ví dụ)");
  EXPECT_EQ(it.commune(), "communes/07582");
  EXPECT_EQ(it.category(), 1);
  EXPECT_EQ(it.stock_state(), v1::STOCK_STATE_NO_OFFER);
}

TEST_F(Market, AProductThatHasNotArrivedIsAskedForAgain) {
  const std::string product = seller_ + "/products/" + request_id();

  const Status refused = create(draft_request(product)).status();

  EXPECT_THAT(refused, StatusIs(Code::kFailedPrecondition, "COPY_NOT_YET"));
  EXPECT_EQ(refused.values().at("name"), product);
  EXPECT_EQ(refused.retry_after(), 50ms);
}

TEST_F(Market, ARequestThatCameTooEarlyIsJudgedAnew) {
  change_seller();
  const auto request = draft_request(product_);
  ASSERT_THAT(create(request), StatusIs(Code::kFailedPrecondition, "COPY_NOT_YET"));

  arrives(seller_event());

  EXPECT_THAT(create(request), IsOk());
}

TEST_F(Market, AnotherPartysProductLooksLikeAMissingOne) {
  const std::string there = product_;
  change_seller();
  const std::string missing = "producers/" + request_id() + "/products/" + request_id();

  for (const std::string& product : {there, missing}) {
    EXPECT_EQ(create(draft_request(product)).status().to_string(), not_found(product).to_string());
  }
}

TEST_F(Market, ASellerHasSoManyListings) {
  draft();
  sandbox_.execute(
      "CREATE TEMP TABLE more AS SELECT l.* FROM listing l, generate_series(2, 499);"
      "UPDATE more SET id = gen_random_uuid(); INSERT INTO listing SELECT * FROM more");

  EXPECT_THAT(create(draft_request(product_)), IsOk());
  EXPECT_THAT(create(draft_request(product_)), StatusIs(Code::kFailedPrecondition, "TOO_MANY"));

  change_seller();
  arrives(seller_event());
  EXPECT_THAT(create(draft_request(product_)), IsOk());
}

TEST_F(Market, ARepeatedCreateIsOneListing) {
  const auto request = draft_request(product_);

  const std::string first = api_.create(seller(), request).value().value;

  EXPECT_EQ(api_.create(seller(), request).value().value, first);
  EXPECT_EQ(value("SELECT count(*) FROM listing"), "1");
}

TEST_F(Market, AnUpdateChangesWhatItsMaskNames) {
  const v1::Listing before = draft();
  v1::UpdateListingRequest request;
  *request.mutable_listing() = before;
  request.mutable_listing()->set_title("Nhãn lồng");
  request.mutable_listing()->set_story("Hái buổi chiều.");
  request.mutable_update_mask()->add_paths("story");
  request.set_request_id(request_id());

  ASSERT_THAT(api_.update(seller(), request), IsOk());

  EXPECT_EQ(now(before).title(), before.title());
  EXPECT_EQ(now(before).story(), "Hái buổi chiều.");
  EXPECT_NE(now(before).etag(), before.etag());
}

TEST_F(Market, AMaskOfOtherFieldsIsRefused) {
  v1::UpdateListingRequest request;
  *request.mutable_listing() = draft();
  request.mutable_update_mask()->add_paths("from_price_vnd");
  request.set_request_id(request_id());

  EXPECT_THAT(api_.update(seller(), request),
              StatusIs(Code::kInvalidArgument, "UPDATE_MASK_INVALID"));
}

TEST_F(Market, AStaleEtagChangesNothing) {
  const v1::Listing first = draft();
  const v1::Listing second = retitle(first, "Vải chín sớm", first.etag()).value();

  const Status refused = retitle(first, "Nhãn", first.etag()).status();

  EXPECT_THAT(refused, StatusIs(Code::kAborted, "ETAG_MISMATCH"));
  EXPECT_EQ(refused.values().at("etag"), second.etag());
  EXPECT_THAT(publish(first, first.etag()), StatusIs(Code::kAborted, "ETAG_MISMATCH"));
  EXPECT_EQ(now(first).title(), "Vải chín sớm");
}

TEST_F(Market, AnotherPartysListingLooksLikeAMissingOne) {
  const v1::Listing secret = draft();
  const v1::Listing open = published();
  v1::Listing missing;
  missing.set_name("listings/" + request_id());
  change_seller();

  for (const v1::Listing& it : {secret, open, missing}) {
    EXPECT_EQ(retitle(it, "Của tôi").status().to_string(), not_found(it.name()).to_string());
    EXPECT_EQ(publish(it).status().to_string(), not_found(it.name()).to_string());
  }
}

TEST_F(Market, ADraftIsSeenByItsOwnerAloneAndHasNoEvent) {
  const v1::Listing it = retitle(draft(), "Vải chín sớm").value();

  EXPECT_EQ(get(seller(), it.name()).value().title(), "Vải chín sớm");
  EXPECT_EQ(get(guest(), it.name()).status().to_string(), not_found(it.name()).to_string());
  change_seller();
  EXPECT_EQ(get(seller(), it.name()).status().to_string(), not_found(it.name()).to_string());
  EXPECT_EQ(value("SELECT count(*) FROM outbox"), "0");
}

TEST_F(Market, APublishedListingIsSeenByAllAndEachChangeIsOneEvent) {
  const v1::Listing it = published();
  retitle(it, "Vải chín sớm").value();
  retitle(it, "Vải chính vụ").value();

  EXPECT_EQ(get(guest(), it.name()).value().title(), "Vải chính vụ");
  EXPECT_EQ(events_of(it), "1 published, 2 updated, 3 updated");
  EXPECT_EQ(value("SELECT count(*) FROM outbox"), "3");
}

TEST_F(Market, ARepeatedPublishIsOneEvent) {
  v1::PublishListingRequest request;
  request.set_name(draft().name());
  request.set_request_id(request_id());

  const std::string first = api_.publish(seller(), request).value().value;

  EXPECT_EQ(api_.publish(seller(), request).value().value, first);
  EXPECT_EQ(events_of(request.name()), "1 published");
}

TEST_F(Market, OnlyADraftIsPublished) {
  const Status refused = publish(published()).status();

  EXPECT_THAT(refused, StatusIs(Code::kFailedPrecondition, "LISTING_STATE"));
  EXPECT_EQ(refused.values().at("state"), "PUBLISHED");
}

TEST_F(Market, EachUnmetRuleKeepsADraftOffTheMarket) {
  const auto unmet = [&](const v1::Listing& it) {
    const Status refused = publish(it).status();
    EXPECT_THAT(refused, StatusIs(Code::kFailedPrecondition, "NOT_PUBLISHABLE"));
    std::vector<std::string> fields;
    for (const Violation& one : refused.violations()) {
      fields.push_back(one.field + " " + one.description);
    }
    return fields;
  };
  using ::testing::ElementsAre, ::testing::StartsWith;
  const v1::Listing it = draft();
  const v1::Listing untitled = draft("");
  EXPECT_THAT(unmet(untitled), ElementsAre(StartsWith("title TITLE_MISSING: ")));

  ProducerEvent event = seller_event();
  event.mutable_state()->set_activity("SUSPENDED");
  arrives(event);
  EXPECT_THAT(unmet(it), ElementsAre(StartsWith("seller SELLER_NOT_ACTIVE: ")));

  event = seller_event();
  event.mutable_state()->clear_public_name();
  arrives(event);
  EXPECT_THAT(unmet(it), ElementsAre(StartsWith("seller SELLER_IDENTITY_INCOMPLETE: ")));

  arrives(seller_event());
  EXPECT_THAT(publish(it), IsOk());
  EXPECT_EQ(events_of(it), "1 published");
  EXPECT_EQ(events_of(untitled), "");
}

TEST_F(Market, ADraftWhoseSellerIsNotHereIsAskedForAgain) {
  const v1::Listing it = draft();
  sandbox_.execute("DELETE FROM seller_copy");

  const Status refused = publish(it).status();

  EXPECT_THAT(refused, StatusIs(Code::kFailedPrecondition, "COPY_NOT_YET"));
  EXPECT_EQ(refused.retry_after(), 50ms);
}

TEST_F(Market, APageIsTheBytesOfItsRow) {
  const v1::Listing it = published();
  arrives(offer_event(it.name(), 225'000, 5));
  const ListingId id(*farmgate::wire::find_id(it.name(), "listings"));

  const auto row =
      database_.read(in(5s), [&](pg::Tx& tx) { return listing_rows::find_public(tx, id); });

  const std::string wanted = wire::encode(**row).SerializeAsString();
  EXPECT_EQ(bytes(reads_, guest(), it.name()).value(), wanted);
  EXPECT_EQ(bytes(reads_, seller(), it.name()).value(), wanted);
  EXPECT_EQ(bytes(reads_, guest(), it.name()).value(), wanted) << "from the cache";
}

TEST_F(Market, WhatNamesNothingIsNotFound) {
  const v1::Listing it = published();
  std::string upper = it.name();
  std::transform(upper.begin() + 9, upper.end(), upper.begin() + 9, ::toupper);
  ASSERT_NE(upper, it.name());
  for (const std::string& name :
       {std::string("listings/07582"), upper, "listings/" + request_id()}) {
    EXPECT_EQ(get(seller(), name).status().to_string(), not_found(name).to_string());
  }
}

TEST_F(Market, RepublishingAppendsWhatIsOnTheMarketAsItStands) {
  draft();
  const v1::Listing it = published();
  retitle(it, "Vải chín sớm").value();
  sandbox_.execute("DELETE FROM outbox");

  const auto page = database_.transact(
      in(5s), [&](pg::Tx& tx) { return aggregates(outbox_).front().append(tx, "", 10); });

  EXPECT_EQ(page.value().appended, 1);
  EXPECT_EQ(events_of(it), "2 updated");
  EXPECT_EQ(value("SELECT count(*) FROM outbox"), "1");
}

}  // namespace
}  // namespace farmgate::listings
