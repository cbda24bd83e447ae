// Who signed a certificate; its period and its key are tested where a program starts with it.
#include "chassis/auth/certificate.h"

#include "chassis/testing/status_is.h"
#include "tests/unit/chassis/rpc/support.h"

namespace farmgate::auth {
namespace {

using rpc::pki_file;
using testing::IsOk;
using testing::StatusIs;

const auto kInvalid = StatusIs(Code::kFailedPrecondition, "CERTIFICATE_INVALID");

TEST(Signed, ByTheAuthorityOrByOneOfSeveral) {
  EXPECT_THAT(check_signed(pki_file("orders.pem"), pki_file("ca.pem")), IsOk());
  const std::string both = pki_file("foreign/ca.pem") + pki_file("ca.pem");
  EXPECT_THAT(check_signed(pki_file("orders.pem"), both), IsOk());
  EXPECT_THAT(check_signed(pki_file("foreign/edge.pem"), both), IsOk());
}

TEST(Signed, ByNobodyWeTrustIsRefused) {
  EXPECT_THAT(check_signed(pki_file("orders.pem"), pki_file("foreign/ca.pem")), kInvalid);
  // What stands behind a certificate in its own text is on the way, and not trusted by that.
  EXPECT_THAT(check_signed(pki_file("orders.pem") + pki_file("ca.pem"), pki_file("foreign/ca.pem")),
              kInvalid);
  EXPECT_THAT(check_signed(pki_file("orders.pem"), ""), kInvalid);
  EXPECT_THAT(check_signed("", pki_file("ca.pem")), kInvalid);
}

// An authority below a root that we do not have is trusted by itself, as gRPC and Envoy do.
TEST(Signed, ByAnAuthorityThatIsNoRoot) {
  EXPECT_THAT(check_signed(pki_file("orders.pem"), pki_file("orders.pem")), IsOk());
}

}  // namespace
}  // namespace farmgate::auth
