#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "apps/farmgate/rubric_folder.h"
#include "chassis/testing/pg_sandbox.h"
#include "chassis/testing/status_is.h"
#include "chassis/testing/until_row_is_free.h"
#include "chassis/wire/convert.h"
#include "farmgate/certification/v1/rubric_service.pb.h"
#include "services/certification/api/rubric_api.h"
#include "services/certification/api/rubric_book.h"
#include "services/certification/certification.h"
#include "services/certification/storage/rubrics.h"
#include "tests/support/reply.h"
#include "tests/support/service_database.h"

// The rubrics of data/rubrics in the service's api over a database of its own.
namespace farmgate::certification {
namespace {

using farmgate::testing::IsOk;
using farmgate::testing::parsed;
using farmgate::testing::StatusIs;
using farmgate::testing::until_row_is_free;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using namespace std::chrono_literals;

constexpr const char* kFirst = "rubrics/qd26-2026-01";

Date day(int year, unsigned month, unsigned number) {
  return std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(number);
}

const std::vector<v1::Rubric>& of_the_law() {
  static const auto rubrics =
      apps::read_rubric_folder(FARMGATE_SOURCE "/data/rubrics/qd26-2026").value();
  return rubrics;
}

v1::Rubric first_set() { return of_the_law().front(); }

// The same set by a law that does not exist, from 2028 on.
v1::Rubric of_next_law() {
  v1::Rubric it = first_set();
  it.mutable_law()->set_code("qd99-2028");
  it.set_name("rubrics/qd99-2028-01");
  it.mutable_valid_from_date()->set_year(2028);
  return it;
}

class Rubrics : public ::testing::Test {
 protected:
  static rpc::Call call(std::string_view method) {
    rpc::Call call;
    call.principal.subject = "an-officer";
    call.access = auth::Access::everything();
    call.deadline = in(30s);
    call.method = method;
    return call;
  }
  StatusOr<v1::Rubric> import(const v1::Rubric& rubric, const std::string& by = "an-officer",
                              auth::Role role = auth::Role::kProvinceOfficer) {
    v1::ImportRubricRequest request;
    *request.mutable_rubric() = rubric;
    request.set_request_id(Uuid::v7().to_string());
    rpc::Call it = call("ImportRubric");
    it.principal.subject = by;
    it.principal.roles = {role};
    return parsed<v1::Rubric>(api_.import(it, request));
  }
  static v1::Rubric worded(const std::string& wording) {
    v1::Rubric it = first_set();
    it.mutable_criteria(1)->mutable_label()->set_en(wording);
    return it;
  }
  std::string wording() { return get(kFirst)->criteria(1).label().en(); }
  StatusOr<v1::Rubric> get(const std::string& name) {
    v1::GetRubricRequest request;
    request.set_name(name);
    return api_.get(call("GetRubric"), request);
  }
  std::vector<std::string> names(const v1::ListRubricsRequest& request) {
    std::vector<std::string> out;
    const auto page = api_.list(call("ListRubrics"), request);
    EXPECT_THAT(page, IsOk());
    for (const v1::Rubric& it : page->rubrics()) out.push_back(it.name());
    return out;
  }
  std::string begin(int set, Date on) {
    const auto rubric =
        database_.transact(in(10s), [&](pg::Tx& tx) { return book_.begin(tx, set, on); });
    EXPECT_THAT(rubric, IsOk());
    return rubric.ok() ? (*rubric)->id : "";
  }

