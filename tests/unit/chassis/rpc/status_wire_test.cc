#include "chassis/rpc/status_wire.h"

#include <gtest/gtest.h>

#include "chassis/testing/status_is.h"

namespace farmgate::rpc {
namespace {

using farmgate::testing::StatusIs;

TEST(StatusWire, KeepsReasonValuesViolationsAndDelay) {
  const Status sent = Status(Code::kAborted, "REQUEST_IN_FLIGHT", "wait")
                          .with("offer", "offers/1")
                          .with({{"lines[2].quantity", "at most 5"}})
                          .with_retry_after(std::chrono::milliseconds(1234));

  const Status received = from_grpc(to_grpc(sent));

  EXPECT_THAT(received, StatusIs(Code::kAborted, "REQUEST_IN_FLIGHT"));
  EXPECT_EQ(received.values(), sent.values());
  ASSERT_EQ(received.violations().size(), 1u);
  EXPECT_EQ(received.violations()[0].field, "lines[2].quantity");
  EXPECT_EQ(received.retry_after(), std::chrono::milliseconds(1234));
}

TEST(StatusWire, KeepsADriversWordsAtHome) {
  const Status sent = unavailable("DATABASE_UNAVAILABLE", "the database cannot be reached")
                          .with("driver", "connect: host=10.0.0.7 user=farmgate")
                          .with("hint", "later");

  const grpc::Status wire = to_grpc(sent);

  EXPECT_EQ(wire.error_details().find("10.0.0.7"), std::string::npos);
  EXPECT_EQ(from_grpc(wire).values(), (Values{{"hint", "later"}}));
}

TEST(StatusWire, NamesErrorsOfTheTransport) {
  EXPECT_THAT(from_grpc(grpc::Status(grpc::StatusCode::UNAVAILABLE, "connect failed")),
              StatusIs(Code::kUnavailable, "PEER_UNREACHABLE"));
  EXPECT_THAT(from_grpc(grpc::Status(grpc::StatusCode::DEADLINE_EXCEEDED, "")),
              StatusIs(Code::kDeadlineExceeded, "DEADLINE"));
}

TEST(StatusWire, FitsTheMetadataWhateverTheViolations) {
  std::vector<Violation> many(500, {std::string(100, 'f'), std::string(100, 'd')});
  const auto sent = to_grpc(Status(Code::kInvalidArgument, "INVALID_FIELD", "bad").with(many));
  EXPECT_LT(sent.error_details().size(), 6000u);
  EXPECT_FALSE(from_grpc(sent).violations().empty());
}

}  // namespace
}  // namespace farmgate::rpc
