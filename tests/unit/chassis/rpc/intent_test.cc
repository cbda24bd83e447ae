#include "chassis/rpc/intent.h"

#include <gtest/gtest.h>

namespace farmgate::rpc {
namespace {

TEST(Intent, IsRefusedForGoodByAWordAboutTheThingItself) {
  EXPECT_TRUE(refused_for_good(refuse("LOT_EXHAUSTED", "")));
  EXPECT_TRUE(refused_for_good(not_found("lots/1")));
  EXPECT_TRUE(refused_for_good(invalid("quantity", "")));
}

// A sibling that does not know this caller has not looked whether the request took effect before.
TEST(Intent, StaysOpenWhenTheCallerIsNotTrusted) {
  EXPECT_FALSE(refused_for_good(Status(Code::kPermissionDenied, "ROLE_LACKING", "")));
  EXPECT_FALSE(refused_for_good(Status(Code::kUnauthenticated, "TOKEN_MISSING", "")));
  EXPECT_FALSE(refused_for_good(Status(Code::kUnavailable, "PEER_AWAY", "")));
  EXPECT_FALSE(refused_for_good(Status(Code::kAlreadyExists, "REQUEST_ID_REUSED", "")));
}

}  // namespace
}  // namespace farmgate::rpc
