#include "services/certification/wire/rubric.h"

#include <gtest/gtest.h>

#include "chassis/testing/status_is.h"
#include "farmgate/certification/v1/rubric.pb.h"
#include "services/certification/storage/rubrics.h"
#include "tests/unit/services/certification/rubric_samples.h"

namespace farmgate::certification {
namespace {

using farmgate::testing::IsOk;

RubricRecord full_record() {
  RubricRecord record;
  Rubric& it = record.rubric = official_rubric(26);
  it.valid_through_date = std::chrono::year(2030) / 12 / 31;
  it.set.agencies = {{"MCST", {"văn hoá", "culture"}}, {"MAE", {"nông nghiệp", "farming"}}};
  it.set.industry = {"dịch vụ", "services"};
  it.set.samples_required = 5;
  it.evidence_kinds = {{"PRODUCT_STORY", {"câu chuyện", "story"}, true}};
  it.disqualifiers = {{"refused-forged-dossier", {"giả mạo", "forged"}}};
  it.law.title = {"tiêu chí", "criteria"};
  it.criteria[1].options[0].note = {"ghi chú", "note"};
  it.criteria[1].note = {"ghi chú", "note"};
  it.criteria[1].evidence_kinds = {"PRODUCT_STORY"};
  it.criteria[1].measure = Measure::kLocalLabourShare;
  it.criteria[1].options[0].share_floor = {250'000, true};
  record.create_time = Time(std::chrono::seconds(1'000));
  record.update_time = Time(std::chrono::seconds(2'000));
  record.freeze_time = Time(std::chrono::seconds(3'000));
  record.importer = "an-officer";
  return record;
}

TEST(RubricWire, LosesNothingOnTheWayOutAndBack) {
  const RubricRecord record = full_record();
  const auto back = wire::decode(wire::encode(record));
  ASSERT_THAT(back, IsOk());
  EXPECT_EQ(*back, record.rubric);
}

TEST(RubricWire, LosesNothingInARow) {
  const RubricRecord record = full_record();
  const auto back = wire::record_of(wire::row_of(record));
  ASSERT_THAT(back, IsOk());
  EXPECT_EQ(back->rubric, record.rubric);
  EXPECT_EQ(back->create_time, record.create_time);
  EXPECT_EQ(back->update_time, record.update_time);
  EXPECT_EQ(back->freeze_time, record.freeze_time);
  EXPECT_EQ(back->importer, record.importer);
}

TEST(RubricWire, LeavesTheTimesOfARowOutOfItsContent) {
  v1::Rubric content;
  ASSERT_TRUE(content.ParseFromString(wire::row_of(full_record()).content));
  EXPECT_FALSE(content.has_create_time());
  EXPECT_FALSE(content.has_freeze_time());
}

TEST(RubricWire, ShowsNoCriteriaInLists) {
  const v1::Rubric head = wire::encode_head(full_record());
  EXPECT_EQ(head.criteria_size(), 0);
  EXPECT_EQ(head.name(), "rubrics/qd26-2026-26");
  EXPECT_EQ(head.sections_size(), 3);
}

}  // namespace
}  // namespace farmgate::certification
