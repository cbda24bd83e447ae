#include "chassis/base/phone.h"

#include <gtest/gtest.h>

#include "chassis/testing/status_is.h"

namespace farmgate {
namespace {

using testing::IsOk;
using testing::StatusIs;

TEST(Phone, HasOneStoredFormForAllWaysOfWriting) {
  for (const char* written : {"0912345678", "+84912345678", "84912345678", "0912.345.678",
                              "091 234 5678", "+84 912 345 678", "84.912345678"}) {
    const auto phone = normalise_phone(written, "phone");
    ASSERT_THAT(phone, IsOk()) << written;
    EXPECT_EQ(*phone, "+84912345678") << written;
  }
}

TEST(Phone, RefusesWhatIsNoMobileNumber) {
  for (const char* written : {"", "0", "912345678", "0212345678", "091234567", "09123456789",
                              "0912-345-678", "++84912345678", "09123x5678", "+1912345678"}) {
    EXPECT_THAT(normalise_phone(written, "phone"),
                StatusIs(Code::kInvalidArgument, "INVALID_FIELD"))
        << written;
  }
}

}  // namespace
}  // namespace farmgate
