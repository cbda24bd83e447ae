#include "chassis/auth/seal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "chassis/auth/token.h"
#include "chassis/testing/status_is.h"
#include "tests/unit/chassis/rpc/support.h"

namespace farmgate::auth {
namespace {

using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;
using rpc::pki_file;

class ASeal : public ::testing::Test {
 protected:
  std::unique_ptr<Seal> seal_ =
      Seal::open(pki_file("ocop.jwk"), pki_file("ocop-jwks.json"), "ocop").value();
};

TEST_F(ASeal, IsReadByThePublicKeyAlone) {
  const auto token = seal_->close("4 sao đến 2029-08-31");
  ASSERT_THAT(token, IsOk());
  EXPECT_LT(token->size(), 400u);
  const auto reader = Seal::open("", pki_file("ocop-jwks.json"), "ocop");
  ASSERT_THAT(reader, IsOk());
  EXPECT_EQ(*(*reader)->read(*token), "4 sao đến 2029-08-31");
  EXPECT_THAT((*reader)->close("x"), StatusIs(Code::kFailedPrecondition, "SEAL_KEY_MISSING"));
}

TEST_F(ASeal, IsBrokenByEveryChangedCharacter) {
  const std::string token = *seal_->close("text");
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string altered = token;
    altered[i] = altered[i] == 'A' ? 'B' : 'A';
    EXPECT_THAT(seal_->read(altered), StatusIs(Code::kInvalidArgument, "SEAL_BROKEN")) << i;
  }
  for (const std::string& other :
       {std::string(), token + "A", token + ".", token.substr(1), std::string(3000, 'A')}) {
    EXPECT_THAT(seal_->read(other), StatusIs(Code::kInvalidArgument, "SEAL_BROKEN"));
  }
}

TEST_F(ASeal, IsNoBearerTokenNorOneOfAnotherTypeOrKey) {
  TokenSpec spec;
  spec.subject = "an";
  const auto bearer = sign_token(pki_file("ocop.jwk"), spec);
  ASSERT_THAT(bearer, IsOk());
  EXPECT_THAT(seal_->read(*bearer), StatusIs(Code::kInvalidArgument, "SEAL_BROKEN"));
  const auto other = Seal::open(pki_file("ocop.jwk"), pki_file("ocop-jwks.json"), "other").value();
  EXPECT_THAT(seal_->read(*other->close("x")), StatusIs(Code::kInvalidArgument, "SEAL_BROKEN"));
  const auto stranger = Seal::open(pki_file("token.jwk"), pki_file("jwks.json"), "ocop").value();
  EXPECT_THAT(seal_->read(*stranger->close("x")), StatusIs(Code::kInvalidArgument, "SEAL_BROKEN"));
}

TEST_F(ASeal, OfAFormerKeyIsReadAsLongAsItsKeyIsInTheSet) {
  const std::string token = *seal_->close("old");
  const std::string before = pki_file("ocop-jwks.json"), now = pki_file("jwks.json");
  const std::string first = before.substr(before.find("[{") + 1);
  const std::string both = now.substr(0, now.rfind(']')) + "," + first;
  const auto rotated = Seal::open(pki_file("token.jwk"), both, "ocop");
  ASSERT_THAT(rotated, IsOk());
  EXPECT_EQ(*(*rotated)->read(token), "old");
  EXPECT_EQ(*(*rotated)->read(*(*rotated)->close("new")), "new");
}

TEST_F(ASeal, NeedsAPrivateKeyOfItsKind) {
  EXPECT_THAT(Seal::open("{}", "", "ocop"),
              StatusIs(Code::kFailedPrecondition, "SEAL_KEY_INVALID"));
  EXPECT_THAT(Seal::open("", "{\"keys\":[]}", "ocop"),
              StatusIs(Code::kFailedPrecondition, "SEAL_KEY_INVALID"));
}

}  // namespace
}  // namespace farmgate::auth
