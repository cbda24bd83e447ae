#include "services/orders/domain/payment_code.h"

#include <gmock/gmock.h>

#include <cctype>

namespace farmgate::orders {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(PaymentCode, IsTheSameForAnOrderAndAnotherForTheNext) {
  const OrderId order = OrderId::make();

  EXPECT_EQ(payment_code_of(order), payment_code_of(order));
  EXPECT_NE(payment_code_of(order), payment_code_of(OrderId::make()));
}

TEST(PaymentCode, FindsTheCodeWhateverTheBankDidToIt) {
  const std::string code = payment_code_of(OrderId::make());
  std::string mangled;
  for (const char c : code) {
    mangled += static_cast<char>(std::tolower(c));
    mangled += ' ';
  }

  EXPECT_THAT(payment_codes_in("MBVCB.123 tra tien " + code + " cam on"), Contains(code));
  EXPECT_THAT(payment_codes_in("PFG" + mangled), Contains(code));
}

TEST(PaymentCode, ATextWithoutCodeHasNone) {
  EXPECT_THAT(payment_codes_in(""), IsEmpty());
  EXPECT_THAT(payment_codes_in("FG123"), IsEmpty());
  EXPECT_THAT(payment_codes_in("FG0000000000000"), IsEmpty());  // no zeros and ones in codes
}

TEST(PaymentCode, ATextFullOfCodesGivesEightOfThem) {
  std::string text;
  for (int i = 0; i < 20; ++i) text += payment_code_of(OrderId::make());

  EXPECT_THAT(payment_codes_in(text), SizeIs(8));
}

}  // namespace
}  // namespace farmgate::orders
