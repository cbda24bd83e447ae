#include "chassis/wire/convert.h"
#include "tests/integration/orders/fairground.h"

namespace farmgate::orders {
namespace {

using ::testing::ElementsAre;

auto refused(const char* reason) { return StatusIs(Code::kFailedPrecondition, reason); }

class Fairs : public Fairground {
 protected:
  StatusOr<v1::Fair> update(const v1::Fair& wanted, const std::vector<std::string>& paths) {
    v1::UpdateFairRequest request;
    *request.mutable_fair() = wanted;
    for (const std::string& path : paths) request.mutable_update_mask()->add_paths(path);
    request.set_request_id(Uuid::v7().to_string());
    return parsed<v1::Fair>(fairs_.update(organiser(), request));
  }
  StatusOr<v1::Fair> close(const v1::Fair& fair, const std::string& early_reason = "") {
    auto request = command<v1::CloseFairRequest>(fair.name());
    request.set_early_reason(early_reason);
    return parsed<v1::Fair>(fairs_.close(organiser(), request));
  }
  std::vector<std::string> acts(const v1::Fair& fair) {
    v1::ListFairActivitiesRequest request;
    request.set_parent(fair.name());
    std::vector<std::string> out;
    const auto page = fairs_.activities(organiser(), request).value();
    for (const auto& it : page.activities()) out.push_back(it.act());
    return out;
  }
};

TEST_F(Fairs, KeepTheirPlanAndRules) {
  v1::CreateFairRequest request = fair_request();
  v1::BoothRules& rules = *request.mutable_fair()->mutable_rules();
  rules.set_booths_per_commune(4);
  rules.add_commune_quotas()->set_commune("communes/07525");
  rules.set_first_timer_millionths(200'000);
  rules.set_subsidy_millionths(500'000);
  rules.set_subsidised_booths_per_subject(2);
  rules.add_cancellation_terms()->set_days_before(7);

  const v1::Fair kept = now(create(request));
  EXPECT_EQ(kept.state(), v1::FAIR_STATE_PLANNED);
  EXPECT_EQ(kept.rules().SerializeAsString(), rules.SerializeAsString());
  ASSERT_EQ(kept.zones_size(), 2);
  EXPECT_EQ(kept.zones(0).minimum_star(), 3);
  EXPECT_EQ(kept.zones(1).title(), "Khu B");
}

TEST_F(Fairs, WithReversedDatesAreRefused) {
  v1::CreateFairRequest request = fair_request();
  farmgate::wire::write(day(19), *request.mutable_fair()->mutable_end_date());
  EXPECT_THAT(fairs_.create(organiser(), request).status(),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  EXPECT_EQ(value("SELECT count(*) FROM fair"), "0");
}

TEST_F(Fairs, OfAnotherProvinceAreNotFoundByTheirCommands) {
  const v1::Fair it = fair();
  const auto request = command<v1::CloseFairRequest>(it.name());
  EXPECT_THAT(fairs_.close(organiser("provinces/01"), request).status(),
              StatusIs(Code::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(fairs_.create(organiser("provinces/01"), fair_request()).status(),
              StatusIs(Code::kPermissionDenied, "OTHER_PROVINCE"));
}

TEST_F(Fairs, ChangeOnlyWhatMayStillChange) {
  v1::Fair it = fair();
  it.set_title("Tuần vải");
  it.mutable_rules()->set_minimum_star(4);
  it = update(it, {"title", "rules"}).value();
  EXPECT_EQ(it.title(), "Tuần vải");
  EXPECT_EQ(it.rules().minimum_star(), 4);
  add_booth(it, "B-01");
  EXPECT_THAT(update(it, {"title"}), StatusIs(Code::kAborted, "ETAG_MISMATCH"));
  it = open(it).value();
  EXPECT_THAT(update(it, {"rules"}), refused("FAIR_STATE"));
  EXPECT_THAT(update(it, {"report_date"}), refused("FAIR_STATE"));
  EXPECT_THAT(update(it, {"province"}), StatusIs(Code::kInvalidArgument, "UPDATE_MASK_INVALID"));
}

TEST_F(Fairs, LimitWhatABuyerTakesUntilTheyDoNot) {
  v1::CreateFairRequest request = fair_request();
  request.mutable_fair()->set_buyer_limit_vnd(2'000'000);
  v1::Fair it = create(request);
  EXPECT_EQ(now(it).buyer_limit_vnd(), 2'000'000);
  it.clear_etag();
  it.set_buyer_limit_vnd(500'000);
  EXPECT_EQ(update(it, {"buyer_limit_vnd"})->buyer_limit_vnd(), 500'000);
  it.set_buyer_limit_vnd(0);
  EXPECT_EQ(update(it, {"buyer_limit_vnd"})->buyer_limit_vnd(), 0);
  EXPECT_EQ(value("SELECT count(*) FROM fair WHERE buyer_limit_vnd IS NULL"), "1");
}

TEST_F(Fairs, AZoneWithBoothsStays) {
  v1::Fair it = fair();
  add_booth(it, "B-01");
  it = now(it);
  it.mutable_zones()->RemoveLast();
  EXPECT_THAT(update(it, {"zones"}), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
}

TEST_F(Fairs, SayWhatIsLate) {
  v1::Fair it = fair();
  EXPECT_TRUE(it.registration_late());  // 20 days before it, 30 are needed
  it.set_registration_number("12/SCT");
  farmgate::wire::write(day(-12), *it.mutable_registration_date());
  it = update(it, {"registration_number", "registration_date"}).value();
  EXPECT_FALSE(it.registration_late());

  go_to_day(26);
  it = close(it).value();
  EXPECT_FALSE(it.report_late());
  go_to_day(57);
  EXPECT_TRUE(now(it).report_late());
  farmgate::wire::write(day(56), *it.mutable_report_date());
  EXPECT_FALSE(update(it, {"report_date"})->report_late());
}

TEST_F(Fairs, CloseOnTheirLastDayOrWithAReasonAndLeaveNobodyWaiting) {
  const v1::Fair it = opened({"A-01"});
  const v1::Application filed = applied(it, producer(3));
  EXPECT_THAT(close(it), refused("FAIR_NOT_OVER"));
  const v1::Fair closed = close(it, "bão").value();
  EXPECT_EQ(closed.close_reason(), "bão");
  EXPECT_EQ(closed.counts().filed(), 0);
  EXPECT_EQ(now(filed).state(), v1::APPLICATION_STATE_REFUSED);
  EXPECT_EQ(now(filed).reason(), v1::ALLOCATION_REASON_FAIR_CLOSED);
  EXPECT_THAT(close(it, "again"), refused("FAIR_STATE"));
  EXPECT_THAT(acts(it), ElementsAre("CREATE_FAIR", "CREATE_BOOTH", "OPEN_APPLICATIONS",
                                    "APPLY_FOR_BOOTH", "CLOSE_FAIR"));
}

TEST_F(Fairs, EveryChangeIsAnEventOfTheNextVersion) {
  const v1::Fair it = opened({"A-01"});
  applied(it, producer(3));
  EXPECT_EQ(value("SELECT count(*) FROM outbox"), value("SELECT version FROM fair"));
}

TEST_F(Fairs, BoothsStandInAZoneOfTheFairAndOnce) {
  const v1::Fair it = fair();
  add_booth(it, "A-01");
  v1::CreateBoothRequest request;
  request.set_parent(it.name());
  request.set_booth_id("A-01");
  request.mutable_booth()->set_zone("A");
  request.set_request_id(Uuid::v7().to_string());
  EXPECT_THAT(booths_.create(organiser(), request).status(),
              StatusIs(Code::kAlreadyExists, "BOOTH_EXISTS"));
  request.set_booth_id("C-01");
  request.mutable_booth()->set_zone("C");
  EXPECT_THAT(booths_.create(organiser(), request).status(),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  v1::DeleteBoothRequest drop;
  drop.set_name(it.name() + "/booths/A-01");
  drop.set_request_id(Uuid::v7().to_string());
  EXPECT_THAT(booths_.drop(organiser(), drop).status(), IsOk());
  EXPECT_THAT(open(it), refused("PLAN_MISSING"));
}

}  // namespace
}  // namespace farmgate::orders
