#include "services/producers/domain/producer.h"

#include <gtest/gtest.h>

#include "chassis/testing/status_is.h"

namespace farmgate::producers {
namespace {

using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;

constexpr Time kNow{std::chrono::microseconds(1'780'000'000'000'000)};

TEST(Producer, ChangesTheNamedFieldsOnly) {
  Producer producer;
  producer.public_name = "Vườn vải ông Ba";
  producer.phone = "+84912345678";
  producer.tax_code = "0101234567";

  ASSERT_THAT(producer.change({.public_name = "Vườn vải Lục Ngạn",
                               .representative = {},
                               .phone = {},
                               .tax_code = "",
                               .personal_number = {},
                               .commune = {},
                               .address = {}},
                              kNow),
              IsOk());

  EXPECT_EQ(producer.public_name, "Vườn vải Lục Ngạn");
  EXPECT_EQ(producer.tax_code, "");
  EXPECT_EQ(producer.phone, "+84912345678");
  EXPECT_EQ(producer.version, 2);
  EXPECT_EQ(producer.revision, 2);
  EXPECT_EQ(producer.update_time, kNow);
}

TEST(Producer, KeepsWhatMustNotBeEmpty) {
  Producer producer;
  ProducerPatch nameless;
  nameless.public_name = "";
  ProducerPatch unrepresented;
  unrepresented.representative = Representative{};

  EXPECT_THAT(producer.change(nameless, kNow), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  EXPECT_THAT(producer.change(unrepresented, kNow),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  EXPECT_EQ(producer.version, 1);
}

TEST(Producer, RecordsNothingWhileSuspendedOrClosed) {
  Producer producer;
  for (const ProducerState state : {ProducerState::kSuspended, ProducerState::kClosed}) {
    producer.state = state;
    const Status refused = producer.change({}, kNow);
    EXPECT_THAT(refused, StatusIs(Code::kFailedPrecondition, "PRODUCER_SUSPENDED"));
    EXPECT_EQ(refused.values().at("state"), state_name(state));
  }
  EXPECT_EQ(producer.version, 1);
}

TEST(Producer, IsSuspendedAndReinstatedWithTheOfficersReason) {
  Producer producer;

  ASSERT_THAT(producer.suspend("thuốc cấm", kNow), IsOk());
  EXPECT_EQ(producer.state, ProducerState::kSuspended);
  EXPECT_EQ(producer.state_reason, "thuốc cấm");
  EXPECT_EQ(producer.state_time, kNow);
  EXPECT_EQ(producer.revision, 2);

  ASSERT_THAT(producer.reinstate("đã khắc phục", kNow), IsOk());
  EXPECT_THAT(producer.check_active(), IsOk());
  EXPECT_EQ(producer.version, 3);
}

TEST(Producer, ComesToAStateByTheRightWayOnly) {
  const auto refused = StatusIs(Code::kFailedPrecondition, "PRODUCER_STATE");
  Producer producer;
  EXPECT_THAT(producer.reinstate("", kNow), refused);
  ASSERT_THAT(producer.suspend("", kNow), IsOk());
  EXPECT_THAT(producer.suspend("", kNow), refused);
  ASSERT_THAT(producer.close("", kNow), IsOk());

  EXPECT_THAT(producer.close("", kNow), refused);
  EXPECT_THAT(producer.suspend("", kNow), refused);
  const Status last = producer.reinstate("", kNow);
  EXPECT_THAT(last, refused);
  EXPECT_EQ(last.values().at("state"), "CLOSED");
  EXPECT_EQ(producer.version, 3);
}

TEST(Producer, ClosesWithGoodsOnlyWhereTheyAreWrittenOff) {
  const auto refused = StatusIs(Code::kFailedPrecondition, "LOTS_OPEN");
  EXPECT_THAT(check_goods_on_closing(0, false), IsOk());
  EXPECT_THAT(check_goods_on_closing(1, false), refused);
  EXPECT_THAT(check_goods_on_closing(200, true), IsOk());
  EXPECT_THAT(check_goods_on_closing(201, true), refused);
}

}  // namespace
}  // namespace farmgate::producers
