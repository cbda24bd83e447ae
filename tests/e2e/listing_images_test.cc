// Images over the wire, as a seller's telephone sends them and a buyer's browser asks for them.
#include <gmock/gmock.h>
#include <google/api/httpbody.pb.h>
#include <gtest/gtest.h>

#include "chassis/base/id.h"
#include "chassis/testing/eventually.h"
#include "chassis/testing/status_is.h"
#include "farmgate/listings/v1/listing_service.pb.h"
#include "tests/support/image_samples.h"
#include "tests/support/stall.h"

namespace farmgate::testing {
namespace {

namespace lp = listings::v1;
using namespace std::chrono_literals;

const std::string kListings = "farmgate.listings.v1.ListingService/";
constexpr std::size_t kPiece = 64'000;

class ListingImages : public ::testing::Test {
 protected:
  ListingImages() {
    suite_.migrate();
    suite_.start();
    stall_ = open_stall(suite_, 20);
  }

  StatusOr<lp::Listing> upload(const Caller& who, const std::string& content,
                               const std::string& type = "") {
    lp::UploadImageRequest request;
    request.set_name(stall_.listing);
    request.set_request_id(Uuid::v7().to_string());
    request.mutable_chunk()->set_content_type(type);
    const auto call =
        suite_.channel("listings")
            .upload(kListings + "UploadImage", {.deadline = in(30s), .token = suite_.token(who)});
    std::size_t sent = 0;
    do {
      request.mutable_chunk()->set_data(content.substr(sent, kPiece));
      sent += kPiece;
    } while (call->send(request) && sent < content.size());  // finish() says what became of it
    ASSIGN_OR_RETURN(const std::string bytes, call->finish());
    lp::Listing reply;
    if (!reply.ParseFromString(bytes)) return internal("a reply that cannot be read");
    return reply;
  }
  StatusOr<lp::Listing> page() {
    lp::GetListingRequest request;
    request.set_name(stall_.listing);
    return suite_.call<lp::Listing>(kListings + "GetListing", request, buyer("an"));
  }
  StatusOr<google::api::HttpBody> download(const std::string& name) {
    lp::DownloadImageRequest request;
    request.set_name(name);
    return suite_.call<google::api::HttpBody>(kListings + "DownloadImage", request, buyer("an"));
  }

  Suite suite_;
  Stall stall_;
};

TEST_F(ListingImages, AreSeenByEverybodyWithinTwoSeconds) {
  // Noise does not compress: some megabytes, in many messages.
  unsigned seed = 7;
  const std::string photo = jpeg_of(2400, 1800, [&seed](int x, int y) {
    seed = seed * 1664525U + 1013904223U;
    const int grain = static_cast<int>(seed >> 26U);
    return Colour{x % 190 + grain, y % 190 + grain, (x + y) % 190 + grain};
  });
  ASSERT_GT(photo.size(), 10 * kPiece);

  const auto added = upload(stall_.seller, photo, "image/jpeg");

  ASSERT_THAT(added, IsOk());
  EXPECT_TRUE(eventually([&] { return !page().value().images().empty(); }, 2000ms));
  const auto shown = page();
  ASSERT_EQ(shown.value().images_size(), 1);
  EXPECT_EQ(shown->images(0).width(), 1280);
  EXPECT_EQ(shown->images(0).height(), 960);
  for (const std::string& name :
       {shown->images(0).small(), shown->images(0).medium(), shown->images(0).large()}) {
    const auto body = download(name);
    ASSERT_THAT(body, IsOk());
    EXPECT_EQ(body->content_type(), "image/jpeg");
    EXPECT_TRUE(body->data().starts_with("\xFF\xD8\xFF"));
    EXPECT_LT(body->data().size(), 500'000U);
  }
}

TEST_F(ListingImages, ThatAreNoneHaveAReasonAndAField) {
  std::string wide = png_of(8, 8, [](int, int) { return Colour{}; });
  wide.replace(16, 4, std::string("\0\0\x75\x30", 4));  // 30,000
  for (const std::string& content :
       {std::string("<html><script>alert(1)</script>"), std::string("<svg onload='alert(1)'/>"),
        wide, jpeg_of(64, 64, [](int, int) { return Colour{}; }).substr(0, 400),
        std::string(10'000'001, 'x')}) {
    const auto refused = upload(stall_.seller, content);
    ASSERT_THAT(refused, StatusIs(Code::kInvalidArgument, "IMAGE_UNREADABLE"));
    ASSERT_FALSE(refused.status().violations().empty());
    EXPECT_EQ(refused.status().violations()[0].field, "chunk.data");
  }
  EXPECT_TRUE(page().value().images().empty());

  EXPECT_THAT(upload(buyer("an"), "x"), StatusIs(Code::kPermissionDenied, "ROLE_LACKING"));
  EXPECT_THAT(download("images/" + std::string(64, '0')), StatusIs(Code::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(download("images/../listings"), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
}

}  // namespace
}  // namespace farmgate::testing
