#include <google/api/httpbody.pb.h>

#include "chassis/base/digest.h"
#include "services/listings/api/image_api.h"
#include "tests/integration/listings/market.h"
#include "tests/support/image_samples.h"
#include "tests/support/reply.h"

// Images from the upload to the page, and what becomes of their bytes.
namespace farmgate::listings {
namespace {

using farmgate::testing::Colour;
using farmgate::testing::parsed;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// The messages of a file behind the first one, each with some bytes.
class Chunks final : public rpc::Incoming {
 public:
  explicit Chunks(std::vector<v1::UploadImageRequest> rest) : rest_(std::move(rest)) {}
  StatusOr<bool> next(google::protobuf::Message& message) override {
    if (at_ == rest_.size()) return false;
    message.CopyFrom(rest_[at_++]);
    return true;
  }

 private:
  std::vector<v1::UploadImageRequest> rest_;
  std::size_t at_ = 0;
};

std::string photo(int shade) {
  return farmgate::testing::jpeg_of(400, 300, [=](int x, int y) {
    return Colour{shade, x % 200, y % 200};
  });
}

class Images : public Market {
 protected:
  v1::UploadImageRequest first(const v1::Listing& listing) {
    v1::UploadImageRequest request;
    request.set_name(listing.name());
    request.set_request_id(Uuid::v7().to_string());
    return request;
  }
  // In messages of 10,000 bytes.
  StatusOr<v1::Listing> send(const rpc::Call& call, v1::UploadImageRequest request,
                             const std::string& content) {
    std::vector<v1::UploadImageRequest> messages;
    for (std::size_t at = 0; at == 0 || at < content.size(); at += 10'000) {
      request.mutable_chunk()->set_data(content.substr(at, 10'000));
      messages.push_back(request);
    }
    Chunks rest({messages.begin() + 1, messages.end()});
    return parsed<v1::Listing>(image_api_.upload(call, messages.front(), rest));
  }
  StatusOr<v1::Listing> add(const v1::Listing& listing, const std::string& content) {
    return send(seller(), first(listing), content);
  }
  StatusOr<v1::Listing> arrange(const v1::Listing& listing,
                                const std::vector<std::string>& larges) {
    v1::UpdateListingRequest request;
    request.set_request_id(Uuid::v7().to_string());
    request.mutable_listing()->set_name(listing.name());
    for (const auto& large : larges) request.mutable_listing()->add_images()->set_large(large);
    request.mutable_update_mask()->add_paths("images");
    return parsed<v1::Listing>(api_.update(seller(), request));
  }
  StatusOr<std::string> bytes_of(const std::string& name) {
    v1::DownloadImageRequest request;
    request.set_name(name);
    ASSIGN_OR_RETURN(const auto body, image_api_.get(guest(), request));
    EXPECT_EQ(body.content_type(), "image/jpeg");
    return body.data();
  }
  static std::vector<std::string> larges(const v1::Listing& listing) {
    std::vector<std::string> names;
    for (const auto& it : listing.images()) names.push_back(it.large());
    return names;
  }
  ImageApi image_api_{parts_};
};

TEST_F(Images, AreShownInThreeSizesByTheDigestOfTheirContent) {
  const v1::Listing listing = published();

  const auto added = add(listing, photo(10));

  ASSERT_THAT(added, IsOk());
  const v1::Listing page = get(guest(), listing.name()).value();
  ASSERT_THAT(page.images(), SizeIs(1));
  const v1::ListingImage& image = page.images(0);
  EXPECT_EQ(image.width(), 400);
  EXPECT_EQ(image.height(), 300);
  for (const std::string& name : {image.small(), image.medium(), image.large()}) {
    const auto jpeg = bytes_of(name);
    ASSERT_THAT(jpeg, IsOk());
    EXPECT_EQ(name, "images/" + hex(as_bytes(sha256(*jpeg))));
  }
  EXPECT_EQ(events_of(listing), "1 published, 2 updated");
}

TEST_F(Images, ARepeatIsAnsweredTheSameAndAnImageIsThereOnce) {
  const v1::Listing listing = draft();
  const auto request = first(listing);

  const auto once = send(seller(), request, photo(10));
  const auto repeat = send(seller(), request, photo(10));
  ASSERT_THAT(once, IsOk());
  ASSERT_THAT(repeat, IsOk());
  EXPECT_EQ(once->SerializeAsString(), repeat->SerializeAsString());
  EXPECT_THAT(send(seller(), request, photo(11)),
              StatusIs(Code::kAlreadyExists, "REQUEST_ID_REUSED"));
  EXPECT_EQ(larges(add(listing, photo(10)).value()), larges(*once));
}

TEST_F(Images, AreArrangedAndTakenOffByUpdate) {
  const v1::Listing listing = published();
  for (const int shade : {10, 90, 170}) ASSERT_THAT(add(listing, photo(shade)), IsOk());
  const auto names = larges(now(listing));
  ASSERT_THAT(names, SizeIs(3));

  ASSERT_THAT(arrange(listing, {names[2], names[0]}), IsOk());

  EXPECT_THAT(larges(now(listing)), ElementsAre(names[2], names[0]));
  EXPECT_THAT(arrange(listing, {names[1]}), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  EXPECT_THAT(arrange(listing, {names[0], names[0]}),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  EXPECT_THAT(larges(now(listing)), ElementsAre(names[2], names[0]));
  ASSERT_THAT(arrange(listing, {}), IsOk());
  EXPECT_THAT(larges(now(listing)), IsEmpty());
}

TEST_F(Images, OfAnotherPartyOrOfNoListingAreNotFound) {
  const v1::Listing listing = published();
  EXPECT_THAT(send(guest(), first(listing), photo(1)), StatusIs(Code::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(bytes_of("images/" + std::string(64, '0')), StatusIs(Code::kNotFound, "NOT_FOUND"));
}

TEST_F(Images, TwelveAndNoMore) {
  const v1::Listing listing = draft();
  for (int shade = 0; shade < 12; ++shade) {
    ASSERT_THAT(add(listing, photo(20 * shade)), IsOk());
  }

  EXPECT_THAT(add(listing, photo(251)), StatusIs(Code::kFailedPrecondition, "TOO_MANY"));
  EXPECT_THAT(add(listing, photo(20)), IsOk());  // it has this one
  EXPECT_THAT(larges(now(listing)), SizeIs(12));
}

TEST_F(Images, WhatIsNoPictureChangesNothing) {
  const v1::Listing listing = published();
  const std::string whole = photo(10);
  for (const std::string& content :
       {std::string(), std::string("<svg onload='alert(1)'/>"), whole.substr(0, whole.size() / 2),
        std::string(10'000'001, 'x')}) {
    EXPECT_THAT(add(listing, content), StatusIs(Code::kInvalidArgument, "IMAGE_UNREADABLE"));
  }
  auto lying = first(listing);
  lying.mutable_chunk()->set_content_type("image/png");
  EXPECT_THAT(send(seller(), lying, whole), StatusIs(Code::kInvalidArgument, "IMAGE_UNREADABLE"));

  EXPECT_THAT(now(listing).images(), IsEmpty());
  EXPECT_EQ(value("SELECT count(*) FROM image_content"), "0");
  EXPECT_EQ(events_of(listing), "1 published");
}

TEST_F(Images, BytesGoWithTheLastListingThatShowsThem) {
  const v1::Listing one = draft("Vải thiều"), other = draft("Nhãn lồng");
  ASSERT_THAT(add(one, photo(10)), IsOk());
  ASSERT_THAT(add(other, photo(10)), IsOk());
  ASSERT_THAT(add(other, photo(90)), IsOk());
  const auto shared = larges(now(one)).front();
  const auto alone = larges(now(other)).back();

  ASSERT_THAT(arrange(other, {}), IsOk());
  EXPECT_THAT(bytes_of(shared), IsOk());
  EXPECT_THAT(bytes_of(alone), StatusIs(Code::kNotFound, "NOT_FOUND"));

  v1::DeleteListingRequest request;
  request.set_name(one.name());
  request.set_request_id(Uuid::v7().to_string());
  ASSERT_THAT(life_.remove(seller(), request), IsOk());
  EXPECT_THAT(bytes_of(shared), StatusIs(Code::kNotFound, "NOT_FOUND"));
  EXPECT_EQ(value("SELECT count(*) FROM image_content"), "0");
}

}  // namespace
}  // namespace farmgate::listings
