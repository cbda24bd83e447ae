#include <gmock/gmock.h>

#include <map>

#include "chassis/pg/clock.h"
#include "chassis/validate/validator.h"
#include "chassis/wire/convert.h"
#include "farmgate/certification/events/v1/certificate_events.pb.h"
#include "services/listings/api/search_api.h"
#include "tests/integration/listings/market.h"

namespace farmgate::listings {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const search::Vocabulary& vocabulary() {
  static const auto it = search::Vocabulary::read(synonyms_csv(), stopwords_csv()).value();
  return it;
}
const search::Places& places() {
  static const auto it =
      search::Places::read(listings_communes_csv(), listings_provinces_csv(), listings_sets_csv())
          .value();
  return it;
}

class Searching : public Market {
 protected:
  v1::SearchListingsResponse search(const v1::SearchListingsRequest& request) {
    EXPECT_THAT(follower_.follow(database_), IsOk());
    v1::SearchListingsResponse reply;
    EXPECT_TRUE(reply.ParseFromString(search_.search(guest(), request).value().value));
    return reply;
  }
  std::vector<std::string> found(const std::string& query, int min_stars = 0) {
    v1::SearchListingsRequest request;
    request.set_query(query);
    request.set_min_stars(min_stars);
    const auto reply = search(request);
    std::vector<std::string> titles;
    for (const v1::Listing& it : reply.listings()) titles.push_back(it.title());
    return titles;
  }
  void certify(const v1::Listing& listing, const std::string& standing, int days = 1'000) {
    certification::events::v1::CertificateEvent event;
    event.set_source_epoch(1);
    event.set_aggregate_version(++last_version_);
    auto& state = *event.mutable_state();
    state.set_name("certificates/0198aaaa-0000-7000-8000-000000000001");
    state.set_product(listing.product());
    state.set_producer(listing.seller());
    state.set_star(4);
    state.set_number("4/GCN");
    state.set_standing(standing);
    const Date today = date_in_vietnam(time());
    farmgate::wire::write(today, *state.mutable_valid_from_date());
    farmgate::wire::write(later(today, std::chrono::days(days)),
                          *state.mutable_valid_through_date());
    arrives(event);
  }

  // No sweep comes by.
  void move_clock(std::chrono::microseconds offset) {
    clock_.set_offset(offset);
    EXPECT_THAT(pg::set_clock_offset(database_, offset), IsOk());
  }

