#include "chassis/wire/fields.h"

#include <gtest/gtest.h>

#include "farmgate/listings/v1/listing_service.pb.h"

namespace farmgate::wire {
namespace {

listings::v1::Listing of_story(std::size_t length) {
  listings::v1::Listing listing;
  listing.set_story(std::string(length, 'x'));
  return listing;
}

// Lengths on both sides of each byte that a length takes.
TEST(Fields, ComposedOfPartsAreTheMessage) {
  listings::v1::ListListingsResponse message;
  std::string composed;
  for (const std::size_t length : {0, 1, 120, 127, 128, 129, 16'380, 16'384, 2'200'000}) {
    *message.add_listings() = of_story(length);
    append_field(composed, 1, of_story(length).SerializeAsString());
  }
  message.set_next_page_token("token");
  append_field(composed, 2, "token");

  EXPECT_EQ(composed, message.SerializeAsString());
}

TEST(Fields, OfHighNumbersAreReadBack) {
  listings::v1::Listing listing;
  std::string composed;
  append_field(composed, 536'870'911, "unknown here");
  append_field(composed, 4, "Vải thiều");

  ASSERT_TRUE(listing.ParseFromString(composed));
  EXPECT_EQ(listing.title(), "Vải thiều");
  EXPECT_LE(composed.size(), std::string("unknown hereVải thiều").size() + 2 * kFieldHead);
}

}  // namespace
}  // namespace farmgate::wire
