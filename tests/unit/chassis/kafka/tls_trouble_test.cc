// The driver's lines as its release 2.0.2 writes them.
#include "chassis/kafka/tls_trouble.h"

#include "chassis/testing/status_is.h"

namespace farmgate::kafka {
namespace {

using farmgate::testing::StatusIs;
using ::testing::EndsWith;

std::string line_of(const std::string& scheme, const std::string& what) {
  const std::string broker = scheme + "kafka:9093/bootstrap";
  return "[thrd:" + broker + "]: " + broker + ": " + what;
}

TEST(TlsTrouble, IsToldApartByTheDriversWords) {
  const std::pair<const char*, std::string> lines[] = {
      {"KAFKA_UNTRUSTED",
       line_of("ssl://",
               "error:0A000086:SSL routines::certificate verify failed (after 14ms in "
               "state SSL_HANDSHAKE)")},
      {"KAFKA_CERTIFICATE_REFUSED",
       line_of("ssl://",
               "Receive failed: error:0A000412:SSL routines::sslv3 alert bad "
               "certificate: SSL alert number 42 (after 26ms in state APIVERSION_QUERY)")},
      {"KAFKA_TLS_DIFFERS",
       line_of("ssl://",
               "SSL handshake failed: error:0A000410:SSL routines::sslv3 alert handshake failure: "
               "SSL alert number 40 (after 3ms in state SSL_HANDSHAKE)")},
      {"KAFKA_WANTS_TLS",
       line_of("",
               "Disconnected while requesting ApiVersion: might be caused by incorrect "
               "security.protocol configuration (connecting to a SSL listener?) or broker "
               "version is < 0.10 (see api.version.request) (after 1ms in state "
               "APIVERSION_QUERY)")},
      {"KAFKA_SPEAKS_NO_TLS",
       line_of("ssl://",
               "SSL handshake failed: error:0A000126:SSL routines::unexpected eof while "
               "reading (after 7ms in state SSL_HANDSHAKE)")},
      {"KAFKA_SPEAKS_NO_TLS",
       line_of("ssl://",
               "SSL handshake failed: Disconnected: connecting to a PLAINTEXT broker "
               "listener? (after 2ms in state SSL_HANDSHAKE)")}};
  for (const auto& [reason, line] : lines) {
    const auto trouble = tls_trouble(line);
    ASSERT_TRUE(trouble) << line;
    EXPECT_THAT(*trouble, StatusIs(Code::kUnavailable, reason));
  }
}

TEST(TlsTrouble, IsNoMatterOfABrokerThatIsAway) {
  TlsTrouble trouble;
  trouble.note(line_of("ssl://",
                       "Connect to ipv4#10.0.0.1:9093 failed: Connection "
                       "refused (after 0ms in state CONNECT)"));
  EXPECT_FALSE(trouble.recent());
}

// What is told once in a while must be the same each time.
TEST(TlsTrouble, SaysTheSameOfOneBrokerWhenItIsRepeated) {
  const std::string what = "error:0A000086:SSL routines::certificate verify failed";
  TlsTrouble trouble;
  for (const std::string& line :
       {line_of("ssl://", what + " (after 14ms in state SSL_HANDSHAKE)"),
        "[thrd:GroupCoordinator]: GroupCoordinator: kafka:9093: " + what +
            " (after 9ms in state SSL_HANDSHAKE, 1 identical error(s) suppressed)"}) {
    trouble.note(line);
    EXPECT_THAT(trouble.recent()->to_string(), EndsWith("(kafka:9093: " + what + ")"));
  }
}

TEST(TlsTrouble, OfABrokerThatOnlyHungUpIsNoRefusal) {
  const std::string eof = "SSL handshake failed: error:0A000126:SSL routines::unexpected eof";
  EXPECT_TRUE(tls_trouble(line_of("ssl://", eof)));
  EXPECT_FALSE(tls_refusal(line_of("ssl://", eof)));
  EXPECT_TRUE(tls_refusal(line_of("ssl://", "SSL routines::certificate verify failed")));
}

}  // namespace
}  // namespace farmgate::kafka