  search::Follower follower_{vocabulary(), places()};
  Reads past_caches_{*this, uncached_};
  SearchApi search_{{pager_, clock_, follower_, past_caches_.pages}};
};

TEST_F(Searching, IsNotReadyBeforeTheTableWasRead) {
  EXPECT_THAT(search_.search(guest(), {}), StatusIs(Code::kUnavailable, "SEARCH_NOT_READY"));
  EXPECT_THAT(search_.suggest(guest(), {}), StatusIs(Code::kUnavailable, "SEARCH_NOT_READY"));
}

TEST_F(Searching, FindsWhatIsOnSaleAndNothingElse) {
  published("Vải thiều sớm");
  draft("Vải thiều muộn");
  EXPECT_THAT(found("vai thieu"), ElementsAre("Vải thiều sớm"));

  auto event = seller_event();
  event.mutable_state()->set_activity("SUSPENDED");
  arrives(event);
  EXPECT_THAT(found("vai thieu"), IsEmpty());

  arrives(seller_event());
  EXPECT_THAT(found("vai thieu"), ElementsAre("Vải thiều sớm"));
}

TEST_F(Searching, FollowsEveryChangeThatItShows) {
  const v1::Listing listing = published("Vải thiều");
  EXPECT_THAT(found("vai"), ElementsAre("Vải thiều"));
  ASSERT_THAT(retitle(listing, "Nhãn lồng"), IsOk());
  EXPECT_THAT(found("vai thieu"), IsEmpty());
  arrives(offer_event(listing.name(), 120'000, 5));
  auto event = seller_event("communes/31078");
  event.mutable_state()->set_kind("COOPERATIVE_GROUP");
  event.mutable_state()->set_public_name("HTX Hoa Sim");
  arrives(event);

  v1::SearchListingsRequest request;
  request.set_query("hoa sim");
  request.set_province("provinces/91");
  request.set_seller_kind("COOPERATIVE_GROUP");
  request.set_min_price_vnd(120'000);
  request.set_max_price_vnd(120'000);
  request.set_in_stock(true);
  const auto reply = search(request);

  ASSERT_EQ(reply.listings_size(), 1);
  EXPECT_EQ(reply.listings(0).title(), "Nhãn lồng");
  EXPECT_EQ(reply.facets().communes(0).commune(), "communes/31078");
  EXPECT_EQ(reply.facets().price_bands(0).min_price_vnd(), 100'000);
  EXPECT_EQ(reply.facets().price_bands(0).max_price_vnd(), 199'999);
}

TEST_F(Searching, NoticesAnotherKindOfSellerAlone) {
  published("Vải thiều");
  EXPECT_THAT(found("vai"), ElementsAre("Vải thiều"));
  auto event = seller_event();
  event.mutable_state()->set_kind("COOPERATIVE_GROUP");
  arrives(event);

  const auto reply = search({});
  ASSERT_EQ(reply.facets().seller_kinds_size(), 1);
  EXPECT_EQ(reply.facets().seller_kinds(0).seller_kind(), "COOPERATIVE_GROUP");
}

// The older transaction commits last: a reader that only remembers the newest number misses it.
TEST_F(Searching, MissesNoTransactionThatCommitsLate) {
  const v1::Listing slow = published("Vải thiều");
  const v1::Listing quick = published("Gạo nếp");
  EXPECT_EQ(found("").size(), 2U);
  static constexpr pg::Statement kRetitle{"test_retitle",
                                          "UPDATE listing SET title = 'Xoài cát' "
                                          "WHERE title = 'Vải thiều'"};
  EXPECT_THAT(database_.transact(in(10s),
                                 [&](pg::Tx& tx) -> Status {
                                   RETURN_IF_ERROR(tx.execute(kRetitle).status());
                                   EXPECT_THAT(retitle(quick, "Gạo tám"), IsOk());
                                   EXPECT_THAT(found("gao tam"), ElementsAre("Gạo tám"));
                                   return ok();
                                 }),
              IsOk());

  EXPECT_THAT(found("xoai"), ElementsAre("Xoài cát"));
  EXPECT_THAT(found("vai thieu"), IsEmpty());
}

// More than a round reads, all with the number of one transaction.
TEST_F(Searching, FollowsATransactionThatIsLargerThanARound) {
  published("Vải thiều");
  EXPECT_EQ(search({}).total_size(), 1);
  sandbox_.execute(
      "INSERT INTO listing SELECT copy.* FROM listing l, generate_series(1, 20500) n, "
      "LATERAL jsonb_populate_record(NULL::listing, to_jsonb(l) || jsonb_build_object("
      "'id', md5(n::text)::uuid, 'change_xid', pg_current_xact_id()::text::bigint)) AS copy");

  // Transactions of other databases may hold back what counts as ended: whether the first listing
  // is read again in this round is open.
  EXPECT_LE(search({}).total_size(), 20'001);
  const auto behind = follower_.age();
  EXPECT_EQ(search({}).total_size(), 20'501);
  EXPECT_GT(behind, follower_.age());
}

// Each edit brings twelve words that no title had before.
TEST_F(Searching, ReadsTheListingsAnewWhenEndlessEditsHaveWornTheIndex) {
  const v1::Listing listing = published("Vải thiều");
  sandbox_.execute(
      "INSERT INTO listing SELECT copy.* FROM listing l, generate_series(1, 19) n, "
      "LATERAL jsonb_populate_record(NULL::listing, to_jsonb(l) || jsonb_build_object("
      "'id', md5(n::text)::uuid)) AS copy");
  published("Gạo nếp");
  EXPECT_EQ(search({}).total_size(), 21);
  const auto first = follower_.index();
  for (int i = 0; i < 30; ++i) {
    sandbox_.execute(
        "UPDATE listing SET title = (SELECT string_agg(substr(md5(random()::text), 1, 16), ' ') "
        "FROM generate_series(1, 12) WHERE listing.id IS NOT NULL) WHERE title <> 'Gạo nếp'");
    ASSERT_THAT(follower_.follow(database_), IsOk());
  }
  ASSERT_THAT(retitle(listing, "Nhãn lồng"), IsOk());

  EXPECT_THAT(found("nhan"), ElementsAre("Nhãn lồng"));
  EXPECT_THAT(found("gao"), ElementsAre("Gạo nếp"));
  const auto last = follower_.index();
  EXPECT_NE(last, first);
  EXPECT_LT(last->bytes(), 24U << 20);
  EXPECT_LT(last->size().words, 600U * 12 / 2);
}

// More than one round reads: the worn one is followed meanwhile, and nothing comes back.
TEST_F(Searching, FollowsChangesWhileAWornIndexIsReadAnew) {
  const v1::Listing changed = published("Vải thiều");
  published("Gạo nếp");
  sandbox_.execute(
      "INSERT INTO listing SELECT copy.* FROM listing l, generate_series(1, 12000) n, "
      "LATERAL jsonb_populate_record(NULL::listing, to_jsonb(l) || jsonb_build_object("
      "'id', md5(n::text)::uuid, 'title', 'Xoài')) AS copy WHERE l.title = 'Vải thiều'");
  EXPECT_EQ(search({}).total_size(), 12'002);
  const auto first = follower_.index();
  while (!first->size().is_worn()) {
    sandbox_.execute(
        "UPDATE listing SET title = (SELECT string_agg(substr(md5(random()::text), 1, 16), ' ') "
        "FROM generate_series(1, 12) WHERE listing.id IS NOT NULL), revision = revision + 1, "
        "change_xid = pg_current_xact_id()::text::bigint WHERE title NOT IN ('Vải thiều', 'Gạo "
        "nếp')");
    ASSERT_THAT(follower_.follow(database_), IsOk());
    ASSERT_EQ(follower_.index(), first) << "another one needs more than this round";
  }

  ASSERT_THAT(retitle(changed, "Nhãn lồng"), IsOk());
  EXPECT_THAT(found("nhan"), ElementsAre("Nhãn lồng"));
  EXPECT_EQ(follower_.index(), first) << "it is still the worn one";
  sandbox_.execute(
      "UPDATE listing SET state = 4, revision = revision + 1, "
      "change_xid = pg_current_xact_id()::text::bigint WHERE title = 'Gạo nếp'");
  for (int round = 0; round < 100 && follower_.index() == first; ++round) {
    EXPECT_THAT(found("nhan"), ElementsAre("Nhãn lồng"));
    EXPECT_THAT(found("gao nep"), IsEmpty());
  }
  EXPECT_NE(follower_.index(), first);
  EXPECT_THAT(found("nhan"), ElementsAre("Nhãn lồng"));
  EXPECT_THAT(found("gao nep"), IsEmpty());
  EXPECT_FALSE(follower_.index()->size().is_worn());
}

TEST_F(Searching, ARevokedStarAndOneThatEndedAreGoneFromListFilterAndFacet) {
  const v1::Listing listing = published("Gạo nếp");
  certify(listing, "VALID", 0);  // today is its last day
  EXPECT_THAT(found("gao", 4), ElementsAre("Gạo nếp"));
  move_clock(24h);
  EXPECT_THAT(found("gao", 4), IsEmpty());
  v1::SearchListingsRequest request;
  EXPECT_EQ(search(request).listings(0).star(), 0);
  EXPECT_EQ(search(request).facets().stars(0).star(), 0);

  move_clock(0h);
  EXPECT_THAT(found("gao", 4), ElementsAre("Gạo nếp"));
  certify(listing, "REVOKED");
  EXPECT_THAT(found("gao", 4), IsEmpty());
  EXPECT_EQ(search(request).facets().stars(0).star(), 0);
}

TEST_F(Searching, PagesInOrderWithTokensOfItsOwnQueryOnly) {
  for (const char* title : {"Gạo một", "Gạo hai", "Gạo ba", "Gạo bốn", "Gạo năm"}) published(title);
  v1::SearchListingsRequest request;
  request.set_query("gạo");
  request.set_page_size(2);
  request.set_order(v1::SEARCH_ORDER_NEWEST);
  std::vector<std::string> titles;
  do {
    const auto page = search(request);
    EXPECT_EQ(page.total_size(), 5);
    for (const v1::Listing& it : page.listings()) titles.push_back(it.title());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(titles, ElementsAre("Gạo năm", "Gạo bốn", "Gạo ba", "Gạo hai", "Gạo một"));

  request.set_page_token(search(request).next_page_token());
  request.set_query("vải");
  EXPECT_THAT(search_.search(guest(), request),
              StatusIs(Code::kInvalidArgument, "PAGE_TOKEN_INVALID"));
  request.clear_page_token();
  request.set_min_price_vnd(2);
  request.set_max_price_vnd(1);
  EXPECT_THAT(search_.search(guest(), request), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
}

TEST_F(Searching, SuggestsWhatIsOnSale) {
  published("Mật ong rừng Yên Tử");
  draft("Mật ong bạc hà");
  EXPECT_THAT(follower_.follow(database_), IsOk());
  v1::SuggestQueriesRequest request;
  request.set_query("mat o");

  const auto reply = search_.suggest(guest(), request).value();
  EXPECT_THAT(std::vector<std::string>(reply.queries().begin(), reply.queries().end()),
              ElementsAre("Mật ong rừng Yên Tử"));
}

std::string refusal_of(const std::string& query) {
  v1::SearchListingsRequest request;
  request.set_query(query);
  const auto validator =
      validate::Validator::compile(*v1::SearchListingsRequest::descriptor()).value();
  return std::string(validator.check(request).reason());
}

TEST_F(Searching, RefusesLongAndBrokenQueriesAndHarmsNothingWithOthers) {
  published("Vải thiều");
  EXPECT_EQ(refusal_of(std::string(10'240, 'a')), "INVALID_FIELD");
  EXPECT_EQ(refusal_of("va\x01i"), "INVALID_FIELD");
  EXPECT_EQ(refusal_of("\xff\xfe"), "INVALID_FIELD");
  for (const char* query : {"'; DROP TABLE listing; --", "(a+)+$", "🥭", "\u202E", "%", "\\"}) {
    EXPECT_EQ(refusal_of(query), "");
    EXPECT_THAT(found(query), IsEmpty()) << query;
  }
  EXPECT_THAT(found("\u202Evai thieu"), ElementsAre("Vải thiều"));
}

// What PostgreSQL counts over the same rows, by name of the value.
TEST_F(Searching, CountsAsTheTableDoes) {
  sandbox_.execute(R"sql(
    INSERT INTO listing SELECT gen_random_uuid(), gen_random_uuid(), 'producers/a/products/b',
      'Gạo ' || i, 'gao', '', 1 + i % 5, 'communes/' || (ARRAY['07582','31078','03980'])[1 + i % 3],
      1000, 1, 2, 'Hộ', 2 + (i % 7 = 0)::int, 20000 * (i % 12), 1 + i % 3, NULL, 1, 1,
      now(), now(), now(), gen_random_uuid() FROM generate_series(1, 200) i)sql");
  const auto reply = search({});

  std::string communes, categories;
  for (const auto& it : reply.facets().communes()) {
    communes += it.commune() + "=" + std::to_string(it.listings()) + " ";
  }
  for (const auto& it : reply.facets().categories()) {
    categories += std::to_string(it.category()) + "=" + std::to_string(it.listings()) + " ";
  }
  EXPECT_EQ(communes, value("SELECT string_agg(t, '' ORDER BY n DESC, t) FROM (SELECT commune || "
                            "'=' || count(*) || ' ' AS t, count(*) AS n FROM listing WHERE state = "
                            "2 GROUP BY commune) x"));
  EXPECT_EQ(categories,
            value("SELECT string_agg(category || '=' || n || ' ', '' ORDER BY category) FROM "
                  "(SELECT category, count(*) AS n FROM listing WHERE state = 2 GROUP BY 1) x"));
  EXPECT_EQ(std::to_string(reply.total_size()),
            value("SELECT count(*) FROM listing WHERE state = 2"));
}

}  // namespace
}  // namespace farmgate::listings
