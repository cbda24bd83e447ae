#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "farmgate/certification/events/v1/certificate_events.pb.h"
#include "tests/integration/listings/market.h"

namespace farmgate::listings {
namespace {

using certification::events::v1::CertificateEvent;

class Stars : public Market {
 protected:
  CertificateEvent certificate(const v1::Listing& listing, int star,
                               const std::string& standing = "VALID", int days = 1'000) {
    CertificateEvent event;
    event.set_source_epoch(1);
    event.set_aggregate_version(++last_version_);
    event.set_change(certification::events::v1::CERTIFICATE_CHANGE_ISSUED);
    auto& state = *event.mutable_state();
    state.set_name("certificates/0198aaaa-0000-7000-8000-00000000000" + std::to_string(star));
    state.set_product(listing.product());
    state.set_producer(listing.seller());
    state.set_star(star);
    state.set_number(std::to_string(star) + "/GCN");
    state.set_standing(standing);
    const Date today = date_in_vietnam(time());
    farmgate::wire::write(today, *state.mutable_valid_from_date());
    farmgate::wire::write(later(today, std::chrono::days(days)),
                          *state.mutable_valid_through_date());
    return event;
  }
};

TEST_F(Stars, AreShownWhileTheirCertificateIsInForce) {
  const v1::Listing listing = published();
  const v1::Listing secret = draft("Vải khô");
  EXPECT_EQ(now(listing).star(), 0);

  arrives(certificate(listing, 4));
  EXPECT_EQ(now(listing).star(), 4);
  EXPECT_EQ(now(listing).certificate_number(), "4/GCN");
  EXPECT_EQ(publish(secret)->star(), 4);
  arrives(certificate(listing, 4, "REVOKED"));

  EXPECT_EQ(now(listing).star(), 0);
  EXPECT_EQ(now(listing).certificate_number(), "");
  EXPECT_EQ(events_of(listing), "1 published, 2 updated, 3 updated");
}

TEST_F(Stars, ComeWithACertificateThatWasThereBefore) {
  const v1::Listing first = published();
  arrives(certificate(first, 3));
  EXPECT_EQ(published("Vải sấy").star(), 3);
}

TEST_F(Stars, EndByThemselvesOnPageAndList) {
  const v1::Listing listing = published();
  arrives(certificate(listing, 4, "VALID", 0));  // today is its last day
  deliver();
  EXPECT_EQ(get(guest(), listing.name())->star(), 4);

  pass(24h);

  EXPECT_EQ(get(guest(), listing.name())->star(), 0);
  EXPECT_EQ(now(listing).star(), 0);
  v1::ListListingsRequest request;
  const auto page = list(guest(), request).value();
  for (const v1::Listing& it : page.listings()) EXPECT_EQ(it.star(), 0);
}

// Before a sweep, on the page and in the list of its owner.
TEST_F(Stars, EndByThemselvesOnADraft) {
  const v1::Listing listing = draft("Vải thiều");
  arrives(certificate(listing, 4, "VALID", 0));  // today is its last day
  EXPECT_EQ(get(seller(), listing.name())->star(), 4);
  clock_.set_offset(24h);
  ASSERT_THAT(pg::set_clock_offset(database_, 24h), IsOk());

  EXPECT_EQ(get(seller(), listing.name())->star(), 0);
  v1::ListListingsRequest request;
  request.set_seller(seller_);
  EXPECT_EQ(list(seller(), request)->listings(0).star(), 0);
}

// However long the caches would keep them: page, rows of lists and the filter judge the instant.
TEST_F(Stars, EndAtTheirInstantInEveryCache) {
  const v1::Listing listing = published();
  arrives(certificate(listing, 4, "VALID", 0));  // today is its last day
  redis::Cache cache(cache_options(1min), clock_);
  Reads reads(*this, cache);
  const Pages::Names names{listing.name()};
  const auto star_of_page = [&] {
    v1::Listing page;
    EXPECT_TRUE(page.ParseFromString(bytes(reads, guest(), listing.name()).value()));
    return page.star();
  };
  const auto with_four = [&] {
    return reads.pages.compose(names, {.least_star = 4}, in(5s)).value();
  };
  EXPECT_EQ(star_of_page(), 4);
  EXPECT_NE(with_four(), "");
  EXPECT_TRUE(reads.pages.peek_rows(names, {.least_star = 4}).has_value());

  const Time end =
      Time(std::chrono::sys_days(later(date_in_vietnam(time()), std::chrono::days(1)))) - 7h;
  const auto left = std::chrono::duration_cast<std::chrono::seconds>(end - time());
  clock_.set_offset(left - 5s);
  EXPECT_EQ(star_of_page(), 4);
  clock_.set_offset(left + 1s);

  EXPECT_FALSE(reads.pages.peek(listing.name()).has_value());
  EXPECT_FALSE(reads.pages.peek_rows(names, {.least_star = 4}).has_value());
  ASSERT_THAT(pg::set_clock_offset(database_, left + 1s), IsOk());  // no sweep has come by
  EXPECT_EQ(star_of_page(), 0);
  EXPECT_EQ(with_four(), "");
  EXPECT_NE(reads.pages.compose(names, {}, in(5s)).value(), "");
}

}  // namespace
}  // namespace farmgate::listings
