#include "services/producers/domain/producer_query.h"

#include <gtest/gtest.h>

#include "chassis/testing/status_is.h"

namespace farmgate::producers {
namespace {

using farmgate::testing::StatusIs;
using Words = std::vector<std::string>;

ProducerQuery read(const char* text) { return ProducerQuery::read(text).value(); }

TEST(ProducerQuery, KnowsAPhoneInEveryCustomaryForm) {
  for (const char* written :
       {"0912345678", "+84912345678", "84912345678", "0912.345.678", "091 234 5678", "0912-345-678",
        "(+84) 912 345 678", "+84 (0)912 345 678", "0084 912345678", "912345678"}) {
    EXPECT_EQ(read(written).phone, "+84912345678") << written;
    EXPECT_TRUE(read(written).words.empty()) << written;
  }
}

TEST(ProducerQuery, ANumberIsAllThatItCanBe) {
  const ProducerQuery ten = read("0912345678");
  EXPECT_EQ(ten.tax_code, "0912345678");
  EXPECT_EQ(ten.personal_number, std::nullopt);
  EXPECT_EQ(read("0101234567").phone, std::nullopt);
  EXPECT_EQ(read("0101234567").branch, std::nullopt);
  EXPECT_EQ(read("0101234567-001").tax_code, "0101234567");
  EXPECT_EQ(read("0101234567-001").branch, "0101234567-001");
  EXPECT_EQ(read("001 234 567 890").personal_number, "001234567890");
}

TEST(ProducerQuery, FoldsAName) {
  const Words words = {"dan", "hoa", "van"};
  EXPECT_EQ(read("Đàn Văn Hoà").words, words);
  EXPECT_EQ(read("Hòa  đan, VAN").words, words);
  EXPECT_EQ(read("dan (hoa) van/van").words, words);
  EXPECT_EQ(read("HTX 19/5").words, (Words{"19", "5", "htx"}));
}

TEST(ProducerQuery, OfNothingIsRefused) {
  const auto refused = StatusIs(Code::kInvalidArgument, "INVALID_FIELD");
  for (const char* written : {"", "  ", "()", "+", "a b c d e f g h i j k l m"}) {
    EXPECT_THAT(ProducerQuery::read(written), refused) << written;
  }
}

}  // namespace
}  // namespace farmgate::producers
