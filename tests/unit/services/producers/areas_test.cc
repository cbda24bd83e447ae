#include "services/producers/domain/areas.h"

#include <gtest/gtest.h>

#include <map>

#include "chassis/base/text.h"
#include "chassis/testing/status_is.h"
#include "services/producers/domain/area_tables.h"

namespace farmgate::producers {
namespace {

using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;

const Areas& reference() {
  static const Areas areas = Areas::read(provinces_csv(), communes_csv()).value();
  return areas;
}

constexpr std::string_view kProvinces = "code,name,valid_from\n24,Tỉnh Bắc Ninh,2025-07-01\n";
constexpr std::string_view kCommunesHead = "code,name,province,valid_from\n";

StatusOr<Areas> with_communes(const std::string& lines) {
  return Areas::read(kProvinces, std::string(kCommunesHead) + lines);
}

TEST(Areas, HoldEveryUnitOfTheReferenceTables) {
  EXPECT_EQ(reference().provinces("", 1000).size(), 34u);
  EXPECT_EQ(reference().communes("", "", 10000).size(), 3321u);
  EXPECT_EQ(reference().communes("24", "", 10000).size(), 99u);

  std::map<std::string, int> kinds;
  for (const Commune* commune : reference().communes("", "", 10000)) {
    ++kinds[commune->title.substr(0, commune->title.find(' '))];
  }
  EXPECT_EQ(kinds["Xã"], 2611);
  EXPECT_EQ(kinds["Phường"], 697);
  EXPECT_EQ(kinds["Đặc"], 13);
}

TEST(Areas, KnowThePlacesOfTheSeasonByCode) {
  const std::map<std::string, std::string> places = {
      {"07582", "Xã Lục Ngạn"}, {"07525", "Phường Chũ"},  {"07339", "Xã Tân Yên"},
      {"07288", "Xã Yên Thế"},  {"07615", "Xã Sơn Động"}, {"07777", "Phường Việt Yên"},
      {"07840", "Xã Hiệp Hoà"}};
  for (const auto& [code, title] : places) {
    const Commune* commune = reference().commune(code);
    ASSERT_NE(commune, nullptr) << code;
    EXPECT_EQ(commune->title, title);
    EXPECT_EQ(commune->province, "24");
    EXPECT_EQ(format_date(commune->valid_from_date), "2025-07-01");
  }
}

TEST(Areas, AreWrittenInNfc) {
  for (const Commune* commune : reference().communes("", "", 10000)) {
    EXPECT_EQ(normalise(commune->title).value(), commune->title);
  }
}

TEST(Areas, AnswerPagesByCode) {
  const auto first = reference().communes("24", "", 2);
  ASSERT_EQ(first.size(), 2u);
  const auto second = reference().communes("24", first.back()->code, 2);

  EXPECT_LT(first[0]->code, first[1]->code);
  EXPECT_LT(first[1]->code, second[0]->code);
  EXPECT_TRUE(reference().provinces("99", 5).empty());
}

TEST(Areas, RefuseACommuneThatNoTableHas) {
  EXPECT_THAT(reference().check_commune("communes/07582"), IsOk());
  for (const char* name : {"communes/99999", "communes/7582", "communes/", "provinces/24", ""}) {
    EXPECT_THAT(reference().check_commune(name),
                StatusIs(Code::kFailedPrecondition, "COMMUNE_UNKNOWN"))
        << name;
  }
}

TEST(Areas, NameTheLineThatCannotBeRead) {
  const std::pair<const char*, const char*> broken[] = {
      {"07582,Xã Lục Ngạn,24,2025-07-01", "2"},                           // no line end
      {"07582,Xã Lục Ngạn,24,2025-07-01\n0758,Xã,24,2025-07-01\n", "3"},  // code
      {"07582,Xã Lục Ngạn,24,2025-02-30\n", "2"},                         // date
      {"07582,Xã Lục Ngạn,25,2025-07-01\n", "2"},                         // province
      {"07582,,24,2025-07-01\n", "2"},                                    // name
      {"07582,Xã,24\n", "2"},                                             // columns
      {"07582,Xã A,24,2025-07-01\n07582,Xã B,24,2025-07-01\n", "3"}};     // twice
  for (const auto& [lines, line] : broken) {
    const Status status = with_communes(lines).status();
    EXPECT_THAT(status, StatusIs(Code::kDataLoss, "AREAS_UNREADABLE")) << lines;
    EXPECT_EQ(status.values().at("line"), line) << lines;
  }
  EXPECT_THAT(Areas::read("code,name\n", kCommunesHead),
              StatusIs(Code::kDataLoss, "AREAS_UNREADABLE"));
}

}  // namespace
}  // namespace farmgate::producers
