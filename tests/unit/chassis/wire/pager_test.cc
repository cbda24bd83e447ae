#include "chassis/wire/pager.h"

#include <gtest/gtest.h>

#include <numeric>

#include "chassis/base/digest.h"
#include "chassis/testing/status_is.h"
#include "farmgate/listings/v1/listing_service.pb.h"
#include "farmgate/orders/v1/offer_service.pb.h"

namespace farmgate::wire {
namespace {

using namespace std::chrono_literals;
using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;
using listings::v1::ListListingsRequest;
using orders::v1::ListOffersRequest;
using ::testing::ElementsAre;
using Texts = std::vector<std::string>;

const Pager kPager{"a key of the test"};

auto refused() { return StatusIs(Code::kInvalidArgument, std::string_view("PAGE_TOKEN_INVALID")); }

ListListingsRequest in_commune(const std::string& commune, const std::string& token = "") {
  ListListingsRequest request;
  request.set_commune(commune);
  request.set_page_token(token);
  return request;
}

// The token of the page after the row with this key.
std::string token_after(const Texts& key, const ListListingsRequest& request) {
  return kPager.next(kPager.open(request).value(), key);
}

TEST(Pager, CapsThePageSize) {
  const auto size_of = [](int asked) {
    ListListingsRequest request;
    request.set_page_size(asked);
    return kPager.open(request).value().size;
  };
  EXPECT_EQ(size_of(0), kPageSizeDefault);
  EXPECT_EQ(size_of(-1), kPageSizeDefault);
  EXPECT_EQ(size_of(1), 1);
  EXPECT_EQ(size_of(kPageSizeMax), kPageSizeMax);
  EXPECT_EQ(size_of(kPageSizeMax + 1), kPageSizeMax);
  EXPECT_EQ(size_of(INT32_MAX), kPageSizeMax);
}

TEST(Pager, TheFirstPageHasNoPosition) {
  const Page page = kPager.open(in_commune("communes/07582")).value();

  EXPECT_THAT(page.after, ElementsAre());
  EXPECT_EQ(page.key(0), std::nullopt);
  EXPECT_EQ(page.limit(), kPageSizeDefault + 1);
}

TEST(Pager, ATokenLeadsToItsPosition) {
  const auto request = in_commune("communes/07582");
  for (const Texts& key : {Texts{"a"}, Texts{"0", "225000", "id"}, Texts{"", "b"}, Texts{"a", ""},
                           Texts{"Vải thiều", "đ/é"}}) {
    const Page page = kPager.open(in_commune(request.commune(), token_after(key, request))).value();
    EXPECT_EQ(page.after, key);
    EXPECT_EQ(page.key(key.size() - 1), key.back());
    EXPECT_EQ(page.key(key.size()), std::nullopt);
  }
}

TEST(Pager, ThePageSizeMayChangeOnTheWay) {
  auto request = in_commune("communes/07582");
  request.set_page_size(2);
  request.set_page_token(token_after({"a"}, request));
  request.set_page_size(100);

  EXPECT_EQ(kPager.open(request).value().size, 100);
}

TEST(Pager, ATokenOfAnotherFilterIsRefused) {
  const std::string token = token_after({"a"}, in_commune("communes/07582"));
  auto ordered = in_commune("communes/07582", token);
  ordered.set_order(listings::v1::LISTING_ORDER_PRICE);

  EXPECT_THAT(kPager.open(in_commune("communes/07582", token)), IsOk());
  EXPECT_THAT(kPager.open(in_commune("communes/07583", token)), refused());
  EXPECT_THAT(kPager.open(in_commune("", token)), refused());
  EXPECT_THAT(kPager.open(ordered), refused());
}

TEST(Pager, ATokenOfAnotherListIsRefused) {
  ListOffersRequest offers;
  offers.set_page_token(token_after({"a"}, ListListingsRequest()));

  EXPECT_THAT(kPager.open(offers), refused());
}

TEST(Pager, ATokenOfAnotherKeyIsRefused) {
  const Pager other("another key");
  const std::string token = other.next(other.open(in_commune("")).value(), {"a"});

  EXPECT_THAT(other.open(in_commune("", token)), IsOk());
  EXPECT_THAT(kPager.open(in_commune("", token)), refused());
}

TEST(Pager, ATokenWithAnyByteChangedIsRefused) {
  std::string bytes;
  ASSERT_TRUE(decode_base64url(token_after({"0", "225000"}, in_commune("")), bytes));
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::string changed = bytes;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_THAT(kPager.open(in_commune("", base64url(changed))), refused()) << i;
  }
  for (std::size_t length = 1; length < bytes.size(); ++length) {
    EXPECT_THAT(kPager.open(in_commune("", base64url(bytes.substr(0, length)))), refused())
        << length;
  }
  EXPECT_THAT(kPager.open(in_commune("", base64url(bytes + "0"))), refused());
}

TEST(Pager, WhatIsNoTokenIsRefused) {
  for (const char* text : {"x", "AAAA", "not base64!", "====", "MQ==", " ", "\xff\xfe"}) {
    EXPECT_THAT(kPager.open(in_commune("", text)), refused()) << text;
  }
}

TEST(Pager, CutsTheRowsToThePageAndEndsWithoutAToken) {
  const auto key = [](int row) { return Texts{std::to_string(row)}; };
  ListListingsRequest request;
  request.set_page_size(3);
  const Page page = kPager.open(request).value();
  std::vector<int> rows(static_cast<std::size_t>(page.limit()));
  std::iota(rows.begin(), rows.end(), 1);

  request.set_page_token(kPager.finish(page, rows, key));

  EXPECT_THAT(rows, ElementsAre(1, 2, 3));
  EXPECT_THAT(kPager.open(request).value().after, ElementsAre("3"));
  EXPECT_EQ(kPager.finish(page, rows, key), "");
  EXPECT_THAT(rows, ElementsAre(1, 2, 3));
}

TEST(Pager, APositionKeepsMicroseconds) {
  const Uuid id = Uuid::v7();
  EXPECT_THAT(position_of(Time(1us), id),
              ElementsAre("1970-01-01 00:00:00.000001+00", id.to_string()));
}

}  // namespace
}  // namespace farmgate::wire