  farmgate::testing::PgSandbox sandbox_{"certification"};
  pg::Database database_{farmgate::testing::migrated(sandbox_, certification_spec(), 16)};
  rpc::Once once_{database_};
  farmgate::wire::Pager pager_{"a key of the test"};
  DatedRules rules_ = DatedRules::read(rules_csv()).value();
  RubricApi api_{{database_, once_, pager_, rules_}};
  RubricBook book_;
};

TEST_F(Rubrics, OfAllSetsAreTakenListedByPagesAndReadWhole) {
  for (const v1::Rubric& it : of_the_law()) EXPECT_THAT(import(it), IsOk()) << it.name();
  v1::ListRubricsRequest request;
  request.set_page_size(20);
  const auto first = api_.list(call("ListRubrics"), request);
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->rubrics_size(), 20);
  EXPECT_EQ(first->rubrics(0).name(), kFirst);
  EXPECT_EQ(first->rubrics(0).criteria_size(), 0);
  request.set_page_token(first->next_page_token());
  EXPECT_EQ(names(request).size(), 6u);
  const auto whole = get(kFirst);
  ASSERT_THAT(whole, IsOk());
  EXPECT_EQ(whole->criteria_size(), first_set().criteria_size());
  EXPECT_EQ(whole->criteria(5).options(3).label().en(),
            first_set().criteria(5).options(3).label().en());
  EXPECT_THAT(get("rubrics/qd26-2026-99"), StatusIs(Code::kNotFound, "NOT_FOUND"));
}

TEST_F(Rubrics, WithSlipsAreRefusedWithAllOfThemAndNothingIsStored) {
  v1::Rubric it = first_set();
  it.mutable_sections(0)->set_maximum_points(39);
  it.mutable_criteria(2)->set_code(it.criteria(1).code());
  it.mutable_criteria(1)->mutable_options(0)->set_minimum_star(7);
  const auto refused = import(it);
  EXPECT_THAT(refused, StatusIs(Code::kInvalidArgument, "RUBRIC_SUM_WRONG"));
  const auto slips = refused.status().violations();
  for (const char* field : {"rubric.sections[0].maximum_points", "rubric.criteria[2].code",
                            "rubric.criteria[1].options[0].minimum_star"}) {
    EXPECT_THAT(slips, Contains(Field(&Violation::field, field)));
  }
  EXPECT_EQ(sandbox_.value("SELECT count(*) FROM rubric"), "0");
  EXPECT_EQ(sandbox_.value("SELECT count(*) FROM request_claim"), "0");
}

TEST_F(Rubrics, AreReplacedBeforeTheirFirstUseAndFrozenByIt) {
  ASSERT_THAT(import(first_set()), IsOk());
  v1::Rubric other = first_set();
  other.mutable_criteria(1)->mutable_label()->set_en("another wording");
  ASSERT_THAT(import(other), IsOk());
  EXPECT_EQ(get(kFirst)->criteria(1).label().en(), "another wording");
  EXPECT_FALSE(get(kFirst)->has_freeze_time());

  EXPECT_EQ(begin(1, day(2026, 6, 1)), "qd26-2026-01");

  EXPECT_THAT(import(first_set()), StatusIs(Code::kFailedPrecondition, "RUBRIC_FROZEN"));
  EXPECT_EQ(get(kFirst)->criteria(1).label().en(), "another wording");
  EXPECT_TRUE(get(kFirst)->has_freeze_time());
}

TEST_F(Rubrics, AreReplacedByWhoImportedThemOrAnAdministratorAlone) {
  ASSERT_THAT(import(worded("one"), "officer-1"), IsOk());
  EXPECT_THAT(import(worded("two"), "officer-2"),
              StatusIs(Code::kPermissionDenied, "OTHER_IMPORTER"));
  EXPECT_THAT(import(worded("one"), "officer-2"), IsOk());  // the same content: nothing to replace
  EXPECT_THAT(import(worded("two"), "officer-2"),
              StatusIs(Code::kPermissionDenied, "OTHER_IMPORTER"));
  EXPECT_EQ(wording(), "one");
  ASSERT_THAT(import(worded("three"), "officer-1"), IsOk());
  EXPECT_EQ(wording(), "three");

  // What an administrator put there is the administrator's.
  ASSERT_THAT(import(worded("four"), "an-admin", auth::Role::kAdmin), IsOk());
  EXPECT_EQ(wording(), "four");
  EXPECT_THAT(import(worded("five"), "officer-1"),
              StatusIs(Code::kPermissionDenied, "OTHER_IMPORTER"));
  EXPECT_EQ(wording(), "four");
}

TEST_F(Rubrics, OfBeforeTheirImportersWereKeptAreReplacedByAnyOfficerOnce) {
  ASSERT_THAT(import(worded("one"), "officer-1"), IsOk());
  sandbox_.execute("UPDATE rubric SET importer = ''");
  ASSERT_THAT(import(worded("two"), "officer-2"), IsOk());
  EXPECT_EQ(wording(), "two");
  EXPECT_THAT(import(worded("three"), "officer-1"),
              StatusIs(Code::kPermissionDenied, "OTHER_IMPORTER"));
}

TEST_F(Rubrics, OfTheSameContentChangeNothingEvenWhenFrozen) {
  const auto made = import(first_set());
  ASSERT_THAT(made, IsOk());
  begin(1, day(2026, 6, 1));
  const auto again = import(first_set());
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->update_time().seconds(), made->update_time().seconds());
  EXPECT_TRUE(again->has_freeze_time());
}

