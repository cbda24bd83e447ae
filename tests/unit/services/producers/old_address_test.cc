#include "services/producers/domain/old_address.h"

#include <gtest/gtest.h>

#include <chrono>
#include <set>

#include "chassis/testing/status_is.h"
#include "services/producers/domain/area_tables.h"

namespace farmgate::producers {
namespace {

using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;

const Areas& today() {
  static const Areas all = Areas::read(provinces_csv(), communes_csv()).value();
  return all;
}
const OldAreas& reference() {
  static const OldAreas all =
      OldAreas::read({old_provinces_csv(), old_districts_csv(), old_communes_csv()}, today())
          .value();
  return all;
}

std::vector<AddressMatch> resolved(std::string_view text) {
  return resolve_old_address(reference(), text);
}

// "07582 EXACT" of the first match, "" for none.
std::string first(std::string_view text) {
  const auto found = resolved(text);
  if (found.empty()) return "";
  constexpr const char* kNames[] = {"", "EXACT", "LIKELY", "AMBIGUOUS"};
  return found[0].commune + " " + kNames[static_cast<int>(found[0].certainty)];
}

TEST(OldAddress, OfACommuneWithItsDistrictIsExact) {
  for (const char* written :
       {"Xã Tân Quang, huyện Lục Ngạn, tỉnh Bắc Giang",
        "xã tân quang huyện lục ngạn tỉnh bắc giang", "Tân Quang, Lục Ngạn, Bắc Giang",
        "Tan Quang - Luc Ngan - Bac Giang", "x. Tân Quang, h. Lục Ngạn, t. Bắc Giang",
        "Xã Tân Quang, huyện Lục Ngạn", "Thôn 3, xã Tân Quang, huyện Lục Ngạn, Bắc Giang",
        "Xã Tân Quang, huyện Lục Ngạn, tỉnh Bắc Ninh"}) {
    EXPECT_EQ(first(written), "07582 EXACT") << written;
    EXPECT_EQ(resolved(written).size(), 1u) << written;
  }
  EXPECT_EQ(resolved("xa tan quang, luc ngan")[0].read_as,
            "Xã Tân Quang, Huyện Lục Ngạn, Tỉnh Bắc Giang");
}

TEST(OldAddress, KnowsUnitsOfTowns) {
  EXPECT_EQ(first("Thị trấn Phì Điền, huyện Lục Ngạn, tỉnh Bắc Giang"), "07582 EXACT");
  EXPECT_EQ(first("TT Biển Động, Lục Ngạn, Bắc Giang"), "07573 EXACT");
  EXPECT_EQ(first("Phường Trúc Bạch, Quận Ba Đình, Hà Nội"), "00004 EXACT");
  EXPECT_EQ(first("P. Trúc Bạch, Q. Ba Đình, TP. Hà Nội"), "00004 EXACT");
}

TEST(OldAddress, ADividedCommuneHasAMainPartAndOthers) {
  const auto found = resolved("Phường Điện Biên, quận Ba Đình, Hà Nội");
  ASSERT_EQ(found.size(), 4u);
  EXPECT_EQ(found[0].certainty, Certainty::kLikely);
  for (std::size_t i = 1; i < found.size(); ++i) {
    EXPECT_EQ(found[i].certainty, Certainty::kAmbiguous);
  }
}

TEST(OldAddress, AHamletWithTheNameOfACommuneIsAHamlet) {
  EXPECT_EQ(first("Thôn Tân Sơn, xã Tân Quang, huyện Lục Ngạn, tỉnh Bắc Giang"), "07582 EXACT");
  EXPECT_EQ(first("Tân Sơn, xã Tân Quang, huyện Lục Ngạn, tỉnh Bắc Giang"), "07582 EXACT");
}

TEST(OldAddress, WithoutItsDistrictIsLikelyAtBest) {
  EXPECT_EQ(first("Xã Phong Minh, tỉnh Bắc Giang").substr(6), "LIKELY");
  const auto found = resolved("xã Tân Hưng");  // there are many
  ASSERT_GT(found.size(), 1u);
  EXPECT_LE(found.size(), kAddressMatchesMost);
  for (const AddressMatch& match : found) EXPECT_EQ(match.certainty, Certainty::kAmbiguous);
}

// The commune had gone to another district before districts ended.
TEST(OldAddress, WithADistrictOfEarlierTimesIsLikely) {
  EXPECT_EQ(first("xã Phượng Sơn, huyện Lục Ngạn, tỉnh Bắc Giang").substr(6), "LIKELY");
}

TEST(OldAddress, OfADistrictAloneIsWhatItsCommunesBecame) {
  const auto found = resolved("huyện Lục Ngạn, tỉnh Bắc Giang");
  ASSERT_GT(found.size(), 3u);
  std::set<std::string> codes;
  for (const AddressMatch& match : found) {
    EXPECT_EQ(match.certainty, Certainty::kAmbiguous);
    EXPECT_TRUE(codes.insert(match.commune).second);
  }
  EXPECT_TRUE(codes.contains("07582"));
}

TEST(OldAddress, AnAddressOfTodayIsReadToo) {
  EXPECT_EQ(first("xã Lục Ngạn, tỉnh Bắc Ninh"), "07582 EXACT");
  EXPECT_EQ(first("Phường Chũ, tỉnh Bắc Ninh"), "07525 EXACT");
}

TEST(OldAddress, AnotherProvinceIsAnotherPlace) {
  EXPECT_EQ(first("xã Phong Minh, tỉnh Cà Mau"), "");
}

TEST(OldAddress, OfNothingKnownHasNoMatch) {
  for (const char* written : {"", "   ", "!!!", "12345", "Bắc Giang", "tỉnh Bắc Giang", "xyz"}) {
    EXPECT_TRUE(resolved(written).empty()) << written;
  }
}

TEST(OldAddress, ALongTextEndsSoon) {
  std::string text;
  for (int i = 0; i < 200; ++i) text += "tân hưng ";
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_LE(resolved(text + "huyện Lục Ngạn").size(), kAddressMatchesMost);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(1));
}

// Every former commune, written out in full, leads to what the table says of it.
TEST(OldAddress, EveryFormerCommuneIsFoundByItsFullName) {
  int missed = 0, read = 0;
  for (std::size_t i = 0;; ++i) {
    const OldAreas::Place& commune = reference().commune(i);
    if (!commune.former) break;
    const OldAreas::Place& district = reference().district(commune.within);
    const auto found = resolved(commune.title + ", " + district.title + ", " +
                                reference().province(district.within).title);
    ++read;
    const bool right = !found.empty() && found[0].commune == commune.successors.front();
    if (!right && ++missed < 20) ADD_FAILURE() << commune.title << ", " << district.title;
  }
  EXPECT_EQ(read, 10040);
  EXPECT_EQ(missed, 0);
}

TEST(OldAreas, ATableWithAFaultIsRefusedWithItsLine) {
  const std::string provinces = "code,name,valid_through,successor\n";
  const std::string districts = "code,name,province\n";
  const std::string communes = "code,name,district,successors\n";
  const std::string bac_giang = provinces + "24,Tỉnh Bắc Giang,2025-06-30,24\n";
  const std::string luc_ngan = districts + "219,Huyện Lục Ngạn,24\n";
  const auto read = [&](const std::string& p, const std::string& d, const std::string& c) {
    return OldAreas::read({p, d, c}, today()).status();
  };
  EXPECT_THAT(read(bac_giang, luc_ngan, communes + "07588,Xã Tân Quang,219,07582\n"), IsOk());
  for (const Status& refused :
       {read(provinces + "24,Tỉnh Bắc Giang,2025-06-30,99\n", districts, communes),
        read(provinces + "24,Tỉnh Bắc Giang,soon,24\n", districts, communes),
        read(bac_giang, districts + "219,Huyện Lục Ngạn,25\n", communes),
        read(bac_giang, luc_ngan, communes + "07588,Xã Tân Quang,219,99999\n"),
        read(bac_giang, luc_ngan, communes + "07588,Xã Tân Quang,219,00004\n"),
        read(bac_giang, luc_ngan, communes + "07588,Xã Tân Quang,220,07582\n"),
        read(bac_giang, luc_ngan, communes + "07588,Xã Tân Quang,219\n")}) {
    EXPECT_THAT(refused, StatusIs(Code::kDataLoss, "AREAS_UNREADABLE"));
    EXPECT_EQ(refused.values().at("line"), "2");
  }
  EXPECT_THAT(read("", luc_ngan, communes), StatusIs(Code::kDataLoss, "AREAS_UNREADABLE"));
}

}  // namespace
}  // namespace farmgate::producers
