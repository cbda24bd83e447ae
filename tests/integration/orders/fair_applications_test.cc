#include "chassis/wire/convert.h"
#include "tests/integration/orders/fairground.h"

namespace farmgate::orders {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

auto refused(const char* reason) { return StatusIs(Code::kFailedPrecondition, reason); }

using FairApplications = Fairground;

std::vector<v1::AllocationReason> reasons_of(const v1::Allocation& allocation) {
  std::vector<v1::AllocationReason> out;
  for (const auto& row : allocation.rows()) out.push_back(row.reason());
  return out;
}

TEST_F(FairApplications, AreTakenFromTheOpeningThroughTheirLastDay) {
  const v1::Fair planned = fair();
  add_booth(planned, "A-01");
  const auto request = application(planned, producer(3));
  EXPECT_THAT(apply(request), refused("APPLICATION_CLOSED"));
  EXPECT_THAT(open(planned), IsOk());
  go_to_day(10);
  EXPECT_THAT(apply(request), IsOk());
  go_to_day(11);
  EXPECT_THAT(apply(application(planned, producer(3))), refused("APPLICATION_CLOSED"));
}

TEST_F(FairApplications, NeedAStarOnAllDaysOfTheFair) {
  const v1::Fair it = opened({"A-01", "B-01"});
  const auto low = apply(application(it, producer(2)));
  EXPECT_THAT(low, refused("NOT_ELIGIBLE"));
  EXPECT_EQ(low.status().values().at("rule"), "MINIMUM_STAR");
  EXPECT_THAT(apply(application(it, producer(0), {"B", "A"})), IsOk());
  EXPECT_EQ(applied(it, producer(4)).star(), 4);

  const std::string ends_early = producer(3);
  sandbox_.value("UPDATE certificate_copy SET last_date = current_date + 25 WHERE product = '" +
                 product_of(ends_early) + "' RETURNING 1");
  EXPECT_THAT(apply(application(it, ends_early)), refused("NOT_ELIGIBLE"));
}

TEST_F(FairApplications, AreTheirApplicantsOwn) {
  const v1::Fair it = opened({"A-01"});
  const std::string mine = producer(3), other = producer(3);
  const v1::Application filed = applied(it, mine);
  v1::GetApplicationRequest get;
  get.set_name(filed.name());
  EXPECT_THAT(applications_.get(exhibitor(other), get).status(),
              StatusIs(Code::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(applications_.get(organiser("provinces/01"), get).status(),
              StatusIs(Code::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(applications_.apply(exhibitor(other), application(it, mine)).status(),
              StatusIs(Code::kNotFound, "NOT_FOUND"));
  auto foreign = application(it, mine);
  foreign.mutable_application()->set_products(0, product_of(other));
  EXPECT_THAT(apply(foreign), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  v1::ListApplicationsRequest list;
  list.set_parent(it.name());
  EXPECT_EQ(applications_.list(exhibitor(other), list)->applications_size(), 0);
  EXPECT_EQ(applications_.list(organiser(), list)->applications_size(), 1);
}

TEST_F(FairApplications, OfStrangersWaitForTheirCopyAndOfSuspendedOnesAreRefused) {
  const v1::Fair it = opened({"A-01"});
  EXPECT_THAT(apply(application(it, "producers/" + Uuid::v7().to_string())),
              refused("COPY_NOT_YET"));
  const std::string gone = producer(3);
  suspend(gone);
  const auto out = apply(application(it, gone));
  EXPECT_THAT(out, refused("NOT_ELIGIBLE"));
  EXPECT_EQ(out.status().values().at("rule"), "SELLER_ACTIVE");
}

TEST_F(FairApplications, AnApplicantFilesTenAtMost) {
  const v1::Fair it = opened({"A-01"});
  const std::string eager = producer(3);
  for (int i = 0; i < 10; ++i) applied(it, eager);
  EXPECT_THAT(apply(application(it, eager)), refused("TOO_MANY"));
}

TEST_F(FairApplications, ARepeatFilesNothingMore) {
  const v1::Fair it = opened({"A-01"});
  const auto request = application(it, producer(3));
  EXPECT_EQ(apply(request)->name(), apply(request)->name());
  EXPECT_EQ(now(it).counts().applications(), 1);
}

TEST_F(FairApplications, AreWithdrawnBeforeTheyHaveABooth) {
  const v1::Fair it = opened({"A-01"});
  const v1::Application filed = applied(it, producer(3));
  const auto withdrawn = parsed<v1::Application>(applications_.withdraw(
      exhibitor(filed.applicant()), command<v1::WithdrawApplicationRequest>(filed.name())));
  EXPECT_EQ(withdrawn->state(), v1::APPLICATION_STATE_WITHDRAWN);
  EXPECT_EQ(allocated(it).rows_size(), 0);
}

TEST_F(FairApplications, ThePreviewIsWhatTheAllocationDecides) {
  const v1::Fair it = opened({"A-01", "A-02"});
  for (const int star : {3, 5, 4}) applied(it, producer(star));
  v1::PreviewAllocationRequest preview;
  preview.set_name(it.name());
  const auto before = allocations_.preview(organiser(), preview).value();
  EXPECT_EQ(before.SerializeAsString(), allocated(it).SerializeAsString());
  EXPECT_THAT(reasons_of(before),
              ElementsAre(v1::ALLOCATION_REASON_RANK, v1::ALLOCATION_REASON_RANK,
                          v1::ALLOCATION_REASON_NO_BOOTH_FREE));
  EXPECT_THAT(before.rows(2).explanation(), HasSubstr("no booth of a zone that suits is free"));
  EXPECT_EQ(now(it).state(), v1::FAIR_STATE_ALLOCATED);
}

TEST_F(FairApplications, AreDecidedOnce) {
  const v1::Fair it = opened({"A-01"});
  applied(it, producer(3));
  EXPECT_THAT(allocate(it), refused("APPLICATIONS_RUN"));
  go_to_day(11);
  const auto request = command<v1::AllocateBoothsRequest>(it.name());
  const auto first = allocations_.allocate(organiser(), request).value();
  EXPECT_EQ(allocations_.allocate(organiser(), request)->value, first.value);
  EXPECT_THAT(allocate(it), refused("FAIR_STATE"));
}

TEST_F(FairApplications, AFairOfTwoThousandBoothsAndApplicationsIsDecidedInOneCall) {
  const v1::Fair it = opened({"A-01"});
  const std::string id = it.name().substr(6);
  sandbox_.execute("INSERT INTO booth SELECT '" + id +
                   "', 'A-' || n, 'A', 1, 9000, 3000000, '', n, gen_random_uuid() "
                   "FROM generate_series(2, 2000) n");
  sandbox_.execute(
      "INSERT INTO seller_copy (producer, active, commune) "
      "SELECT gen_random_uuid(), true, 'communes/07582' FROM generate_series(1, 2000); "
      "INSERT INTO certificate_copy SELECT producer::text, 'producers/' || producer || "
      "'/products/x', 3, true, '2020-01-01', '2090-01-01' FROM seller_copy; "
      "INSERT INTO application (id, fair, applicant, products, zones, state, star, first_timer, "
      "revision, create_time, update_time, request_id) "
      "SELECT gen_random_uuid(), '" +
      id +
      "', producer, ARRAY['producers/' || producer || '/products/x'], '{A}', 1, 3, true, 1, "
      "now(), now(), gen_random_uuid() FROM seller_copy");
  const v1::Allocation out = allocated(it);
  EXPECT_EQ(out.allocated(), 2000);
  EXPECT_EQ(value("SELECT count(DISTINCT booth) FROM application WHERE state = 3"), "2000");
}

TEST_F(FairApplications, AStarThatIsLostBeforeTheAllocationIsMissed) {
  const v1::Fair it = opened({"A-01"});
  const std::string fallen = producer(4);
  applied(it, fallen);
  certify(fallen, 4, false);
  EXPECT_THAT(reasons_of(allocated(it)), ElementsAre(v1::ALLOCATION_REASON_STAR_TOO_LOW));
}

TEST_F(FairApplications, WhoHadABoothThisYearComesBehindWhoHadNone) {
  // Both fairs in one year, whatever the day of this test.
  const int to_next_year = 366;
  auto request = fair_request();
  const auto set_days = [&](int first) {
    farmgate::wire::write(day(first - 10),
                          *request.mutable_fair()->mutable_application_through_date());
    const Date next{day(to_next_year).year() / std::chrono::June / 1};
    const int start =
        static_cast<int>((std::chrono::sys_days(next) - std::chrono::sys_days(today_)).count());
    farmgate::wire::write(day(start + first), *request.mutable_fair()->mutable_start_date());
    farmgate::wire::write(day(start + first + 1), *request.mutable_fair()->mutable_end_date());
    request.set_request_id(Uuid::v7().to_string());
  };
  set_days(20);
  const v1::Fair spring = opened(request, {"A-01"});
  const std::string known = producer(3), fresh = producer(3);
  applied(spring, known);
  go_to_day(11);
  ASSERT_THAT(allocate(spring), IsOk());

  set_days(40);
  const v1::Fair summer = opened(request, {"A-01"});
  applied(summer, known);
  const v1::Application newcomer = applied(summer, fresh);
  go_to_day(31);
  const auto out = allocate(summer).value();
  EXPECT_EQ(out.rows(0).application(), newcomer.name());
  EXPECT_TRUE(out.rows(0).first_timer());
  EXPECT_FALSE(out.rows(1).first_timer());
}

TEST_F(FairApplications, AnOverrideKeepsWhoWhatAndWhyAndGivesNoBoothTwice) {
  const v1::Fair it = opened({"A-01", "A-02"});
  const v1::Application best = applied(it, producer(5)), next = applied(it, producer(4)),
                        last = applied(it, producer(3));
  allocated(it);
  const std::string taken = it.name() + "/booths/A-01", second = it.name() + "/booths/A-02";
  const auto out = override_with(last, v1::APPLICATION_STATE_ALLOCATED, taken);
  EXPECT_THAT(out, refused("BOOTH_TAKEN"));
  EXPECT_THAT(override_with(next, v1::APPLICATION_STATE_REFUSED, ""), IsOk());
  const auto given = override_with(last, v1::APPLICATION_STATE_ALLOCATED, second);
  EXPECT_EQ(given->booth(), second);
  EXPECT_EQ(given->reason(), v1::ALLOCATION_REASON_OVERRIDE);

  v1::ListFairActivitiesRequest request;
  request.set_parent(it.name());
  const auto acts = fairs_.activities(organiser(), request)->activities();
  const auto& act = acts.at(acts.size() - 1);
  EXPECT_EQ(act.act(), "OVERRIDE_ALLOCATION");
  EXPECT_EQ(act.actor(), "organiser");
  EXPECT_EQ(act.before(), "WAITING");
  EXPECT_EQ(act.after(), "ALLOCATED A-02");
  EXPECT_EQ(act.note(), "đặc sản của xã chủ nhà");
}

TEST_F(FairApplications, AConfirmedBoothHasItsFeeAndASubsidyAsOftenAsTheRulesSay) {
  auto request = fair_request();
  request.mutable_fair()->mutable_rules()->set_subsidy_millionths(500'000);
  request.mutable_fair()->mutable_rules()->set_subsidised_booths_per_subject(1);
  const v1::Fair it = opened(request, {"A-01", "A-02"});
  const std::string exhibitor = producer(4);
  const v1::Application one = applied(it, exhibitor), two = applied(it, exhibitor);
  EXPECT_THAT(confirm(one), refused("FAIR_STATE"));
  allocated(it);
  EXPECT_EQ(confirm(one)->payable_vnd(), 1'500'000);
  EXPECT_EQ(confirm(two)->payable_vnd(), 3'000'000);
  EXPECT_THAT(confirm(two), refused("APPLICATION_STATE"));
  EXPECT_EQ(now(it).counts().confirmed(), 2);
}

TEST_F(FairApplications, ACancelledBoothGoesToWhoWaitsAndTheTermsKeepTheirPart) {
  auto request = fair_request();
  auto& term = *request.mutable_fair()->mutable_rules()->add_cancellation_terms();
  term.set_days_before(10);
  term.set_kept_millionths(200'000);
  const v1::Fair it = opened(request, {"A-01"});
  const v1::Application first = applied(it, producer(5)), second = applied(it, producer(4)),
                        third = applied(it, producer(3));
  allocated(it);
  ASSERT_THAT(confirm(first), IsOk());
  EXPECT_EQ(cancel(first)->kept_vnd(), 600'000);  // 9 days are left
  EXPECT_EQ(now(second).state(), v1::APPLICATION_STATE_ALLOCATED);
  EXPECT_EQ(now(second).reason(), v1::ALLOCATION_REASON_MOVED_UP);
  EXPECT_EQ(now(second).booth(), it.name() + "/booths/A-01");
  EXPECT_EQ(now(third).state(), v1::APPLICATION_STATE_WAITING);
  EXPECT_THAT(cancel(third), refused("APPLICATION_STATE"));
  EXPECT_EQ(cancel(second)->kept_vnd(), 0);  // it was not confirmed
  EXPECT_EQ(now(third).state(), v1::APPLICATION_STATE_ALLOCATED);
}

TEST_F(FairApplications, ExhibitorsAreCheckedInOnTheDaysOfTheFair) {
  const v1::Fair it = opened({"A-01"});
  const v1::Application filed = applied(it, producer(3));
  allocated(it);
  const auto check_in = [&] {
    return parsed<v1::Application>(
        applications_.check_in(organiser(), command<v1::CheckInExhibitorRequest>(filed.name())));
  };
  EXPECT_THAT(check_in(), refused("FAIR_NOT_ON"));
  go_to_day(20);
  EXPECT_THAT(check_in(), refused("APPLICATION_STATE"));
  ASSERT_THAT(confirm(filed), IsOk());
  EXPECT_EQ(check_in()->state(), v1::APPLICATION_STATE_CHECKED_IN);
  EXPECT_THAT(cancel(filed), refused("APPLICATION_STATE"));
  EXPECT_EQ(now(it).counts().checked_in(), 1);
}

}  // namespace
}  // namespace farmgate::orders