TEST_F(Rubrics, OfTwoLawsStandSideBySideAndADossierKeepsItsOwn) {
  ASSERT_THAT(import(first_set()), IsOk());
  ASSERT_THAT(import(of_next_law()), IsOk());
  EXPECT_EQ(begin(1, day(2028, 5, 21)), "qd26-2026-01");
  EXPECT_EQ(begin(1, day(2028, 5, 22)), "qd99-2028-01");
  const auto kept =
      database_.read(in(10s), [&](pg::Tx& tx) { return book_.get(tx, "qd26-2026-01"); });
  ASSERT_THAT(kept, IsOk());
  EXPECT_EQ((*kept)->law.code, "qd26-2026");
  v1::ListRubricsRequest request;
  EXPECT_THAT(names(request), ElementsAre(kFirst, "rubrics/qd99-2028-01"));
  farmgate::wire::write(day(2030, 1, 1), *request.mutable_in_force_date());
  EXPECT_THAT(names(request), ElementsAre("rubrics/qd99-2028-01"));
  farmgate::wire::write(day(2027, 1, 1), *request.mutable_in_force_date());
  EXPECT_THAT(names(request), ElementsAre(kFirst));
}

TEST_F(Rubrics, OfADayThatHasNoneOrTwoAreRefused) {
  ASSERT_THAT(import(first_set()), IsOk());
  const auto before =
      database_.transact(in(10s), [&](pg::Tx& tx) { return book_.begin(tx, 1, day(2026, 5, 21)); });
  EXPECT_THAT(before, StatusIs(Code::kFailedPrecondition, "RUBRIC_MISSING"));
  v1::Rubric twin = first_set();
  twin.mutable_law()->set_code("qd27-2026");
  twin.set_name("rubrics/qd27-2026-01");
  EXPECT_THAT(import(twin), StatusIs(Code::kFailedPrecondition, "RUBRIC_DAY_TAKEN"));
  v1::Rubric moved = of_next_law();
  ASSERT_THAT(import(moved), IsOk());
  moved.mutable_valid_from_date()->set_year(2026);
  EXPECT_THAT(import(moved), StatusIs(Code::kFailedPrecondition, "RUBRIC_DAY_TAKEN"));
}

TEST_F(Rubrics, AreNotKeptInTheBookByAUseThatWasRolledBack) {
  ASSERT_THAT(import(first_set()), IsOk());
  const Status undone = database_.transact(in(10s), [&](pg::Tx& tx) -> Status {
    RETURN_IF_ERROR(book_.begin(tx, 1, day(2026, 6, 1)).status());
    RETURN_IF_ERROR(book_.get(tx, "qd26-2026-01").status());
    return refuse("CHANGED_MIND", "the dossier was not made");
  });
  EXPECT_THAT(undone, StatusIs(Code::kFailedPrecondition, "CHANGED_MIND"));
  v1::Rubric other = first_set();
  other.mutable_criteria(1)->mutable_label()->set_en("another wording");
  ASSERT_THAT(import(other), IsOk());
  const auto now =
      database_.read(in(10s), [&](pg::Tx& tx) { return book_.get(tx, "qd26-2026-01"); });
  ASSERT_THAT(now, IsOk());
  EXPECT_EQ((*now)->criteria[1].label.en, "another wording");
}

// Ten imports of a new name and ten first uses at once: each is taken or refused by the rules, and
// what was used is what stays.
TEST_F(Rubrics, AreImportedAndUsedAtOnceWithoutAChangeUnderADossier) {
  ASSERT_THAT(import(first_set()), IsOk());
  std::vector<std::thread> threads;
  std::vector<std::string> used(10);
  for (std::size_t i = 0; i < used.size(); ++i) {
    threads.emplace_back([this, i] {
      v1::Rubric other = first_set();
      other.mutable_criteria(1)->mutable_label()->set_en("wording " + std::to_string(i));
      const auto taken = until_row_is_free([&] { return import(other); });
      EXPECT_TRUE(taken.ok() || taken.status().reason() == "RUBRIC_FROZEN");
    });
    threads.emplace_back([this, i, &used] {
      const auto rubric = until_row_is_free([&] {
        return database_.transact(in(10s),
                                  [&](pg::Tx& tx) { return book_.begin(tx, 1, day(2026, 6, 1)); });
      });
      ASSERT_THAT(rubric, IsOk());
      used[i] = (*rubric)->criteria[1].label.en;
    });
  }
  for (std::thread& it : threads) it.join();
  const std::string stays = get(kFirst)->criteria(1).label().en();
  for (const std::string& wording : used) EXPECT_EQ(wording, stays);
}

TEST_F(Rubrics, OfOneNewNameAtOnceAreStoredOnce) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back(
        [this] { EXPECT_THAT(until_row_is_free([this] { return import(first_set()); }), IsOk()); });
  }
  for (std::thread& it : threads) it.join();
  EXPECT_EQ(sandbox_.value("SELECT count(*) FROM rubric"), "1");
}

}  // namespace
}  // namespace farmgate::certification
