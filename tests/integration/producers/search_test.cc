#include <set>

#include "tests/integration/producers/registry.h"

namespace farmgate::producers {
namespace {

class Search : public Registry {
 protected:
  v1::Producer household(const std::string& name, const std::string& phone,
                         const std::string& tax_code, const std::string& personal_number = "",
                         const std::string& commune = "communes/07582") {
    v1::CreateProducerRequest request = registration(name, commune);
    request.mutable_producer()->set_phone(phone);
    request.mutable_producer()->set_tax_code(tax_code);
    request.mutable_producer()->set_personal_number(personal_number);
    return parsed<v1::Producer>(producers_.create(call("CreateProducer"), request));
  }
  std::set<std::string> found(const std::string& query,
                              auth::Access access = auth::Access::everything()) {
    v1::SearchProducersRequest request;
    request.set_query(query);
    const auto reply = producers_.search(call("SearchProducers", access), request);
    EXPECT_THAT(reply, IsOk()) << query;
    std::set<std::string> names;
    for (const v1::Producer& it : reply->producers()) names.insert(it.public_name());
    return names;
  }
  using Names = std::set<std::string>;
};

TEST_F(Search, FindsANameWithoutMarksInAnyOrder) {
  household("Hộ Đặng Văn Hoà", "0912345678", "");
  household("Hộ Đặng Thị Hòa (vải thiều)", "0912345679", "");
  household("HTX Hoa Đào", "0912345670", "");

  EXPECT_EQ(found("dang hoa"), (Names{"Hộ Đặng Văn Hoà", "Hộ Đặng Thị Hòa (vải thiều)"}));
  EXPECT_EQ(found("hòa văn đặng"), (Names{"Hộ Đặng Văn Hoà"}));
  EXPECT_EQ(found("Hoà").size(), 3u);
  EXPECT_EQ(found("VẢI"), (Names{"Hộ Đặng Thị Hòa (vải thiều)"}));
  EXPECT_EQ(found("thieu"), (Names{"Hộ Đặng Thị Hòa (vải thiều)"}));
  EXPECT_EQ(found("hoang"), Names{});
}

TEST_F(Search, FindsPhonesTaxCodesAndPersonalNumbers) {
  household("A", "0912345678", "0101234567");
  household("B", "0987654321", "0101234567-001");
  household("C", "0387654321", "0912345678", "001234567890");

  EXPECT_EQ(found("+84 912.345.678"), (Names{"A"}));
  EXPECT_EQ(found("0912345678"), (Names{"A", "C"}));
  EXPECT_EQ(found("0101234567"), (Names{"A", "B"}));
  EXPECT_EQ(found("0101234567-001"), (Names{"B"}));
  EXPECT_EQ(found("0101234567001"), (Names{"B"}));
  EXPECT_EQ(found("001234567890"), (Names{"C"}));
  EXPECT_EQ(found("0101234567-002"), Names{});
}

TEST_F(Search, FollowsAChangedName) {
  const v1::Producer it = household("Vườn cũ", "0912345678", "");
  v1::UpdateProducerRequest request;
  request.mutable_producer()->set_name(it.name());
  request.mutable_producer()->set_public_name("Vườn mới");
  request.mutable_update_mask()->add_paths("public_name");
  request.set_request_id(request_id());
  ASSERT_THAT(producers_.update(call("UpdateProducer"), request), IsOk());

  EXPECT_EQ(found("moi"), (Names{"Vườn mới"}));
  EXPECT_EQ(found("cũ"), Names{});
}

TEST_F(Search, AnOfficerOfACommuneFindsThoseOfTheCommune) {
  household("Vườn ở đây", "0912345678", "");
  household("Vườn nơi khác", "0912345678", "", "", "communes/07288");
  const auth::Access officer = officer_of("communes/07582");

  EXPECT_EQ(found("vuon", officer), (Names{"Vườn ở đây"}));
  EXPECT_EQ(found("vuon day", officer), (Names{"Vườn ở đây"}));
  EXPECT_EQ(found("0912345678", officer), (Names{"Vườn ở đây"}));
  EXPECT_EQ(found("vuon", auth::Access()), Names{});
}

TEST_F(Search, PagesShowEveryProducerOnceThoughTimesAreEqual) {
  for (int i = 0; i < 7; ++i) household("Vườn Bưởi", "0912345678", "0101234567");
  sandbox_.execute("UPDATE producer SET create_time = '2026-06-01'");
  for (const char* query : {"bưởi", "bưởi vườn", "0912345678"}) {
    std::multiset<std::string> names;
    v1::SearchProducersRequest request;
    request.set_query(query);
    request.set_page_size(2);
    do {
      const auto page = producers_.search(call("SearchProducers"), request).value();
      for (const v1::Producer& it : page.producers()) names.insert(it.name());
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    EXPECT_EQ(names.size(), 7u) << query;
    EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), 7u) << query;
  }
}

TEST_F(Search, ATokenIsGoodForItsQueryAlone) {
  for (int i = 0; i < 3; ++i) household("Vườn Bưởi", "0912345678", "");
  v1::SearchProducersRequest request;
  request.set_query("bưởi");
  request.set_page_size(1);
  const auto first = producers_.search(call("SearchProducers"), request).value();
  request.set_page_token(first.next_page_token());
  request.set_query("vườn");

  EXPECT_THAT(producers_.search(call("SearchProducers"), request),
              StatusIs(Code::kInvalidArgument, "PAGE_TOKEN_INVALID"));
}

TEST_F(Search, NothingToSearchForIsRefused) {
  v1::SearchProducersRequest request;
  request.set_query("()");
  EXPECT_THAT(producers_.search(call("SearchProducers"), request),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
}

}  // namespace
}  // namespace farmgate::producers
