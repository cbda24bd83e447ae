#include "services/orders/domain/bank_notice.h"

#include <gtest/gtest.h>

#include "chassis/base/digest.h"
#include "chassis/testing/status_is.h"

namespace farmgate::orders {
namespace {

// printf '1780290000.{"amountVnd":"1"}' | openssl dgst -sha256 -hmac
// 0123456789abcdef0123456789abcdef
TEST(BankKey, SignsWhatACommandLineSigns) {
  const BankKey key = BankKey::read("0123456789abcdef0123456789abcdef\n").value();
  const Time sign_time{std::chrono::seconds(1780290000)};

  EXPECT_EQ(hex(key.sign(R"({"amountVnd":"1"})", sign_time)),
            "08d617a84924e193f9c26a3b752f8b664aa011d781f8d0ebf93f8357638d91ba");
}

TEST(BankKey, IsRefusedWhenItIsShort) {
  EXPECT_THAT(BankKey::read("0123456789abcdef0123456789abcde\n"),
              testing::StatusIs(Code::kInvalidArgument, "KEY_TOO_SHORT"));
}

}  // namespace
}  // namespace farmgate::orders
