#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>

#include "chassis/base/id.h"
#include "farmgate/listings/v1/listing.pb.h"
#include "farmgate/orders/v1/order.pb.h"
#include "tests/edge/edge.h"
#include "tests/support/image_samples.h"
#include "tests/support/stall.h"

// What a buyer's page and a seller's telephone do, over HTTP alone.
namespace farmgate {
namespace {

using testing::ask;
using testing::bearer;
using ::testing::HasSubstr;
using testing::Reply;

const testing::Stall& stall() {
  static const testing::Stall opened = testing::open_stall(testing::suite(), 20);
  return opened;
}

template <class Message>
Message read(const Reply& reply) {
  EXPECT_EQ(reply.status, 200) << reply.body;
  Message message;
  EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(reply.body, &message).ok());
  return message;
}

std::string new_id() { return Uuid::v7().to_string(); }

TEST(Market, TakesAnOrder) {
  const std::string target = "/v1/orders?requestId=" + new_id();
  const std::string body = R"({"lines":[{"offer":")" + stall().offer +
                           R"(","quantity":{"thousandths":"1000","unit":"UNIT_PIECE"}}],)"
                           R"("contact":{"fullName":"An","phone":"0912345678"},)"
                           R"("fulfilment":"FULFILMENT_PICKUP",)"
                           R"("paymentMethod":"PAYMENT_METHOD_TRANSFER"})";
  const std::vector<std::string> who = {bearer(testing::buyer("an-buyer"))};
  const Reply placed = testing::edge().post(target, body, who);
  const auto order = read<orders::v1::Order>(placed);
  EXPECT_EQ(order.state(), orders::v1::ORDER_STATE_HELD);
  EXPECT_EQ(testing::edge().post(target, body, who).body, placed.body);
  EXPECT_EQ(read<orders::v1::Order>(testing::edge().get("/v1/" + order.name(), who)).name(),
            order.name());
  EXPECT_EQ(testing::edge().get("/v1/" + order.name(), {bearer(testing::buyer("bo"))}).status, 404);
}

// Noise does not compress: a file of many pieces.
std::string photo() {
  unsigned seed = 7;
  return testing::jpeg_of(1600, 1200, [&seed](int x, int y) {
    seed = seed * 1664525U + 1013904223U;
    const int grain = static_cast<int>(seed >> 26U);
    return testing::Colour{x % 190 + grain, y % 190 + grain, (x + y) % 190 + grain};
  });
}

TEST(Market, TakesAPictureAsItIs) {
  const std::string file = photo();
  ASSERT_GT(file.size(), 500'000U);
  const Reply sent = ask(testing::edge().port(),
                         {.method = "POST",
                          .target = "/v1/" + stall().listing + ":uploadImage?requestId=" + new_id(),
                          .headers = {bearer(stall().seller), "content-type: image/jpeg"},
                          .body = file});
  const auto listing = read<listings::v1::Listing>(sent);
  ASSERT_EQ(listing.images_size(), 1) << sent.body;
  const std::string image = "/v1/" + listing.images(0).large();
  const Reply seen = testing::edge().get(image);
  EXPECT_EQ(seen.status, 200) << image << seen.body.substr(0, 300);
  EXPECT_EQ(seen.header("content-type"), "image/jpeg");
  EXPECT_EQ(seen.body.substr(0, 2), "\xff\xd8");
  EXPECT_EQ(seen.header("cache-control"), "public, max-age=31536000");
  EXPECT_THAT(seen.header("content-security-policy"), HasSubstr("sandbox"));
  EXPECT_EQ(testing::edge().get(image, {"if-none-match: " + seen.header("etag")}).status, 304);
}

TEST(Market, RefusesAFileThatIsNoPicture) {
  const Reply sent = ask(testing::edge().port(),
                         {.method = "POST",
                          .target = "/v1/" + stall().listing + ":uploadImage?requestId=" + new_id(),
                          .headers = {bearer(stall().seller), "content-type: image/jpeg"},
                          .body = std::string(300'000, 'x')});
  EXPECT_EQ(testing::reason_of(sent), "IMAGE_UNREADABLE") << sent.body;
}

}  // namespace
}  // namespace farmgate
