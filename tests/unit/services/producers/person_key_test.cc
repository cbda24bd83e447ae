#include "services/producers/domain/person_key.h"

#include <gtest/gtest.h>

#include "chassis/testing/status_is.h"

namespace farmgate::producers {
namespace {

using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;

const std::string kHex = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

// The expected text is that of `openssl dgst -sha256 -mac HMAC -macopt hexkey:...`.
TEST(PersonSecret, GivesTheHmacOfThePersonalNumber) {
  const PersonSecret secret = PersonSecret::read(kHex + "\n").value();

  EXPECT_EQ(secret.key_of("001234567890"),
            "31b9fdd881e4aa9826ebcf1f64c0a13213b725308f3fcaa70769c0bbd5507831");
  EXPECT_EQ(secret.key_of("001234567890"), secret.key_of("001234567890"));
  EXPECT_NE(secret.key_of("001234567890"), secret.key_of("001234567891"));
}

TEST(PersonSecret, OfAnotherSecretGivesAnotherKey) {
  std::string other = kHex;
  other.back() = '0';
  EXPECT_NE(PersonSecret::read(kHex)->key_of("001234567890"),
            PersonSecret::read(other)->key_of("001234567890"));
}

TEST(PersonSecret, OfAnotherFormIsRefused) {
  EXPECT_THAT(PersonSecret::read(kHex), IsOk());
  for (const std::string& text :
       {std::string(), kHex.substr(1), kHex + "0", kHex.substr(0, 63) + "g", kHex + "\n\n"}) {
    EXPECT_THAT(PersonSecret::read(text), StatusIs(Code::kInvalidArgument, "PERSON_KEY_INVALID"));
  }
}

}  // namespace
}  // namespace farmgate::producers
