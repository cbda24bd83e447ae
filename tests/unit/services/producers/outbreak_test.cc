#include "services/producers/domain/outbreak.h"

#include <gtest/gtest.h>

#include "chassis/testing/status_is.h"
#include "services/producers/domain/area_tables.h"
#include "services/producers/domain/areas.h"
#include "services/producers/domain/species.h"

namespace farmgate::producers {
namespace {

using namespace std::chrono;
using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;

const Time kNow{sys_days{2026y / June / 15} + 3h};
constexpr Date kToday{2026y / June / 15};

const Areas& areas() {
  static const Areas all = Areas::read(provinces_csv(), communes_csv()).value();
  return all;
}
const Species& species() {
  static const Species all = Species::read(species_csv()).value();
  return all;
}

Outbreak among_pigs() {
  Outbreak it;
  it.id = OutbreakId::make();
  it.disease = "Dịch tả lợn châu Phi";
  it.species = {"PIG"};
  it.communes = {"communes/07582"};
  it.first_date = 2026y / June / 10;
  it.ban_on = true;
  it.period = BanPeriod{kToday, std::nullopt};
  return it;
}

Status settled(Outbreak it) { return it.settle(species(), areas(), kToday); }

TEST(Outbreak, KeepsCodesAndPlacesInOrderEachOnce) {
  Outbreak it = among_pigs();
  it.species = {"trâu", "Bò", "cattle", "BUFFALO"};
  it.communes = {"communes/07582", "communes/07525", "communes/07582"};

  ASSERT_THAT(it.settle(species(), areas(), kToday), IsOk());

  EXPECT_EQ(it.species, (std::vector<std::string>{"BUFFALO", "CATTLE"}));
  EXPECT_EQ(it.communes, (std::vector<std::string>{"communes/07525", "communes/07582"}));
}

TEST(Outbreak, NeedsSpeciesAndCommunesThatExist) {
  Outbreak it = among_pigs();
  it.species = {"rồng"};
  EXPECT_THAT(settled(it), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  it.species = {};
  EXPECT_THAT(settled(it), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  it = among_pigs();
  it.communes = {"communes/99999"};
  EXPECT_THAT(settled(it), StatusIs(Code::kFailedPrecondition, "COMMUNE_UNKNOWN"));
  it.communes = {};
  EXPECT_THAT(settled(it), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
}

TEST(Outbreak, HasItsDatesInOrderAndNotInTheFuture) {
  const auto refused = StatusIs(Code::kInvalidArgument, "INVALID_FIELD");
  Outbreak it = among_pigs();
  it.first_date = 2026y / June / 16;
  EXPECT_THAT(settled(it), refused);
  it = among_pigs();
  it.last_date = 2026y / June / 9;
  EXPECT_THAT(settled(it), refused);
  it.last_date = 2026y / June / 16;
  EXPECT_THAT(settled(it), refused);
  it.last_date = kToday;
  it.period->through = 2026y / June / 14;
  EXPECT_THAT(settled(it), refused);
  it.period->through = kToday;
  EXPECT_THAT(settled(it), IsOk());
}

TEST(Outbreak, ABanHoldsOnItsDaysBothIncluded) {
  const BanPeriod days{2026y / June / 10, 2026y / June / 12};
  EXPECT_FALSE(days.holds(2026y / June / 9));
  EXPECT_TRUE(days.holds(2026y / June / 10));
  EXPECT_TRUE(days.holds(2026y / June / 12));
  EXPECT_FALSE(days.holds(2026y / June / 13));
  EXPECT_TRUE((BanPeriod{2026y / June / 10, std::nullopt}.holds(2099y / June / 10)));
}

TEST(Outbreak, ABanIsLiftedOnceAndCanComeBack) {
  Outbreak it = among_pigs();
  ASSERT_THAT(it.lift_ban(kNow), IsOk());
  EXPECT_FALSE(it.ban_on);
  EXPECT_EQ(it.ban_lift_time, kNow);
  EXPECT_THAT(it.lift_ban(kNow), StatusIs(Code::kFailedPrecondition, "BAN_NOT_ON"));

  OutbreakPatch again;
  again.ban = true;
  ASSERT_THAT(it.change(again, species(), areas(), kNow), IsOk());
  EXPECT_TRUE(it.ban_on);
  EXPECT_EQ(it.period, (BanPeriod{kToday, std::nullopt}));
  EXPECT_EQ(it.ban_lift_time, std::nullopt);
  EXPECT_EQ(it.version, 3);
}

TEST(Outbreak, AnUpdateSwitchesNoBanOffAndDatesNoneThatIsOff) {
  const auto refused = StatusIs(Code::kInvalidArgument, "INVALID_FIELD");
  Outbreak it = among_pigs();
  OutbreakPatch off;
  off.ban = false;
  EXPECT_THAT(it.change(off, species(), areas(), kNow), refused);
  ASSERT_THAT(it.lift_ban(kNow), IsOk());
  EXPECT_THAT(it.change(off, species(), areas(), kNow), IsOk());
  OutbreakPatch dated;
  dated.ban_from_date = kToday;
  EXPECT_THAT(it.change(dated, species(), areas(), kNow), refused);
}

TEST(Outbreak, OnlySalesAndContractsMoveGoods) {
  EXPECT_TRUE(moves_goods(LotPurpose::kSale));
  EXPECT_TRUE(moves_goods(LotPurpose::kContract));
  EXPECT_FALSE(moves_goods(LotPurpose::kLoss));
  EXPECT_FALSE(moves_goods(LotPurpose::kSeed));
  EXPECT_FALSE(moves_goods(LotPurpose::kOwnUse));
}

}  // namespace
}  // namespace farmgate::producers
