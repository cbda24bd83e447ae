#include "services/producers/domain/species.h"

#include <gtest/gtest.h>

#include "chassis/testing/status_is.h"
#include "services/producers/domain/area_tables.h"

namespace farmgate::producers {
namespace {

using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;

StatusOr<Species> with(const std::string& lines) { return Species::read("code,names\n" + lines); }

TEST(Species, AreKnownByCodeAndByEveryNameHoweverItIsWritten) {
  const Species species = Species::read(species_csv()).value();
  for (const char* written : {"PIG", "pig", "Lợn", "lợn", "LON", "Heo", " heo "}) {
    EXPECT_EQ(species.code_of(written, "species").value(), "PIG") << written;
  }
  EXPECT_EQ(species.code_of("vịt xiêm", "species").value(), "MUSCOVY_DUCK");
  EXPECT_EQ(species.code_of("Gà", "species").value(), "CHICKEN");
}

TEST(Species, OfAnotherNameAreRefused) {
  const Species species = Species::read(species_csv()).value();
  for (const char* written : {"rồng", "PIGS", "", "P I G"}) {
    const Status refused = species.code_of(written, "product.species").status();
    EXPECT_THAT(refused, StatusIs(Code::kInvalidArgument, "INVALID_FIELD")) << written;
    EXPECT_EQ(refused.violations().front().field, "product.species");
  }
}

TEST(Species, ATableWithAFaultIsRefusedWithItsLine) {
  EXPECT_THAT(with("PIG,Lợn|Heo\n"), IsOk());
  const std::pair<const char*, const char*> faults[] = {{"pig,Lợn\n", "2"},
                                                        {"PIG\n", "2"},
                                                        {"PIG,Lợn,Heo\n", "2"},
                                                        {"PIG,Lợn\nCOW,lon\n", "3"},
                                                        {"PIG,|\n", "2"}};
  for (const auto& [lines, line] : faults) {
    const Status refused = with(lines).status();
    EXPECT_THAT(refused, StatusIs(Code::kDataLoss, "SPECIES_UNREADABLE")) << lines;
    EXPECT_EQ(refused.values().at("line"), line) << lines;
  }
  EXPECT_THAT(with("PIG,Lợn"), StatusIs(Code::kDataLoss, "SPECIES_UNREADABLE"));
  EXPECT_THAT(Species::read("kode,names\n"), StatusIs(Code::kDataLoss, "SPECIES_UNREADABLE"));
}

}  // namespace
}  // namespace farmgate::producers
