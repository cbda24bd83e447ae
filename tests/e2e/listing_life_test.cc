// The life of a listing over the wire: what its owner and officers do, what follows for buyers, and
// what comes in and out as a table.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "chassis/base/clock.h"
#include "chassis/base/id.h"
#include "chassis/testing/eventually.h"
#include "chassis/testing/status_is.h"
#include "chassis/wire/convert.h"
#include "farmgate/certification/v1/certificate_service.pb.h"
#include "farmgate/listings/v1/listing_service.pb.h"
#include "farmgate/orders/v1/order_service.pb.h"
#include "farmgate/producers/v1/producer_service.pb.h"
#include "tests/support/stall.h"

namespace farmgate::testing {
namespace {

namespace lp = listings::v1;
namespace vp = certification::v1;
namespace pp = producers::v1;
using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::StartsWith;

const std::string kListings = "farmgate.listings.v1.ListingService/";
const std::string kCertificates = "farmgate.certification.v1.CertificateService/";
const std::string kProducers = "farmgate.producers.v1.ProducerService/";

// From an act to what the public sees: soon enough that no page of it was read anew by its age
// alone, after five seconds (docs/cache.md).
constexpr auto kShownWithin = 2000ms;

std::string new_id() { return Uuid::v7().to_string(); }

class ListingLife : public ::testing::Test {
 protected:
  ListingLife() {
    suite_.migrate();
    suite_.start();
    stall_ = open_stall(suite_, 100'000);  // some are ordered until the word has come
  }

  template <class Request>
  StatusOr<lp::Listing> act(const std::string& verb, Request request, const std::string& name,
                            const Caller& who) {
    request.set_name(name);
    request.set_request_id(new_id());
    return suite_.settle<lp::Listing>(kListings + verb, request, who);
  }
  std::string shown(const std::string& name, const Caller& who = buyer("an")) {
    return testing::shown(suite_, name, who);
  }
  // Of the stall's listing on its page and in the list.
  std::string stars() {
    lp::GetListingRequest request;
    request.set_name(stall_.listing);
    const auto page = suite_.call<lp::Listing>(kListings + "GetListing", request, buyer("an"));
    const auto list = suite_.call<lp::ListListingsResponse>(kListings + "ListListings",
                                                            lp::ListListingsRequest(), buyer("an"));
    if (!page.ok() || !list.ok()) return "unreachable";
    return std::to_string(page->star()) + " " +
           (list->listings().empty() ? "none" : std::to_string(list->listings(0).star()));
  }
  std::string ordered() {
    const auto order = suite_.settle<orders::v1::Order>(
        "farmgate.orders.v1.OrderService/PlaceOrder", basket(stall_, 1), buyer("an"));
    return order.ok() ? "OK" : std::string(order.status().reason());
  }
  // Another product of the stall's owner.
  std::string product(int set) {
    pp::CreateProductRequest request;
    request.set_parent(stall_.producer);
    request.mutable_product()->set_title("Chè xanh (ví dụ)");
    request.mutable_product()->set_ocop_set(set);
    request.set_request_id(new_id());
    return suite_.settle<pp::Product>(kProducers + "CreateProduct", request, stall_.seller)
        .value()
        .name();
  }
  static lp::CreateListingRequest tea(const std::string& product) {
    lp::CreateListingRequest request;
    lp::Listing& it = *request.mutable_listing();
    it.set_product(product);
    it.set_title("Chè xanh, gói 500 g (ví dụ)");
    it.set_unit(type::v1::UNIT_PIECE);
    wire::write(Quantity{500, Unit::kKilogram}, *it.mutable_content());
    lp::Label& label = *it.mutable_label();
    label.set_goods_name("Chè xanh");
    label.set_responsible_party("Vườn chè (ví dụ)");
    label.set_responsible_address("Xã Yên Thế (ví dụ)");
    label.set_origin("Việt Nam");
    label.set_storage("Nơi khô ráo");
    label.set_shelf_life("12 tháng");
    label.set_batch_rule("Đáy gói");
    request.set_request_id(new_id());
    return request;
  }
  pp::Qualification record_paper() {
    pp::CreateQualificationRequest request;
    request.set_parent(stall_.producer);
    pp::Qualification& it = *request.mutable_qualification();
    it.set_kind(pp::QUALIFICATION_KIND_FOOD_SAFETY);
    it.set_issuer("Chi cục (ví dụ)");
    it.set_number("VD-1");
    wire::write(Date{2026y / 1 / 1}, *it.mutable_valid_from_date());
    wire::write(Date{2045y / 12 / 31}, *it.mutable_valid_through_date());
    request.set_request_id(new_id());
    return suite_
        .settle<pp::Qualification>(kProducers + "CreateQualification", request, stall_.seller)
        .value();
  }
  std::string file(const std::string& name, const std::string& text) const {
    const std::string path = suite_.folder() + "/" + name;
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }
  Finished table(const std::string& verb, const std::vector<std::string>& more) const {
    std::vector<std::string> words = {verb, "listings"};
    words.insert(words.end(), more.begin(), more.end());
    for (const char* word : {"--as", "owner", "--roles", "PRODUCER", "--orgs"}) {
      words.emplace_back(word);
    }
    words.push_back(stall_.producer);
    return suite_.farmgate(words);
  }

  Suite suite_;
  Stall stall_;
};

TEST_F(ListingLife, AVacationATakeDownAndTheEndStopTheSale) {
  EXPECT_EQ(ordered(), "OK");
  const std::string& it = stall_.listing;
  EXPECT_EQ(shown(it), "PUBLISHED");  // and its page is kept from here on
  EXPECT_THAT(act("PauseListing", lp::PauseListingRequest(), it, stall_.seller), IsOk());
  EXPECT_TRUE(eventually([&] { return shown(it) == "BLOCKED PAUSED"; }, kShownWithin)) << shown(it);
  EXPECT_TRUE(eventually([&] { return ordered() == "LISTING_NOT_ON_SALE"; })) << ordered();
  EXPECT_THAT(act("ResumeListing", lp::ResumeListingRequest(), it, stall_.seller), IsOk());
  EXPECT_TRUE(eventually([&] { return ordered() == "OK"; })) << ordered();

  lp::TakeDownListingRequest wrong;
  wrong.set_reason("Ảnh không đúng hàng");
  EXPECT_THAT(act("TakeDownListing", wrong, it, stall_.seller),
              StatusIs(Code::kPermissionDenied, "ROLE_LACKING"));
  EXPECT_THAT(act("TakeDownListing", wrong, it, officer()), IsOk());
  EXPECT_TRUE(eventually([&] { return shown(it) == "BLOCKED TAKEN_DOWN"; }, kShownWithin))
      << shown(it);
  EXPECT_TRUE(eventually([&] { return ordered() == "LISTING_NOT_ON_SALE"; })) << ordered();
  lp::AppealTakeDownRequest answer;
  answer.set_text("Đã thay ảnh");
  EXPECT_THAT(act("AppealTakeDown", answer, it, stall_.seller), IsOk());
  lp::DecideAppealRequest verdict;
  verdict.set_verdict(lp::APPEAL_VERDICT_LIFTED);
  verdict.set_reason("Đã sửa");
  EXPECT_THAT(act("DecideAppeal", verdict, it, officer()), IsOk());
  EXPECT_TRUE(eventually([&] { return ordered() == "OK"; })) << ordered();

  EXPECT_THAT(act("RetireListing", lp::RetireListingRequest(), it, stall_.seller), IsOk());
  EXPECT_TRUE(eventually([&] { return shown(it) == "NOT_FOUND"; }, kShownWithin)) << shown(it);
  EXPECT_TRUE(eventually([&] { return ordered() == "LISTING_NOT_ON_SALE"; })) << ordered();
  EXPECT_EQ(shown(it, stall_.seller), "RETIRED");
}

TEST_F(ListingLife, AStarThatIsRevokedIsGoneFromPageListAndText) {
  vp::RecordFormerCertificateRequest former;
  vp::Certificate& it = *former.mutable_certificate();
  it.set_number("1/GCN-OCOP");
  it.set_product(stall_.product);
  it.set_commune("communes/07582");
  it.set_product_code("24-07582-1-2024");
  it.set_product_set(1);
  it.set_star(4);
  it.set_level(vp::RECOGNITION_LEVEL_PROVINCE);
  it.set_issuer("Ủy ban nhân dân tỉnh (ví dụ)");
  it.set_decision_number("12/QD-UBND");
  const Date today = date_in_vietnam(
      std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now()));
  wire::write(later(today, -std::chrono::days(100)), *it.mutable_decision_date());
  wire::write(later(today, -std::chrono::days(100)), *it.mutable_valid_from_date());
  wire::write(later(today, std::chrono::days(900)), *it.mutable_valid_through_date());
  former.set_request_id(new_id());
  const auto given =
      suite_.settle<vp::Certificate>(kCertificates + "RecordFormerCertificate", former, officer());
  ASSERT_THAT(given, IsOk());
  EXPECT_TRUE(eventually([&] { return stars() == "4 4"; }, kShownWithin)) << stars();
  const auto retitle = [&](const std::string& title) {
    lp::UpdateListingRequest request;
    request.mutable_listing()->set_name(stall_.listing);
    request.mutable_listing()->set_title(title);
    request.mutable_update_mask()->add_paths("title");
    request.set_request_id(new_id());
    return suite_.settle<lp::Listing>(kListings + "UpdateListing", request, stall_.seller);
  };
  EXPECT_THAT(retitle("Vải thiều OCOP 5 sao"),
              StatusIs(Code::kFailedPrecondition, "NOT_PUBLISHABLE"));
  EXPECT_THAT(retitle("Vải thiều OCOP 4 sao"), IsOk());

