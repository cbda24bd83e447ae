#include "chassis/wire/names.h"

#include <gtest/gtest.h>

#include <vector>

#include "chassis/testing/status_is.h"

namespace farmgate::wire {
namespace {

using farmgate::testing::StatusIs;
using OfferId = Id<struct OfferTag>;

const std::string kId = "0198c0de-0000-7000-8000-00000000000a";
const std::string kOther = "0198c0de-0000-7000-8000-00000000000b";
const std::string kUpper = "0198C0DE-0000-7000-8000-00000000000A";
const Uuid kUuid = Uuid::parse(kId).value();
const Uuid kOtherUuid = Uuid::parse(kOther).value();

TEST(Names, AreReadBackAsTheyWereWritten) {
  EXPECT_EQ(name_of("offers", kUuid), "offers/" + kId);
  EXPECT_EQ(find_id(name_of("offers", kUuid), "offers"), kUuid);

  const std::string lot = name_of("producers", kUuid, "lots", kOtherUuid);
  EXPECT_EQ(lot, "producers/" + kId + "/lots/" + kOther);
  const auto ids = find_child(lot, "producers", "lots");
  ASSERT_TRUE(ids.has_value());
  EXPECT_EQ(ids->parent, kUuid);
  EXPECT_EQ(ids->id, kOtherUuid);
}

TEST(Names, OfAnotherFormNameNothing) {
  for (const std::string& name : std::vector<std::string>{
           "", "offers", std::string("offers/"), kId, "offers/" + kId + "/", "/offers/" + kId,
           "lots/" + kId, "Offers/" + kId, "offers/07582", "offers/" + kId + "0",
           "offers/" + kUpper, "offers/" + kId + "/lots/" + kOther}) {
    EXPECT_FALSE(find_id(name, "offers").has_value()) << name;
  }
}

TEST(Names, OfAnotherFormNameNoChild) {
  const std::string parent = "producers/" + kId;
  for (const std::string& name : std::vector<std::string>{
           "", parent, parent + "/lots", parent + "/lots/", parent + "/plots/" + kOther,
           "fairs/" + kId + "/lots/" + kOther, "producers//lots/" + kOther,
           "producers/x/lots/" + kOther, parent + "/lots/x", parent + "/lots/" + kOther + "/",
           parent + "/lots/" + kOther + "/a/b", "producers/" + kUpper + "/lots/" + kOther,
           parent + "/lots/" + kUpper}) {
    EXPECT_FALSE(find_child(name, "producers", "lots").has_value()) << name;
  }
}

TEST(Names, ThatNameNothingAreNotFoundLikeAMissingThing) {
  EXPECT_EQ(id_of<OfferId>("offers/" + kId, "offers").value(), OfferId(kUuid));
  EXPECT_THAT(id_of<OfferId>("offers/x", "offers"), StatusIs(Code::kNotFound, "NOT_FOUND"));
  EXPECT_EQ(id_of<OfferId>("offers/x", "offers").status().to_string(),
            not_found("offers/x").to_string());
  EXPECT_EQ(child_of("producers/x/lots/y", "producers", "lots").status().to_string(),
            not_found("producers/x/lots/y").to_string());
}

TEST(Names, LeadToTheirParent) {
  EXPECT_EQ(parent_of("producers/a/lots/b"), "producers/a");
  EXPECT_EQ(parent_of("producers/a/lots/b/papers/c"), "producers/a/lots/b");
  for (const char* alone : {"", "producers", "producers/a", "/a", "/"}) {
    EXPECT_EQ(parent_of(alone), "") << alone;
  }
}

}  // namespace
}  // namespace farmgate::wire
