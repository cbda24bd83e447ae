#include "chassis/validate/validator.h"

#include <gtest/gtest.h>

#include <functional>

#include "chassis/testing/status_is.h"
#include "tests/unit/chassis/rpc/echo.pb.h"

namespace farmgate::validate {
namespace {

namespace pb = farmgate::test::v1;
using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;
using ::testing::Contains;
using ::testing::ElementsAre;

pb::CreateThingRequest good() {
  pb::CreateThingRequest request;
  request.set_request_id("0198c0de-0000-7000-8000-000000000001");
  request.set_title("Lychee");
  request.set_kind(pb::KIND_FRUIT);
  return request;
}

template <class Message>
Status check(Message& message) {
  return Validator::compile(*Message::descriptor())->check(message);
}

// The fields at fault after one change to a good request.
std::vector<std::string> faults(const std::function<void(pb::CreateThingRequest&)>& change) {
  pb::CreateThingRequest request = good();
  change(request);
  std::vector<std::string> fields;
  const Status status = check(request);
  for (const Violation& one : status.violations()) fields.push_back(one.field);
  return fields;
}

TEST(Validator, AcceptsAGoodRequest) {
  auto request = good();
  EXPECT_THAT(check(request), IsOk());
}

TEST(Validator, ReportsEverythingMissingAtOnce) {
  pb::CreateThingRequest request;
  const Status status = check(request);
  EXPECT_THAT(status, StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  EXPECT_EQ(status.violations().size(), 3u);
}

TEST(Validator, ChecksEachRule) {
  EXPECT_THAT(faults([](auto& it) { it.set_request_id("not-a-uuid"); }), ElementsAre("request_id"));
  EXPECT_THAT(faults([](auto& it) { it.set_title("ab"); }), ElementsAre("title"));
  EXPECT_THAT(faults([](auto& it) { it.set_title("elevenchars"); }), ElementsAre("title"));
  EXPECT_THAT(faults([](auto& it) { it.set_kind(static_cast<pb::Kind>(9)); }), ElementsAre("kind"));
  EXPECT_THAT(faults([](auto& it) { it.set_code("xAB12"); }), ElementsAre("code"));
  EXPECT_THAT(faults([](auto& it) { it.set_code("AB12"); }), ElementsAre());
  EXPECT_THAT(faults([](auto& it) { it.set_colour("blue"); }), ElementsAre("colour"));
  EXPECT_THAT(faults([](auto& it) { it.set_gift(0); }), ElementsAre("gift"));
  EXPECT_THAT(faults([](auto& it) { it.add_kinds(pb::KIND_UNSPECIFIED); }),
              ElementsAre("kinds[0]"));
  EXPECT_THAT(faults([](auto& it) { it.set_note(std::string(1025, 'x')); }), ElementsAre("note"));
  EXPECT_THAT(faults([](auto& it) { it.set_note(std::string(1024, 'x')); }), ElementsAre());
  EXPECT_THAT(faults([](auto& it) {
                it.add_tags("a");
                it.add_tags("toolong");
                it.add_tags("a");
              }),
              ElementsAre("tags[1]", "tags[2]"));
}

TEST(Validator, PathsLeadIntoLists) {
  EXPECT_THAT(faults([](auto& it) {
                auto& line = *it.add_lines();
                line.set_product("things/1");
                line.set_quantity(1);
                line.mutable_inner()->set_quantity(101);
                line.mutable_inner()->set_product("producers//products/1");
              }),
              ElementsAre("lines[0].inner.product", "lines[0].inner.quantity"));
  EXPECT_THAT(faults([](auto& it) {
                for (int i = 0; i < 4; ++i) it.add_lines();
              }),
              ElementsAre("lines"));
}

TEST(Validator, ResourceNamesHaveExactlyTheirSegments) {
  const auto name_fault = [](const std::string& name) {
    pb::GetThingRequest request;
    request.set_name(name);
    return !check(request).ok();
  };
  EXPECT_FALSE(name_fault("things/0198c0de-0000-7000-8000-000000000001"));
  EXPECT_FALSE(name_fault("things/07582"));
  for (const char* bad : {"things/", "things", "things/a/b", "thing/a", "/things/a", "things/a/",
                          "things/../a", "things/a b", "things/%41"}) {
    EXPECT_TRUE(name_fault(bad)) << bad;
  }
  EXPECT_TRUE(name_fault("things/" + std::string(65, 'a')));
}

TEST(Validator, BringsTextsToNfcBeforeCounting) {
  auto request = good();
  request.set_title("Va\xCC\x89i");  // "Vải" decomposed: hook above as a mark of its own
  request.add_tags("e\xCC\x81");
  ASSERT_THAT(check(request), IsOk());
  EXPECT_EQ(request.title(), "V\xE1\xBA\xA3i");
  EXPECT_EQ(request.tags(0), "\xC3\xA9");
}

TEST(Validator, RefusesControlCharacters) {
  EXPECT_THAT(faults([](auto& it) { it.set_note("a\x07"); }), ElementsAre("note"));
  EXPECT_THAT(faults([](auto& it) { it.set_note(std::string("a\0b", 3)); }), ElementsAre("note"));
  EXPECT_THAT(faults([](auto& it) { it.set_note("two\nlines"); }), ElementsAre());
}

TEST(Validator, ClearsOutputOnlyFields) {
  auto request = good();
  request.set_state("SOLD");
  ASSERT_THAT(check(request), IsOk());
  EXPECT_EQ(request.state(), "");
}

TEST(Validator, AnUpdateNeedsOnlyWhatItsMaskNames) {
  pb::UpdateLineRequest request;
  request.mutable_line()->set_quantity(5);
  request.mutable_update_mask()->add_paths("quantity");
  EXPECT_THAT(check(request), IsOk());

  request.mutable_update_mask()->add_paths("product");
  EXPECT_THAT(check(request), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
}

TEST(Validator, AMaskNamesFieldsOfTheFirstMessage) {
  pb::UpdateLineRequest request;
  request.mutable_line()->set_quantity(5);
  request.mutable_beside()->set_title("besides");
  request.mutable_update_mask()->add_paths("quantity");
  EXPECT_THAT(check(request), IsOk());

  request.mutable_update_mask()->set_paths(0, "title");
  EXPECT_THAT(check(request), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
}

TEST(Validator, RefusesUnknownPathsOfAMask) {
  pb::UpdateLineRequest request;
  request.mutable_line()->set_quantity(5);
  request.mutable_update_mask()->add_paths("nonsense");
  const Status status = check(request);
  ASSERT_EQ(status.violations().size(), 1u);
  EXPECT_EQ(status.violations()[0].field, "update_mask.paths[0]");
}

TEST(Validator, RefusesFieldsOfANewerCallerWhereverTheyAre) {
  pb::CreateThingRequest newer = good();
  newer.GetReflection()->MutableUnknownFields(&newer)->AddVarint(4000, 1);
  const Status status = check(newer);
  EXPECT_THAT(status, StatusIs(Code::kInvalidArgument, "UNKNOWN_FIELD"));
  EXPECT_EQ(status.violations().at(0).field, "4000");
  EXPECT_THAT(faults([](auto& it) {
                auto& line = *it.add_lines();
                line.GetReflection()->MutableUnknownFields(&line)->AddVarint(4001, 1);
              }),
              Contains("lines[0].4001"));
}

TEST(Validator, ReportsRulesThatCannotHold) {
  EXPECT_THAT(Validator::compile(*pb::BadRule::descriptor()),
              StatusIs(Code::kInternal, "RULE_INVALID"));
}

TEST(PayloadDigest, LeavesOutTheRequestIdAndNothingElse) {
  auto first = good(), second = good();
  second.set_request_id("0198c0de-0000-7000-8000-000000000002");
  EXPECT_EQ(payload_digest(first), payload_digest(second));
  second.set_title("Longan");
  EXPECT_NE(payload_digest(first), payload_digest(second));
}

TEST(PayloadDigest, IsOneForNfcAndNfdAfterTheCheck) {
  auto composed = good(), decomposed = good();
  composed.set_title("V\xE1\xBA\xA3i");
  decomposed.set_title("Va\xCC\x89i");
  ASSERT_THAT(check(composed), IsOk());
  ASSERT_THAT(check(decomposed), IsOk());
  EXPECT_EQ(payload_digest(composed), payload_digest(decomposed));
}

}  // namespace
}  // namespace farmgate::validate
