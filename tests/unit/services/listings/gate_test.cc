#include "services/listings/domain/gate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "chassis/testing/status_is.h"

namespace farmgate::listings {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::SizeIs;
using testing::StatusIs;

constexpr Date kDay{2026y, std::chrono::June, 15d};
constexpr int kFruit = 1, kTea = 11, kWine = 15, kTourism = 26;

const Gate& gate() {
  static const Gate the_gate = Gate::read(gate_rules_csv(), gate_cures_csv()).value();
  return the_gate;
}

// Meets every rule until a test spoils it.
struct Candidate {
  Listing listing;
  SellerCopy seller{ProducerId::make(), "Hộ Hoa (ví dụ)", "communes/07582", true, "HOUSEHOLD"};
  std::vector<PaperCopy> papers;
  bool banned = false;
  bool title_taken = false;
  bool taken_down = false;

  explicit Candidate(int set = kFruit) {
    listing.title = "Vải thiều";
    listing.category = set;
    listing.content = {5'000, Unit::kKilogram};
    listing.unit = Unit::kPiece;
    listing.label.fill("như trên nhãn");
    papers.push_back({"q", "FOOD_SAFETY", true, 2024y / 1 / 1, 2027y / 1 / 1});
  }
  std::vector<std::string> unmet(Date day = kDay) const {
    std::vector<std::string> rules;
    const GateFacts facts{listing, seller, papers, banned, title_taken, taken_down};
    for (const Unmet& it : gate().unmet(facts, day)) {
      rules.push_back(it.cure->rule + " " + it.field);
    }
    return rules;
  }
};

TEST(Gate, LetsPassWhatMeetsEveryRule) {
  for (int set = 1; set <= 26; ++set) EXPECT_THAT(Candidate(set).unmet(), IsEmpty()) << set;
}

TEST(Gate, NamesTheSellersFaults) {
  Candidate it;
  it.seller.active = false;
  EXPECT_THAT(it.unmet(), ElementsAre("SELLER_NOT_ACTIVE seller"));
  it.seller.active = true;
  it.seller.identity_complete = false;
  EXPECT_THAT(it.unmet(), ElementsAre("SELLER_IDENTITY_INCOMPLETE seller"));
  it.seller.identity_complete = true;
  it.seller.public_name.clear();
  EXPECT_THAT(it.unmet(), ElementsAre("SELLER_IDENTITY_INCOMPLETE seller"));
}

TEST(Gate, NamesTheFaultsOfThePage) {
  Candidate it;
  it.listing.title.clear();
  EXPECT_THAT(it.unmet(), ElementsAre("TITLE_MISSING title"));
  it = Candidate();
  it.title_taken = true;
  EXPECT_THAT(it.unmet(), ElementsAre("DUPLICATE_TITLE title"));
  it = Candidate();
  it.listing.unit = Unit::kUnspecified;
  EXPECT_THAT(it.unmet(), ElementsAre("CONTENT_MISSING content"));
  it = Candidate();
  it.banned = true;
  EXPECT_THAT(it.unmet(), ElementsAre("MOVEMENT_BANNED product"));
  it = Candidate();
  it.taken_down = true;
  EXPECT_THAT(it.unmet(), ElementsAre("PRODUCT_TAKEN_DOWN product"));
}

TEST(Gate, NamesEachFieldOfTheLabelThatTheSetNeeds) {
  // Wine needs them all, tourism none.
  for (std::size_t i = 0; i < kLabelFields; ++i) {
    Candidate it(kWine);
    it.listing.label[i].clear();
    const auto unmet = it.unmet();
    ASSERT_THAT(unmet, SizeIs(1)) << kLabelNames[i];
    EXPECT_TRUE(unmet[0].ends_with(" label." + std::string(kLabelNames[i]))) << unmet[0];
  }
  Candidate trip(kTourism);
  trip.listing.label = Label();
  EXPECT_THAT(trip.unmet(), IsEmpty());
  Candidate fruit;
  fruit.listing.label = Label();
  EXPECT_THAT(fruit.unmet(),
              ElementsAre("LABEL_GOODS_NAME_MISSING label.goods_name",
                          "LABEL_RESPONSIBLE_PARTY_MISSING label.responsible_party",
                          "LABEL_RESPONSIBLE_ADDRESS_MISSING label.responsible_address",
                          "LABEL_ORIGIN_MISSING label.origin"));
}

TEST(Gate, AsksForAFoodSafetyPaperWhereTheSetNeedsOne) {
  Candidate tea(kTea);
  tea.papers.clear();
  EXPECT_THAT(tea.unmet(), ElementsAre("FOOD_SAFETY_PAPER_MISSING seller"));
  Candidate fruit;
  fruit.papers.clear();
  EXPECT_THAT(fruit.unmet(), IsEmpty());  // a household's fresh fruit
  fruit.seller.kind = "COOPERATIVE";
  EXPECT_THAT(fruit.unmet(), ElementsAre("FOOD_SAFETY_PAPER_MISSING seller"));
  fruit.papers.push_back({"q", "VIETGAP", true, kDay, kDay});
  EXPECT_THAT(fruit.unmet(), IsEmpty());
  tea.papers = fruit.papers;  // farming well does not cover what is made of the harvest
  EXPECT_THAT(tea.unmet(), ElementsAre("FOOD_SAFETY_PAPER_MISSING seller"));
}

TEST(Gate, CountsAPaperOnItsDaysAndWhileItIsNotRevoked) {
  Candidate it(kTea);
  it.papers[0].from_date = it.papers[0].last_date = kDay;
  EXPECT_THAT(it.unmet(kDay), IsEmpty());
  EXPECT_THAT(it.unmet(later(kDay, 1 * std::chrono::days(1))), SizeIs(1));
  EXPECT_THAT(it.unmet(later(kDay, -1 * std::chrono::days(1))), SizeIs(1));
  it.papers[0].valid = false;
  EXPECT_THAT(it.unmet(kDay), SizeIs(1));
}

TEST(Gate, KnowsWhenPapersAreToBeLookedAtAgain) {
  Candidate it(kTea);
  const Time noon{std::chrono::sys_days(kDay)};
  it.papers[0].last_date = kDay;
  const PaperState now = gate().papers(it.seller, kTea, it.papers, noon);
  EXPECT_TRUE(now.met);
  ASSERT_EQ(now.until, start_of_day(later(kDay, std::chrono::days(1))));

  EXPECT_TRUE(gate().papers(it.seller, kTea, it.papers, *now.until - 1us).met);
  const PaperState then = gate().papers(it.seller, kTea, it.papers, *now.until);
  EXPECT_FALSE(then.met);
  EXPECT_EQ(then.until, std::nullopt);
}

TEST(Gate, ARuleOfPapersBeginsAndEndsOnItsDays) {
  const Gate later_law =
      Gate::read(
          "rule,sets,seller_kinds,papers,valid_from_date,valid_through_date,source\n"
          "FOOD_SAFETY_PAPER_MISSING,11,*,HACCP,2026-07-01,2026-12-31,a law to come\n",
          gate_cures_csv())
          .value();
  const SellerCopy seller = Candidate().seller;
  const auto at = [&](Time now) { return later_law.papers(seller, kTea, {}, now); };
  const Time begin = start_of_day(2026y / 7 / 1);
  const Time end = start_of_day(2027y / 1 / 1);

  EXPECT_TRUE(at(begin - 1us).met);
  EXPECT_EQ(at(begin - 1us).until, begin);
  EXPECT_FALSE(at(begin).met);
  EXPECT_EQ(at(begin).until, end);
  EXPECT_TRUE(at(end).met);
  EXPECT_EQ(at(end).until, std::nullopt);
  EXPECT_EQ(later_law.papers(seller, kFruit, {}, begin).until, std::nullopt);
}

TEST(Gate, RefusesStarsThatNoCertificateGives) {
  Candidate it;
  it.listing.title = "Vải thiều OCOP 5 sao";
  EXPECT_THAT(it.unmet(), ElementsAre("STAR_NOT_VALID title"));
  it.listing.star.stars = 4;
  EXPECT_THAT(it.unmet(), ElementsAre("STAR_NOT_VALID title"));
  it.listing.star.stars = 5;
  EXPECT_THAT(it.unmet(), IsEmpty());

  it = Candidate();
  it.listing.title = "Vải thiều chuẩn OCOP";
  EXPECT_THAT(it.unmet(), ElementsAre("STAR_NOT_VALID title"));
  it = Candidate();
  it.listing.story = "Sản phẩm đạt OCOP bốn sao năm nay.";
  EXPECT_THAT(it.unmet(), ElementsAre("STAR_NOT_VALID story"));
  it.listing.story = "Nhà nghỉ 3 sao bên vườn.";  // of something else
  EXPECT_THAT(it.unmet(), IsEmpty());
  at(it.listing.label, LabelField::kGoodsName) = "Vải ★★★";
  EXPECT_THAT(it.unmet(), ElementsAre("STAR_NOT_VALID label.goods_name"));
}

TEST(Gate, NamesEverythingAtOnceAndSmallEnoughForAReply) {
  Candidate it(kWine);
  it.listing.title.clear();
  it.listing.story = "OCOP 5 sao";
  it.listing.label = Label();
  it.listing.unit = Unit::kUnspecified;
  it.seller.active = it.seller.identity_complete = false;
  it.papers.clear();
  it.banned = it.title_taken = true;
  const auto unmet = gate().unmet({it.listing, it.seller, it.papers, true, true}, kDay);

  EXPECT_THAT(it.unmet(), SizeIs(8 + kLabelFields));
  std::size_t bytes = 0;
  const Status refused = refusal(unmet);
  for (const Violation& one : refused.violations()) {
    bytes += one.field.size() + one.description.size();
  }
  EXPECT_LE(bytes, 2500u);  // what chassis/rpc writes of violations
}

TEST(Gate, JudgesByTheRulesOfTheDay) {
  Candidate it;
  it.listing.label = Label();
  EXPECT_THAT(it.unmet(Date{2017y / 5 / 31}), IsEmpty());
  EXPECT_THAT(it.unmet(Date{2017y / 6 / 1}), SizeIs(4));
}

TEST(Gate, HoldsAPublicListingToItsOwnWordsAlone) {
  Candidate it(kTea);
  it.papers.clear();
  it.banned = true;
  it.seller.active = false;
  it.listing.title.clear();
  const auto unmet = gate().unmet_words({it.listing, it.seller, it.papers, true}, kDay);
  ASSERT_THAT(unmet, SizeIs(1));
  EXPECT_EQ(unmet[0].cure->rule, "TITLE_MISSING");
}

TEST(Gate, ReadsNoBrokenTable) {
  const std::string head =
      "rule,sets,seller_kinds,papers,valid_from_date,valid_through_date,source\n";
  const auto read = [&](const std::string& row) {
    return Gate::read(head + row, gate_cures_csv()).status();
  };
  EXPECT_THAT(read("TITLE_MISSING,1-26,*,,2020-01-01,,law\n"), IsOk());
  for (const char* row :
       {"NO_SUCH_RULE,*,*,,2020-01-01,,law\n", "TITLE_MISSING,0-4,*,,2020-01-01,,x\n",
        "TITLE_MISSING,9-4,*,,2020-01-01,,x\n", "TITLE_MISSING,*,*,,2020-13-01,,x\n",
        "TITLE_MISSING,*,*,,2020-01-01,2019-01-01,x\n", "TITLE_MISSING,*,*,,2020-01-01,,\n",
        "TITLE_MISSING,*,*\n", "FOOD_SAFETY_PAPER_MISSING,*,*,,2020-01-01,,x\n", ""}) {
    EXPECT_THAT(read(row), StatusIs(Code::kDataLoss, "GATE_UNREADABLE")) << row;
  }
  EXPECT_THAT(Gate::read("a,b\n", gate_cures_csv()).status(),
              StatusIs(Code::kDataLoss, "GATE_UNREADABLE"));
}

}  // namespace
}  // namespace farmgate::listings