  vp::RevokeCertificateRequest revoke;
  revoke.set_name(given->name());
  revoke.set_cause(vp::REVOCATION_CAUSE_LAW_BROKEN);
  wire::write(today, *revoke.mutable_conclusion_date());
  revoke.set_decision_number("13/QD-UBND");
  revoke.set_reason("(ví dụ)");
  revoke.set_request_id(new_id());
  ASSERT_THAT(
      suite_.settle<vp::Certificate>(kCertificates + "RevokeCertificate", revoke, officer()),
      IsOk());
  EXPECT_TRUE(eventually([&] { return stars() == "0 none"; }, kShownWithin)) << stars();
  EXPECT_TRUE(
      eventually([&] { return shown(stall_.listing) == "BLOCKED STAR_NOT_VALID"; }, kShownWithin));
  EXPECT_THAT(retitle("Vải thiều"), IsOk());
  EXPECT_TRUE(eventually([&] { return stars() == "0 0"; }, kShownWithin)) << stars();
}

TEST_F(ListingLife, APaperThatIsRevokedTakesItsGoodsOffTheMarket) {
  const auto made =
      suite_.settle<lp::Listing>(kListings + "CreateListing", tea(product(11)), stall_.seller);
  ASSERT_THAT(made, IsOk());
  const std::string it = made->name();
  const auto publish = [&] {
    return act("PublishListing", lp::PublishListingRequest(), it, stall_.seller);
  };
  const Status refused = publish().status();
  EXPECT_THAT(refused, StatusIs(Code::kFailedPrecondition, "NOT_PUBLISHABLE"));
  ASSERT_EQ(refused.violations().size(), 1u);
  EXPECT_THAT(refused.violations()[0].description, StartsWith("FOOD_SAFETY_PAPER_MISSING: "));

  const pp::Qualification paper = record_paper();
  EXPECT_TRUE(eventually([&] { return publish().ok(); }));
  EXPECT_EQ(shown(it), "PUBLISHED");
  pp::RevokeQualificationRequest revoke;
  revoke.set_name(paper.name());
  revoke.set_reason("hết hiệu lực");
  revoke.set_request_id(new_id());
  ASSERT_THAT(
      suite_.settle<pp::Qualification>(kProducers + "RevokeQualification", revoke, officer()),
      IsOk());
  EXPECT_TRUE(
      eventually([&] { return shown(it) == "BLOCKED FOOD_SAFETY_PAPER_MISSING"; }, kShownWithin))
      << shown(it);

  record_paper();
  EXPECT_TRUE(eventually([&] { return shown(it) == "PUBLISHED"; }, kShownWithin)) << shown(it);
}

TEST_F(ListingLife, EverythingThatIsUnmetIsNamedAtOnceWithItsCure) {
  auto request = tea(product(15));
  request.mutable_listing()->clear_label();
  request.mutable_listing()->set_title("Rượu nếp OCOP 5 sao");
  const auto made = suite_.settle<lp::Listing>(kListings + "CreateListing", request, stall_.seller);
  ASSERT_THAT(made, IsOk());
  const Status refused =
      act("PublishListing", lp::PublishListingRequest(), made->name(), stall_.seller).status();
  EXPECT_THAT(refused, StatusIs(Code::kFailedPrecondition, "NOT_PUBLISHABLE"));

  lp::CheckPublishableRequest check;
  check.set_name(made->name());
  const auto unmet =
      suite_.settle<lp::CheckPublishableResponse>(kListings + "CheckPublishable", check, officer());
  ASSERT_THAT(unmet, IsOk());
  ASSERT_EQ(unmet->unmet_rules_size(), 12);  // star, paper, ten fields of the label
  ASSERT_EQ(refused.violations().size(), 12u);
  for (int i = 0; i < 12; ++i) {
    const lp::UnmetRule& rule = unmet->unmet_rules(i);
    EXPECT_EQ(refused.violations()[static_cast<std::size_t>(i)].description,
              rule.rule() + ": " + rule.cure_en());
    EXPECT_FALSE(rule.unmet_vi().empty() || rule.cure_vi().empty() || rule.unmet_en().empty());
  }
  EXPECT_THAT(suite_.settle<lp::CheckPublishableResponse>(kListings + "CheckPublishable", check,
                                                          buyer("an")),
              StatusIs(Code::kPermissionDenied, "ROLE_LACKING"));
}

TEST_F(ListingLife, StrangeTextsAreRefusedOrKeptAndNeverAFault) {
  const std::string tea_product = product(11);
  const auto create = [&](const std::string& title, const std::string& story) {
    auto request = tea(tea_product);
    request.mutable_listing()->set_title(title);
    request.mutable_listing()->set_story(story);
    return suite_.settle<lp::Listing>(kListings + "CreateListing", request, stall_.seller);
  };
  const auto refused = StatusIs(Code::kInvalidArgument, "INVALID_FIELD");
  EXPECT_THAT(create("Chè\x01xanh", ""), refused);
  EXPECT_THAT(create(std::string("Ch\0è", 5), ""), refused);
  EXPECT_THAT(create("Chè\x1fxanh", ""), refused);
  EXPECT_THAT(create(std::string(10'240, 'x'), ""), refused);
  EXPECT_THAT(create("Chè", std::string(10'240, 'x')), refused);
  EXPECT_THAT(create("", ""), refused);
  for (const std::string text : {"<script>alert(1)</script>", "\u202Eèhc\u202C \u200F", "🍵🍵",
                                 "'; DROP TABLE listing; --", ".*[(", "%s%n"}) {
    const auto made = create(text, text);
    ASSERT_THAT(made, IsOk()) << text;
    EXPECT_EQ(made->title(), text);
    EXPECT_EQ(made->story(), text);
  }
}

TEST_F(ListingLife, ATableComesInOnceAndGoesOutAsItComesIn) {
  const std::string tea_product = product(11);
  const std::string label =
      ",Chè xanh,Vườn chè (ví dụ),Xã Yên Thế,Việt Nam,Nơi khô,12 tháng,Đáy gói";
  const std::string header =
      "key,product,title,story,content,unit,publish,label_goods_name,label_responsible_party,"
      "label_responsible_address,label_origin,label_storage,label_shelf_life,label_batch_rule\n";
  const std::string rows =
      "T1," + tea_product + ",Chè 1,\"Hai\ndòng, \"\"xanh\"\"\",\"0,125 kg\",PIECE," + label +
      "\nT2," + tea_product + ",'=Chè 2,'-5 độ,1 kg,KILOGRAM,NO" + label + "\nT3," + tea_product +
      ",Chè 3,,5 ngựa,PIECE," + label + "\nT4," + tea_product + ",Chè 4,,1 kg,PIECE,YES" + label +
      "\nT5," + tea_product.substr(0, 46) + "/products/" + new_id() + ",Chè 5,,1 kg,PIECE," +
      label + "\n";
  const std::string path = file("tea.csv", header + rows);
  Finished done;
  ASSERT_TRUE(eventually([&] {  // the product is on its way
    done = table("import", {path});
    return done.err.find("2 made") != std::string::npos ||
           done.err.find("2 known") != std::string::npos;
  })) << done.out
      << done.err;
  EXPECT_THAT(done.out, HasSubstr("\r\n5;content;INVALID_FIELD;"));
  EXPECT_THAT(done.out, HasSubstr("\r\n6;product;NOT_PUBLISHABLE;"));
  EXPECT_THAT(done.out, HasSubstr("\r\n7;product;COPY_NOT_YET;"));
  EXPECT_THAT(table("import", {path}).err, StartsWith("5 rows: 0 made, 2 known before, 3 refused"));
  EXPECT_EQ(suite_.value("listings", "SELECT count(*) FROM listing"), "3");  // and the stall's

  for (const std::string name : {"/out.csv", "/out.jsonl"}) {
    const Finished out = table("export", {stall_.producer, suite_.folder() + name});
    EXPECT_EQ(out.code, 0) << out.err;
    const Finished again = table("import", {suite_.folder() + name});
    EXPECT_THAT(again.err, StartsWith("3 rows: 0 made, 3 known before, 0 refused")) << again.out;
  }
  EXPECT_EQ(contents(suite_.folder() + "/out.jsonl").find("Hai\\ndòng") != std::string::npos, true);
}

TEST_F(ListingLife, ATableOfObjectsNamesItsBadLines) {
  const std::string tea_product = product(11);
  const std::string good =
      R"({"key":"J1","product":")" + tea_product +
      R"(","title":"Chè","content":"0,5 kg","unit":"PIECE","label":{"origin":"VN"}})";
  const std::string path =
      file("tea.jsonl",
           good + "\n\nno object\n{\"key\":\"J2\",\"colour\":\"red\"}\n[1]\n{\"key\":\"J3\"}\n");
  Finished done;
  ASSERT_TRUE(eventually([&] {
    done = table("import", {path});
    return done.err.find("1 made") != std::string::npos ||
           done.err.find("1 known") != std::string::npos;
  })) << done.out
      << done.err;
  EXPECT_THAT(done.out, HasSubstr("\r\n3;1;NOT_AN_OBJECT;"));
  EXPECT_THAT(done.out, HasSubstr("\r\n4;1;COLUMN_UNKNOWN;colour"));
  EXPECT_THAT(done.out, HasSubstr("\r\n5;1;NOT_AN_OBJECT;"));
  EXPECT_THAT(done.out, HasSubstr("\r\n6;content;INVALID_FIELD;"));
}

}  // namespace
}  // namespace farmgate::testing
