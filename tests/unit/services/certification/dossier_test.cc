#include "services/certification/domain/dossier.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "chassis/testing/status_is.h"
#include "services/certification/domain/activity.h"
#include "services/certification/domain/slip.h"

namespace farmgate::certification {
namespace {

using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;
using ::testing::Optional;

Date day(int year, unsigned month, unsigned number) {
  return std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(number);
}

Time noon(Date date) { return std::chrono::sys_days(date) + std::chrono::hours(5); }

const WorkingDays& calendar() {
  static const WorkingDays kDays = WorkingDays::read(holidays_csv()).value();
  return kDays;
}

const DatedRules& rules() {
  static const DatedRules kRules = DatedRules::read(rules_csv()).value();
  return kRules;
}

Dossier in_state(DossierState state) {
  Dossier dossier;
  dossier.id = DossierId::make();
  dossier.state = state;
  if (state == DossierState::kReturned) dossier.returned_from = DossierState::kCommuneReview;
  return dossier;
}

std::optional<Date> due_in(DossierState state, Date today, Date proposed) {
  Dossier dossier = in_state(state);
  dossier.propose_date = proposed;
  return due_of(dossier, today, rules(), calendar()).value();
}

// Every cell: written out once more, as the law and our names have it.
using Cell = std::tuple<DossierState, Act, Desk>;
std::set<Cell> allowed() {
  using S = DossierState;
  std::set<Cell> cells = {
      {S::kDraft, Act::kSubmit, Desk::kOwner},
      {S::kReturned, Act::kSubmit, Desk::kOwner},
      {S::kSubmitted, Act::kReceive, Desk::kCommune},
      {S::kCommuneReview, Act::kReturn, Desk::kCommune},
      {S::kCommuneReview, Act::kPropose, Desk::kCommune},
      {S::kCommuneReview, Act::kExtend, Desk::kCommune},
      {S::kProposed, Act::kTakeIn, Desk::kProvince},
      {S::kProposed, Act::kExtend, Desk::kProvince},
      {S::kIntakeCheck, Act::kReturn, Desk::kProvince},
      {S::kIntakeCheck, Act::kFindComplete, Desk::kProvince},
      {S::kIntakeCheck, Act::kExtend, Desk::kProvince},
      {S::kAdvisoryReview, Act::kReturn, Desk::kProvince},
      {S::kAdvisoryReview, Act::kAdvise, Desk::kProvince},
      {S::kAdvisoryReview, Act::kExtend, Desk::kProvince},
      {S::kCouncil, Act::kExtend, Desk::kProvince},
      {S::kDecision, Act::kExtend, Desk::kProvince},
      {S::kCouncil, Act::kScore, Desk::kCouncil},
      {S::kDecision, Act::kRecognise, Desk::kProvince},
      {S::kDecision, Act::kNotRecognise, Desk::kProvince},
      {S::kDecision, Act::kApproveForCentral, Desk::kProvince},
      {S::kApprovedForCentral, Act::kRecordCentral, Desk::kProvince},
      {S::kApprovedForCentral, Act::kWithdraw, Desk::kOwner},
      {S::kApprovedForCentral, Act::kRecognise, Desk::kProvince},
      {S::kApprovedForCentral, Act::kNotRecognise, Desk::kProvince},
      {S::kCentralDecided, Act::kRecognise, Desk::kProvince},
      {S::kCentralDecided, Act::kNotRecognise, Desk::kProvince},
  };
  for (int state = 1; state <= 8; ++state) {
    cells.insert({static_cast<S>(state), Act::kWithdraw, Desk::kOwner});
  }
  return cells;
}

TEST(Dossier, GoesOnlyWhereTheTableSays) {
  const std::set<Cell> cells = allowed();
  for (int state = 1; state <= 16; ++state) {
    for (int act = static_cast<int>(Act::kSubmit); act <= static_cast<int>(Act::kRecordCentral);
         ++act) {
      for (int desk = 1; desk <= 5; ++desk) {
        const Cell cell{static_cast<DossierState>(state), static_cast<Act>(act),
                        static_cast<Desk>(desk)};
        Dossier dossier = in_state(std::get<0>(cell));
        const Status moved = dossier.move(std::get<1>(cell), std::get<2>(cell), Time{});
        EXPECT_EQ(moved.ok(), cells.contains(cell)) << state << " " << act << " " << desk;
        if (!moved.ok()) {
          EXPECT_THAT(moved, StatusIs(Code::kFailedPrecondition, "DOSSIER_STATE"));
          EXPECT_EQ(dossier.state, std::get<0>(cell));
        }
      }
    }
  }
}

TEST(Dossier, IsExpectedOfSomebodyUntilItsEnd) {
  const auto act = [](DossierState state, int star = 0) {
    Dossier dossier = in_state(state);
    dossier.star = star;
    const auto expected = expected_of(dossier);
    EXPECT_TRUE(!expected || !dossier.ended());
    return expected ? act_name(expected->act) : "";
  };
  EXPECT_EQ(act(DossierState::kApprovedForCentral), "RECORD_CENTRAL");
  EXPECT_EQ(act(DossierState::kCentralDecided), "RECOGNISE");
  EXPECT_EQ(act(DossierState::kCentralDecided, 5), "");
  EXPECT_EQ(act(DossierState::kRecognised, 4), "");
  EXPECT_EQ(act(DossierState::kWithdrawn), "");
  for (int state = 1; state <= 16; ++state) {
    const bool end = state == 10 || state == 11 || state == 16;
    EXPECT_EQ(in_state(static_cast<DossierState>(state)).ended(), end) << state;
  }
}

TEST(Dossier, KeepsTheTimeOfItsFirstSubmission) {
  Dossier dossier = in_state(DossierState::kDraft);
  const Time first = noon(day(2026, 12, 30));
  ASSERT_THAT(dossier.move(Act::kSubmit, Desk::kOwner, first), IsOk());
  dossier.state = DossierState::kCommuneReview;
  ASSERT_THAT(dossier.move(Act::kReturn, Desk::kCommune, first), IsOk());
  ASSERT_THAT(dossier.move(Act::kSubmit, Desk::kOwner, noon(day(2027, 1, 4))), IsOk());
  EXPECT_EQ(dossier.submit_time, first);
}

TEST(Dossier, ComesBackToTheDeskThatReturnedIt) {
  Dossier dossier = in_state(DossierState::kCommuneReview);
  ASSERT_THAT(dossier.move(Act::kReturn, Desk::kCommune, Time{}), IsOk());
  ASSERT_THAT(dossier.move(Act::kSubmit, Desk::kOwner, Time{}), IsOk());
  EXPECT_EQ(dossier.state, DossierState::kSubmitted);
  EXPECT_FALSE(dossier.returned_from.has_value());

  dossier.state = DossierState::kAdvisoryReview;
  ASSERT_THAT(dossier.move(Act::kReturn, Desk::kProvince, Time{}), IsOk());
  ASSERT_THAT(dossier.move(Act::kSubmit, Desk::kOwner, Time{}), IsOk());
  EXPECT_EQ(dossier.state, DossierState::kIntakeCheck);
}

TEST(Dossier, TheCommuneHasFifteenWorkingDays) {
  const auto due = [](Date received) {
    return due_in(DossierState::kCommuneReview, received, received);
  };
  EXPECT_THAT(due(day(2026, 6, 1)), Optional(day(2026, 6, 22)));   // a Monday
  EXPECT_THAT(due(day(2026, 5, 30)), Optional(day(2026, 6, 19)));  // a Saturday
  EXPECT_THAT(due(day(2026, 2, 9)), Optional(day(2026, 3, 9)));    // over Tet
  EXPECT_THAT(due(day(2026, 8, 17)), Optional(day(2026, 9, 9)));   // 22 August is worked
  EXPECT_THAT(due(day(2026, 12, 21)), Optional(day(2027, 1, 12)));
}

TEST(Dossier, TheProvinceHasItsRounds) {
  const auto due = [](Date proposed) {
    return due_in(DossierState::kProposed, proposed, proposed);
  };
  EXPECT_THAT(due(day(2026, 4, 29)), Optional(day(2026, 6, 29)));
  EXPECT_THAT(due(day(2026, 4, 30)), Optional(day(2026, 12, 29)));
  EXPECT_THAT(due(day(2026, 10, 29)), Optional(day(2026, 12, 29)));
  EXPECT_THAT(due(day(2026, 10, 30)), Optional(day(2027, 6, 29)));
  EXPECT_EQ(due_in(DossierState::kDraft, day(2026, 4, 29), day(2026, 4, 29)), std::nullopt);
}

// Noon in Vietnam.
// In the intake check of the province.
Dossier at_intake(DossierKind kind, Date proposed) {
  Dossier dossier = in_state(DossierState::kIntakeCheck);
  dossier.kind = kind;
  dossier.propose_date = proposed;
  return dossier;
}

StatusOr<std::optional<Date>> due(const Dossier& dossier, Date today) {
  return due_of(dossier, today, rules(), calendar());
}

TEST(Dossier, AReRatingHasFortyFiveDaysFromTheCompleteDossier) {
  for (const DossierKind kind :
       {DossierKind::kFirst, DossierKind::kUpgrade, DossierKind::kReRating}) {
    Dossier dossier = at_intake(kind, day(2026, 5, 25));
    const Date round = day(2026, 12, 29);
    EXPECT_THAT(*due(dossier, day(2026, 6, 1)), Optional(round));
    const Date last = kind == DossierKind::kReRating ? day(2026, 7, 16) : round;
    ASSERT_THAT(dossier.move(Act::kFindComplete, Desk::kProvince, noon(day(2026, 6, 1))), IsOk());
    EXPECT_THAT(*due(dossier, day(2026, 6, 1)), Optional(last));
    // The steps share the days: none has days of its own, not even one that begins too late.
    ASSERT_THAT(dossier.move(Act::kAdvise, Desk::kProvince, noon(day(2026, 7, 10))), IsOk());
    EXPECT_THAT(*due(dossier, day(2026, 7, 10)), Optional(last));
    ASSERT_THAT(dossier.move(Act::kScore, Desk::kCouncil, noon(day(2026, 7, 20))), IsOk());
    EXPECT_THAT(*due(dossier, day(2026, 7, 20)), Optional(last));
  }
}

TEST(Dossier, ARoundThatEndsEarlierEndsAReRatingToo) {
  Dossier dossier = at_intake(DossierKind::kReRating, day(2026, 4, 29));
  ASSERT_THAT(dossier.move(Act::kFindComplete, Desk::kProvince, noon(day(2026, 6, 1))), IsOk());
  EXPECT_THAT(*due(dossier, day(2026, 6, 1)), Optional(day(2026, 6, 29)));
}

TEST(Dossier, AReRatingThatIsReturnedIsCompleteWhenItIsFoundSoAgain) {
  Dossier dossier = at_intake(DossierKind::kReRating, day(2026, 5, 25));
  ASSERT_THAT(dossier.move(Act::kFindComplete, Desk::kProvince, noon(day(2026, 6, 1))), IsOk());
  ASSERT_THAT(dossier.move(Act::kReturn, Desk::kProvince, noon(day(2026, 6, 10))), IsOk());
  ASSERT_THAT(dossier.move(Act::kSubmit, Desk::kOwner, noon(day(2026, 7, 1))), IsOk());
  EXPECT_THAT(*due(dossier, day(2026, 7, 1)), Optional(day(2026, 12, 29)));
  // Half past midnight of the 6th in Vietnam.
  const Time found = noon(day(2026, 7, 5)) + std::chrono::hours(12) + std::chrono::minutes(30);
  ASSERT_THAT(dossier.move(Act::kFindComplete, Desk::kProvince, found), IsOk());
  EXPECT_THAT(*due(dossier, day(2026, 7, 6)), Optional(day(2026, 8, 20)));
}

TEST(Dossier, AReRatingIsNotExtendedBeyondItsDays) {
  Dossier dossier = at_intake(DossierKind::kReRating, day(2026, 4, 29));
  ASSERT_THAT(dossier.move(Act::kFindComplete, Desk::kProvince, noon(day(2026, 6, 1))), IsOk());
  dossier.due_date = *due(dossier, day(2026, 6, 1));
  EXPECT_THAT(dossier.extend(day(2026, 7, 17), rules()),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  EXPECT_THAT(dossier.due_date, Optional(day(2026, 6, 29)));
  EXPECT_THAT(dossier.extend(day(2026, 7, 16), rules()), IsOk());
  dossier.kind = DossierKind::kUpgrade;
  EXPECT_THAT(dossier.extend(day(2026, 7, 17), rules()), IsOk());
}

TEST(Dossier, TheDaysOfAReRatingBeforeTheDecisionAreNotKnown) {
  Dossier dossier = at_intake(DossierKind::kReRating, day(2026, 5, 4));
  ASSERT_THAT(dossier.move(Act::kFindComplete, Desk::kProvince, noon(day(2026, 5, 21))), IsOk());
  EXPECT_THAT(due(dossier, day(2026, 5, 21)), StatusIs(Code::kFailedPrecondition, "RULE_MISSING"));
  dossier.complete_date = day(2026, 5, 22);
  EXPECT_THAT(*due(dossier, day(2026, 5, 22)), Optional(day(2026, 7, 6)));
}

TEST(Dossier, KeepsALaterLastDayFromDeskToDeskOfTheProvince) {
  Dossier dossier = in_state(DossierState::kAdvisoryReview);
  dossier.propose_date = day(2026, 4, 1);
  dossier.due_date = day(2026, 7, 31);
  const auto due = [&](DossierState from) {
    return due_after(dossier, from, day(2026, 6, 1), rules(), calendar()).value();
  };
  EXPECT_THAT(due(DossierState::kIntakeCheck), Optional(day(2026, 7, 31)));
  EXPECT_THAT(due(DossierState::kCommuneReview), Optional(day(2026, 6, 29)));
  dossier.due_date = day(2026, 6, 1);
  EXPECT_THAT(due(DossierState::kIntakeCheck), Optional(day(2026, 6, 29)));
  dossier.due_date = day(2026, 7, 31);
  dossier.kind = DossierKind::kReRating;
  dossier.complete_date = day(2026, 6, 1);
  EXPECT_THAT(due(DossierState::kIntakeCheck), Optional(day(2026, 7, 16)));  // the law's last
}

TEST(Dossier, ALastDayIsOnlyMovedLater) {
  Dossier dossier = in_state(DossierState::kCommuneReview);
  EXPECT_THAT(dossier.extend(day(2026, 6, 30), rules()),
              StatusIs(Code::kFailedPrecondition, "DEADLINE_NONE"));
  dossier.due_date = day(2026, 6, 22);
  EXPECT_THAT(dossier.extend(day(2026, 6, 22), rules()),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  EXPECT_THAT(dossier.extend(day(2026, 6, 23), rules()), IsOk());
  EXPECT_FALSE(dossier.late(day(2026, 6, 23)));
  EXPECT_TRUE(dossier.late(day(2026, 6, 24)));
}

TEST(WorkingDays, RefusesAYearThatItDoesNotKnow) {
  EXPECT_THAT(calendar().works(day(2024, 12, 31)),
              StatusIs(Code::kFailedPrecondition, "CALENDAR_MISSING"));
  EXPECT_THAT(calendar().after(day(2028, 12, 20), 15),
              StatusIs(Code::kFailedPrecondition, "CALENDAR_MISSING"));
  EXPECT_TRUE(*calendar().works(day(2026, 8, 22)));   // a Saturday
  EXPECT_FALSE(*calendar().works(day(2026, 8, 31)));  // a Monday
}

TEST(WorkingDays, NamesTheLineThatItCannotRead) {
  const auto fault = [](const std::string& rows) {
    return WorkingDays::read("date,kind,title,source\n" + rows).status();
  };
  const auto unreadable = StatusIs(Code::kDataLoss, "CALENDAR_UNREADABLE");
  EXPECT_THAT(fault(""), unreadable);
  EXPECT_THAT(fault("2026-02-30,OFF,a,b\n"), unreadable);
  EXPECT_THAT(fault("2026-02-02,OFF,a,b\n2026-02-02,OFF,a,b\n"), unreadable);
  EXPECT_THAT(fault("2026-02-02,FREE,a,b\n"), unreadable);
  EXPECT_THAT(fault("2026-02-02,OFF,a\n"), unreadable);
  EXPECT_THAT(fault("2026-02-02,OFF,a,b\n"), IsOk());
}

TEST(Slip, HasTheFormOfTheDecision) {
  const Provinces provinces = Provinces::read(certification_communes_csv()).value();
  EXPECT_EQ(commune_slip(12, *provinces.of("communes/07582"), "communes/07582", 2026),
            "12/PĐK-24-07582-2026");
  EXPECT_EQ(province_slip(3, "24", 2026), "3/PĐK-24-2026");
  EXPECT_THAT(provinces.of("communes/99999"),
              StatusIs(Code::kFailedPrecondition, "COMMUNE_UNKNOWN"));
}

TEST(Activity, EveryFieldIsInItsHash) {
  const DossierId dossier = DossierId::make();
  Activity it;
  it.number = 2;
  it.act = "RETURN";
  it.note = "thiếu giấy";
  const auto chain = [](DossierId of, std::string_view before, const Activity& act) {
    return audit_hash(of.to_string(), before, act.number, link_of(act).fields);
  };
  const std::string hash = chain(dossier, "before", it);
  EXPECT_EQ(hash.size(), 32u);
  std::set<std::string> others = {hash, chain(DossierId::make(), "before", it),
                                  chain(dossier, "befor", it)};
  const auto changed = [&](auto change) {
    Activity other = it;
    change(other);
    others.insert(chain(dossier, "before", other));
  };
  changed([](Activity& a) { a.number = 3; });
  changed([](Activity& a) {
    a.act = "RETUR";
    a.desk = "N";
  });
  changed([](Activity& a) { a.actor = "x"; });
  changed([](Activity& a) { a.act_time += std::chrono::microseconds(1); });
  changed([](Activity& a) { a.from_state = DossierState::kProposed; });
  changed([](Activity& a) { a.to_state = DossierState::kProposed; });
  changed([](Activity& a) { a.note += "!"; });
  changed([](Activity& a) { a.due_date = day(2026, 6, 1); });
  EXPECT_EQ(others.size(), 11u);
}

}  // namespace
}  // namespace farmgate::certification
