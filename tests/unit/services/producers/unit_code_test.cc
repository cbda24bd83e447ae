#include "services/producers/domain/unit_code.h"

#include <gtest/gtest.h>

#include "chassis/testing/status_is.h"

namespace farmgate::producers {
namespace {

using namespace std::chrono;
using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;

UnitCode code_of(UnitCodeScheme scheme, const std::string& code, const std::string& market = "") {
  UnitCode it;
  it.scheme = scheme;
  it.code = code;
  it.market = market;
  it.valid_from_date = 2026y / June / 1;
  return it;
}

Quantity square_metres(std::int64_t count) { return {count * 1000, Unit::kSquareMetre}; }

const DatedRules& rules() {
  static const DatedRules all = *DatedRules::read(rules_csv());
  return all;
}

const auto kInvalid = StatusIs(Code::kInvalidArgument, "UNIT_CODE_INVALID");

TEST(UnitCode, OfTheDomesticSchemeHasItsSixParts) {
  for (const char* code : {"VN-24-213-07582-01-25", "VN-24-213-07582-123-25"}) {
    EXPECT_THAT(code_of(UnitCodeScheme::kVn3156, code).check(), IsOk()) << code;
  }
  for (const char* code :
       {"", "VN-BGOR-0001", "VN-24-213-07582-01", "VN-24-213-07582-00-25", "VN-24-213-07582-1-25",
        "VN-24-213-7582-01-25", "VN-2x-213-07582-01-25", "CN-24-213-07582-01-25",
        "VN-24-213-07582-01-25-9", "vn-24-213-07582-01-25", " VN-24-213-07582-01-25"}) {
    EXPECT_THAT(code_of(UnitCodeScheme::kVn3156, code).check(), kInvalid) << code;
  }
}

TEST(UnitCode, OfAnExportSchemeNamesLandAndAMarket) {
  EXPECT_THAT(code_of(UnitCodeScheme::kExport, "VN-BGOR-0001", "CN").check(), IsOk());
  for (const char* code : {"VN-BGPH-001", "VN-BGXX-0001", "VN-BOR-0001", "VN-BGOR-1", "VNBGOR0001",
                           "VN-24-213-07582-01-25"}) {
    EXPECT_THAT(code_of(UnitCodeScheme::kExport, code, "CN").check(), kInvalid) << code;
  }
  EXPECT_THAT(code_of(UnitCodeScheme::kExport, "VN-BGOR-0001").check(), kInvalid);
}

TEST(UnitCode, OfAnotherAuthorityIsFreeText) {
  EXPECT_THAT(code_of(UnitCodeScheme::kOther, "mã vùng 7/2024").check(), IsOk());
}

TEST(UnitCode, NamesEveryViolationAtOnce) {
  UnitCode code = code_of(UnitCodeScheme::kVn3156, "x", "CN");
  code.valid_through_date = 2026y / May / 31;

  EXPECT_EQ(code.check().violations().size(), 3u);
}

TEST(UnitCode, AsksForTheLeastAreaOfItsSchemeAndCycle) {
  const UnitCode code = code_of(UnitCodeScheme::kVn3156, "VN-24-213-07582-01-25");
  const auto below = StatusIs(Code::kFailedPrecondition, "AREA_BELOW_MINIMUM");

  EXPECT_THAT(code.check_area(square_metres(1'000), CropCycle::kAnnual, rules()), IsOk());
  EXPECT_THAT(code.check_area({999'999, Unit::kSquareMetre}, CropCycle::kAnnual, rules()), below);
  EXPECT_THAT(code.check_area(square_metres(9'999), CropCycle::kPerennial, rules()), below);
  EXPECT_THAT(code.check_area(square_metres(10'000), CropCycle::kPerennial, rules()), IsOk());
  EXPECT_THAT(code.check_area(square_metres(10'000), CropCycle::kUnspecified, rules()),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  EXPECT_THAT(code_of(UnitCodeScheme::kOther, "x")
                  .check_area(square_metres(1), CropCycle::kUnspecified, rules()),
              IsOk());
}

TEST(UnitCode, OfAWholeUnitIsJudgedByTheUnitsArea) {
  UnitCode code = code_of(UnitCodeScheme::kExport, "VN-BGOR-0001", "CN");
  EXPECT_THAT(code.check_area(square_metres(3'600), CropCycle::kPerennial, rules()),
              StatusIs(Code::kFailedPrecondition, "AREA_BELOW_MINIMUM"));

  code.unit_area = square_metres(120'000);
  EXPECT_THAT(code.check_area(square_metres(3'600), CropCycle::kPerennial, rules()), IsOk());

  code.unit_area = square_metres(3'599);
  EXPECT_THAT(code.check_area(square_metres(3'600), CropCycle::kPerennial, rules()),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
}

TEST(UnitCode, IsJudgedByTheRuleOfItsFirstDay) {
  UnitCode code = code_of(UnitCodeScheme::kVn3156, "VN-24-213-07582-01-25");
  code.valid_from_date = 2022y / August / 18;  // the day before the decision

  EXPECT_THAT(code.check_area(square_metres(1'000), CropCycle::kAnnual, rules()),
              StatusIs(Code::kFailedPrecondition, "RULE_MISSING"));
}

TEST(UnitCode, ThatAnAuthorityTookAwayIsNotForItsOwnerToGiveBack) {
  const auto refused = StatusIs(Code::kPermissionDenied, "OFFICER_NEEDED");
  const UnitCode active = code_of(UnitCodeScheme::kOther, "x");
  UnitCode withdrawn = active;
  withdrawn.status = UnitCodeStatus::kWithdrawn;

  EXPECT_THAT(check_may_set(std::nullopt, active, false), IsOk());
  EXPECT_THAT(check_may_set(active, std::nullopt, false), IsOk());
  EXPECT_THAT(check_may_set(withdrawn, withdrawn, false), IsOk());
  EXPECT_THAT(check_may_set(withdrawn, active, false), refused);
  EXPECT_THAT(check_may_set(withdrawn, std::nullopt, false), refused);
  EXPECT_THAT(check_may_set(active, withdrawn, false), refused);
  EXPECT_THAT(check_may_set(withdrawn, active, true), IsOk());
}

}  // namespace
}  // namespace farmgate::producers
