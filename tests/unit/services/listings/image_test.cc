#include "services/listings/image/renditions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "chassis/testing/status_is.h"
#include "tests/support/image_samples.h"

namespace farmgate::listings {
namespace {

using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;
using ::testing::HasSubstr;
using namespace farmgate::testing;

constexpr Colour kRed{230, 20, 20}, kGreen{20, 200, 20}, kWhite{255, 255, 255};

Colour hills(int x, int y) { return {x % 256, y % 256, (x + y) % 256}; }

// Red in the left upper quarter, white elsewhere.
Painter corner(int width, int height) {
  return [=](int x, int y) { return x < width / 2 && y < height / 2 ? kRed : kWhite; };
}

bool alike(const Colour& one, const Colour& other) {
  const auto near = [](int a, int b) { return std::abs(a - b) < 40; };
  return near(one.red, other.red) && near(one.green, other.green) && near(one.blue, other.blue);
}

std::string largest(const std::string& content) {
  auto made = renditions(content, "");
  return made.ok() ? made->back().jpeg : "";
}

TEST(PictureTest, AreOfThreeSizesAndNeverEnlarged) {
  const auto large = renditions(jpeg_of(2000, 1500, hills), "image/jpeg");
  const auto small = renditions(png_of(400, 100, hills), "image/png");

  ASSERT_THAT(large, IsOk());
  ASSERT_THAT(small, IsOk());
  const auto size = [](const Rendition& it) { return std::pair(it.width, it.height); };
  EXPECT_EQ(size((*large)[0]), std::pair(320, 240));
  EXPECT_EQ(size((*large)[1]), std::pair(640, 480));
  EXPECT_EQ(size((*large)[2]), std::pair(1280, 960));
  EXPECT_EQ(size((*small)[0]), std::pair(320, 80));
  EXPECT_EQ(size((*small)[1]), std::pair(400, 100));
  EXPECT_EQ(size((*small)[2]), std::pair(400, 100));
}

TEST(PictureTest, KeepWhatIsToBeSeenFromEveryFormat) {
  const auto paint = corner(600, 400);
  for (const std::string& content :
       {jpeg_of(600, 400, paint), jpeg_of(600, 400, paint, true), png_of(600, 400, paint),
        webp_of(600, 400, paint), webp_of(3000, 2000, corner(3000, 2000))}) {
    const auto made = renditions(content, "");
    ASSERT_THAT(made, IsOk());
    for (const Rendition& it : *made) {
      EXPECT_TRUE(alike(pixel_of(it.jpeg, it.width / 4, it.height / 4), kRed));
      EXPECT_TRUE(alike(pixel_of(it.jpeg, it.width * 3 / 4, it.height / 4), kWhite));
      EXPECT_TRUE(alike(pixel_of(it.jpeg, it.width / 4, it.height * 3 / 4), kWhite));
    }
  }
}

TEST(PictureTest, StandUprightHoweverTheCameraWasHeld) {
  // Where the left upper quarter of the file is to be seen, by EXIF's numbers.
  const std::pair<int, int> seen[] = {{0, 0}, {1, 0}, {1, 1}, {0, 1},
                                      {0, 0}, {1, 0}, {1, 1}, {0, 1}};
  const std::string jpeg = jpeg_of(600, 400, corner(600, 400));
  for (int orientation = 1; orientation <= 8; ++orientation) {
    const auto made = renditions(with_exif(jpeg, orientation), "");
    ASSERT_THAT(made, IsOk());
    const Rendition& it = made->back();
    EXPECT_EQ(it.width > it.height, orientation < 5) << orientation;
    for (const int right : {0, 1}) {
      for (const int below : {0, 1}) {
        const Colour colour =
            pixel_of(it.jpeg, it.width * (1 + 2 * right) / 4, it.height * (1 + 2 * below) / 4);
        const bool red = std::pair(right, below) == seen[orientation - 1];
        EXPECT_TRUE(alike(colour, red ? kRed : kWhite)) << orientation << right << below;
      }
    }
  }
}

TEST(PictureTest, LeaveMetadataBehind) {
  const std::string jpeg = with_exif(jpeg_of(600, 400, hills), 1);
  const auto made = renditions(with_profile(jpeg, swapped_profile()), "");

  ASSERT_THAT(made, IsOk());
  for (const Rendition& it : *made) {
    EXPECT_EQ(it.jpeg.find("Exif"), std::string::npos);
    EXPECT_EQ(it.jpeg.find("ICC_PROFILE"), std::string::npos);
  }
}

TEST(PictureTest, ShowTheColoursThatTheProfileMeans) {
  const std::string red = jpeg_of(64, 64, [](int, int) { return kRed; });

  EXPECT_TRUE(alike(pixel_of(largest(red), 32, 32), kRed));
  const Colour swapped = pixel_of(largest(with_profile(red, swapped_profile())), 32, 32);
  EXPECT_GT(swapped.green, 200);
  EXPECT_LT(swapped.red, 100);
  EXPECT_TRUE(alike(pixel_of(largest(with_profile(red, "no profile")), 32, 32), kRed));
}

TEST(PictureTest, LieOnWhiteWhereTheyWereTransparent) {
  const auto glass = [](int x, int) { return x < 50 ? kGreen : Colour{0, 0, 0, 0}; };

  for (const std::string& content : {png_of(100, 100, glass), webp_of(100, 100, glass)}) {
    EXPECT_TRUE(alike(pixel_of(largest(content), 20, 50), kGreen));
    EXPECT_TRUE(alike(pixel_of(largest(content), 80, 50), kWhite));
  }
}

TEST(PictureTest, AnythingElseIsRefused) {
  std::string bomb = png_of(8, 8, hills);  // its head says 30,000 by 8
  bomb.replace(16, 4, std::string("\0\0\x75\x30", 4));
  std::string huge = jpeg_of(8, 8, hills);
  const std::size_t frame = huge.find("\xFF\xC0");
  huge.replace(frame + 5, 4, "\xFF\xFF\xFF\xFF");
  const std::string rest(64, 'x');
  for (const std::string& content :
       {std::string(), std::string("<html><script>alert(1)</script></html>"),
        std::string("<svg xmlns='http://www.w3.org/2000/svg'/>"), std::string("GIF89a") + rest,
        std::string("\0\0\0\x18"
                    "ftypheic",
                    12) +
            rest,
        std::string("RIFF\x40\0\0\0WEBPVP8X", 16), std::string("\xFF\xD8\xFF"), bomb, huge,
        cmyk_jpeg(64, 64), jpeg_of(64, 64, hills).substr(0, 700),
        std::string(kImageBytesMost + 1, 'x')}) {
    EXPECT_THAT(renditions(content, ""), StatusIs(Code::kInvalidArgument, "IMAGE_UNREADABLE"))
        << content.substr(0, 20);
  }
  EXPECT_THAT(renditions(png_of(8, 8, hills), "image/jpeg"),
              StatusIs(Code::kInvalidArgument, "IMAGE_UNREADABLE"));
}

// A JPEG whose head says so many pixels: what is asked of it before any of them is unpacked.
std::string of_size(std::string jpeg, const char* frame, const char* height_and_width) {
  const std::size_t at = jpeg.find(frame);
  EXPECT_NE(at, jpeg.npos);
  return jpeg.replace(at + 5, 4, height_and_width, 4);
}

TEST(PictureTest, WhatIsUnpackedWholeHasFewerPixels) {
  const auto why = [](const std::string& content) {
    return std::string(renditions(content, "").status().message());
  };
  const char* const kLarge = "\x17\x70\x1F\x40";  // 6,000 by 8,000
  const std::string plain = jpeg_of(64, 64, hills), progressive = jpeg_of(64, 64, hills, true);

  EXPECT_THAT(why(of_size(plain, "\xFF\xC0", kLarge)), HasSubstr("broken or cut off"));
  EXPECT_THAT(why(of_size(progressive, "\xFF\xC2", kLarge)), HasSubstr("too many pixels"));
  std::string apart = of_size(plain, "\xFF\xC0", kLarge);  // its first scan has one colour of three
  apart.replace(apart.find("\xFF\xDA"), 14, std::string("\xFF\xDA\0\x08\x01\x01\0\0\x3F\0", 10));
  EXPECT_THAT(why(apart), HasSubstr("too many pixels"));
  // The frame behind more segments than anybody looks at.
  std::string hidden = of_size(progressive, "\xFF\xC2", kLarge);
  std::string comments;
  for (int i = 0; i < 1'000; ++i) comments += std::string("\xFF\xFE\0\x02", 4);
  EXPECT_THAT(why(hidden.insert(2, comments)), HasSubstr("too intricate"));
  std::string scans = plain;
  for (int i = 0; i < 65; ++i) scans.insert(scans.size() - 2, std::string("\xFF\xDA\0\x02", 4));
  EXPECT_THAT(why(scans), HasSubstr("too intricate"));
}

TEST(PictureTest, APictureThatIsCutOffIsRefused) {
  for (const std::string& content : {jpeg_of(300, 300, hills), jpeg_of(300, 300, hills, true),
                                     png_of(300, 300, hills), webp_of(300, 300, hills)}) {
    for (std::size_t tenth = 0; tenth < 10; ++tenth) {
      EXPECT_THAT(renditions(content.substr(0, content.size() * tenth / 10), ""),
                  StatusIs(Code::kInvalidArgument, "IMAGE_UNREADABLE"))
          << tenth;
    }
  }
}

TEST(PictureTest, DamagedOnesAreShownOrRefusedAndNothingElse) {
  std::mt19937 random(20260701);
  const std::string profiled =
      with_exif(with_profile(jpeg_of(60, 40, hills), swapped_profile()), 6);
  for (const std::string& whole :
       {profiled, jpeg_of(60, 40, hills, true), png_of(60, 40, hills), webp_of(60, 40, hills)}) {
    for (int round = 0; round < 500; ++round) {
      std::string content = whole;
      for (int flips = 0; flips < 3; ++flips) {
        content[random() % content.size()] = static_cast<char>(random());
      }
      const auto made = renditions(content, "");
      EXPECT_TRUE(made.ok() || made.status().reason() == "IMAGE_UNREADABLE");
    }
  }
}

}  // namespace
}  // namespace farmgate::listings
