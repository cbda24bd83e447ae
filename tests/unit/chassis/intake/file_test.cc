#include "chassis/intake/file.h"

#include <vector>

#include "chassis/testing/status_is.h"
#include "farmgate/listings/v1/listing_service.pb.h"

namespace farmgate::intake {
namespace {

using namespace std::chrono_literals;
using listings::v1::UploadImageRequest;
using testing::IsOk;
using testing::StatusIs;

UploadImageRequest message(const std::string& data, const std::string& request_id = "r") {
  UploadImageRequest out;
  out.set_name("listings/1");
  out.set_request_id(request_id);
  out.mutable_chunk()->set_data(data);
  return out;
}

class Sent final : public rpc::Incoming {
 public:
  explicit Sent(std::vector<UploadImageRequest> rest) : rest_(std::move(rest)) {}
  StatusOr<bool> next(google::protobuf::Message& into) override {
    if (at_ == rest_.size()) return false;
    into.CopyFrom(rest_[at_++]);
    return true;
  }

 private:
  std::vector<UploadImageRequest> rest_;
  std::size_t at_ = 0;
};

StatusOr<std::string> received(std::vector<UploadImageRequest> rest, Pace pace = {}) {
  Sent sent(std::move(rest));
  const auto first = message("ab");
  return receive_file(
      first, sent, 5, Status(Code::kInvalidArgument, "TOO_LARGE", "too large"),
      [&](const auto& it) { return it.name() == first.name(); }, pace);
}

TEST(File, IsTheContentOfAllItsMessages) {
  EXPECT_EQ(received({}).value(), "ab");
  EXPECT_EQ(received({message("cd"), message("e")}).value(), "abcde");
}

TEST(File, HasAnEnd) {
  EXPECT_THAT(received({message("cd"), message("ef")}),
              StatusIs(Code::kInvalidArgument, "TOO_LARGE"));
}

TEST(File, IsOfOneUpload) {
  EXPECT_THAT(received({message("cd", "another")}),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
}

TEST(File, IsNotWaitedForByDrops) {
  EXPECT_THAT(received({message("c")}, {.grace = -1min, .bytes_per_second = 1}),
              StatusIs(Code::kDeadlineExceeded, "STREAM_SLOW"));
  EXPECT_THAT(received({message("c")}, {.grace = 1min, .bytes_per_second = 1'000'000}), IsOk());
}

TEST(Pace, IsThatOfTheWholeFile) {
  const Pace pace{.grace = 10s, .bytes_per_second = 100};
  EXPECT_TRUE(pace.kept(0, 10s));
  EXPECT_FALSE(pace.kept(0, 11s));
  EXPECT_FALSE(pace.kept(99, 11s));
  EXPECT_TRUE(pace.kept(100, 11s));
}

}  // namespace
}  // namespace farmgate::intake
