// What a client must not send: each a stable reason, nothing changed, nothing told of our insides.
#include <regex>

#include "chassis/base/id.h"
#include "chassis/testing/status_is.h"
#include "chassis/wire/convert.h"
#include "farmgate/listings/v1/listing_service.pb.h"
#include "farmgate/orders/v1/offer_service.pb.h"
#include "farmgate/orders/v1/order_service.pb.h"
#include "farmgate/producers/v1/producer_service.pb.h"
#include "tests/e2e/running.h"

namespace farmgate::testing {
namespace {

namespace pp = producers::v1;
namespace lp = listings::v1;
namespace op = orders::v1;
using ::testing::HasSubstr;

const std::string kProducers = "farmgate.producers.v1.ProducerService/";
const std::string kListings = "farmgate.listings.v1.ListingService/";
const std::string kOffers = "farmgate.orders.v1.OfferService/";
const std::string kOrders = "farmgate.orders.v1.OrderService/";

std::string new_id() { return Uuid::v7().to_string(); }

pp::CreateProducerRequest household(const std::string& public_name = "Vườn bưởi (ví dụ)") {
  pp::CreateProducerRequest request;
  request.mutable_producer()->set_kind(pp::PRODUCER_KIND_HOUSEHOLD);
  request.mutable_producer()->set_public_name(public_name);
  request.mutable_producer()->mutable_representative()->set_full_name("Chủ vườn (ví dụ)");
  request.mutable_producer()->set_phone("0912345678");
  request.mutable_producer()->set_commune("communes/07582");
  request.set_request_id(new_id());
  return request;
}

class BadInput : public Running {
 protected:
  static StatusOr<pp::Producer> create(const pp::CreateProducerRequest& request) {
    return suite().call<pp::Producer>(kProducers + "CreateProducer", request, officer());
  }
  static StatusOr<std::string> raw(const std::string& method, const std::string& bytes) {
    return suite()
        .channel("producers")
        .call_bytes(method, bytes, {.token = suite().token(officer())});
  }
  static StatusOr<pp::Producer> rename(const std::string& etag, const std::string& to) {
    pp::UpdateProducerRequest request;
    request.mutable_producer()->set_name(stall().producer);
    request.mutable_producer()->set_etag(etag);
    request.mutable_producer()->set_public_name(to);
    request.mutable_update_mask()->add_paths("public_name");
    request.set_request_id(new_id());
    return suite().call<pp::Producer>(kProducers + "UpdateProducer", request, stall().seller);
  }
  static StatusOr<op::Order> place(const op::PlaceOrderRequest& request, const Caller& who) {
    return suite().call<op::Order>(kOrders + "PlaceOrder", request, who);
  }
  static StatusOr<pp::ListProducersResponse> page(const std::string& token,
                                                  const std::string& commune = "") {
    pp::ListProducersRequest request;
    request.set_page_size(1);
    request.set_page_token(token);
    request.set_commune(commune);
    return suite().call<pp::ListProducersResponse>(kProducers + "ListProducers", request,
                                                   officer());
  }
};

TEST_F(BadInput, AnUnknownCommuneIsNamed) {
  pp::CreateProducerRequest request = household();
  request.mutable_producer()->set_commune("communes/99999");
  const Status status =
      refusal([&] { return create(request); }, Code::kFailedPrecondition, "COMMUNE_UNKNOWN");
  EXPECT_EQ(status.values().at("commune"), "communes/99999");
}

TEST_F(BadInput, AStaleEtagChangesNothing) {
  const auto first = rename("", "Vườn một (ví dụ)");
  ASSERT_THAT(first, IsOk());
  ASSERT_THAT(rename(first->etag(), "Vườn hai (ví dụ)"), IsOk());
  expect_refused([&] { return rename(first->etag(), "Vườn ba (ví dụ)"); }, Code::kAborted,
                 "ETAG_MISMATCH");
}

TEST_F(BadInput, ARequestIdUsedForAnotherPayloadIsRefused) {
  op::PlaceOrderRequest request = basket(stall(), 1);
  const auto first = place(request, buyer("an"));
  ASSERT_THAT(first, IsOk());
  request.mutable_order()->mutable_contact()->set_phone("0987654321");
  expect_refused([&] { return place(request, buyer("an")); }, Code::kAlreadyExists,
                 "REQUEST_ID_REUSED");
}

TEST_F(BadInput, AMessageOfMoreThanAMebibyteIsRefused) {
  pp::CreateProducerRequest request = household();
  request.mutable_producer()->set_address(std::string(2 << 20, 'a'));
  expect_refused([&] { return create(request); }, Code::kResourceExhausted, "TRANSPORT_LIMIT");
}

TEST_F(BadInput, ATooLongFieldIsNamed) {
  const pp::CreateProducerRequest request = household(std::string(100'000, 'a'));
  const Status status =
      refusal([&] { return create(request); }, Code::kInvalidArgument, "INVALID_FIELD");
  ASSERT_EQ(status.violations().size(), 1u);
  EXPECT_EQ(status.violations()[0].field, "producer.public_name");
  EXPECT_EQ(status.violations()[0].description, "at most 160 characters");
}

TEST_F(BadInput, BytesThatAreNoMessageAreRefused) {
  for (const char* bytes : {"\xff\xff\xff\xff", "\x0a\x7f", "hello"}) {
    expect_refused([&] { return raw(kProducers + "CreateProducer", bytes); },
                   Code::kInvalidArgument, "MALFORMED");
  }
}

TEST_F(BadInput, InvalidUtf8IsRefused) {
  const std::string good = "Gia";
  std::string bytes = household(good).SerializeAsString();
  for (const char* bad : {"\xff\xfe\xfd", "\xed\xa0\x80", "\xc0\xaf."}) {
    std::string bent = bytes;
    bent.replace(bent.find(good), good.size(), bad);
    expect_refused([&] { return raw(kProducers + "CreateProducer", bent); }, Code::kInvalidArgument,
                   "MALFORMED");
  }
}

TEST_F(BadInput, ControlCharactersAreRefusedWithTheFieldsName) {
  for (const std::string& bad : {std::string("a\x01z"), std::string("a\x1b[31mz"),
                                 std::string("a\0z", 3), std::string("a\xc2\x85z")}) {
    const Status status =
        refusal([&] { return create(household(bad)); }, Code::kInvalidArgument, "INVALID_FIELD");
    ASSERT_EQ(status.violations().size(), 1u);
    EXPECT_EQ(status.violations()[0].field, "producer.public_name");
  }
}

TEST_F(BadInput, DecomposedTextIsTakenAndComposed) {
  const std::string nfd = "Va\xcc\x89i thie\xcc\x82\xcc\x80u", nfc = "Vải thiều";
  const auto created = create(household(nfd));
  ASSERT_THAT(created, IsOk());
  EXPECT_EQ(created->public_name(), nfc);
  EXPECT_EQ(suite().value("producers", "SELECT public_name FROM producer ORDER BY id DESC LIMIT 1"),
            nfc);
}

TEST_F(BadInput, APageTokenOfAnotherListOrNoneIsRefused) {
  const auto first = page("");
  ASSERT_THAT(first, IsOk());
  const std::string token = first->next_page_token();
  ASSERT_THAT(page(token), IsOk());
  std::string bent = token;
  bent[bent.size() / 2] = bent[bent.size() / 2] == 'A' ? 'B' : 'A';
  for (const std::string& wrong : {std::string("x"), std::string("!!"), bent, token + token}) {
    expect_refused([&] { return page(wrong); }, Code::kInvalidArgument, "PAGE_TOKEN_INVALID");
  }
  expect_refused([&] { return page(token, "communes/07582"); }, Code::kInvalidArgument,
                 "PAGE_TOKEN_INVALID");
}

// The answer for another party's object, and for one of the same form that nobody has.
class Foreign : public BadInput {
 protected:
  template <class Request>
  static void expect_hidden(const std::string& method, Request request, const std::string& field,
                            const std::string& name, const Caller& who) {
    const std::string before = rows();
    const std::string missing = twin(name);
    const Status foreign = ask(method, request, field, name, who);
    const Status unknown = ask(method, request, field, missing, who);
    EXPECT_THAT(foreign, StatusIs(Code::kNotFound, "NOT_FOUND")) << method;
    EXPECT_EQ(masked(foreign, name), masked(unknown, missing)) << method;
    expect_clean(foreign);
    EXPECT_EQ(rows(), before) << method;
  }

 private:
  // Ids of nobody in the place of its ids.
  static std::string twin(const std::string& name) {
    static const std::regex id("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    return std::regex_replace(name, id, new_id());
  }
  static std::string masked(const Status& status, const std::string& name) {
    std::string text = status.to_string();
    for (auto at = text.find(name); at != text.npos; at = text.find(name)) {
      text.replace(at, name.size(), "NAME");
    }
    return text;
  }
  template <class Request>
  static Status ask(const std::string& method, Request request, const std::string& field,
                    const std::string& name, const Caller& who) {
    request.GetReflection()->SetString(&request, request.GetDescriptor()->FindFieldByName(field),
                                       name);
    if (const auto* id = request.GetDescriptor()->FindFieldByName("request_id")) {
      request.GetReflection()->SetString(&request, id, new_id());
    }
    return suite().call_bytes(method, request, who).status();
  }
};

TEST_F(Foreign, PartiesAndWhatStandsUnderThemLookMissing) {
  const Caller& me = stall().seller;
  const Stall& other = others();
  expect_hidden(kProducers + "GetProducer", pp::GetProducerRequest(), "name", other.producer, me);
  expect_hidden(kProducers + "GetProduct", pp::GetProductRequest(), "name", other.product, me);
  expect_hidden(kProducers + "GetLot", pp::GetLotRequest(), "name", other.lot, me);
  expect_hidden(kProducers + "ListLots", pp::ListLotsRequest(), "parent", other.producer, me);
  expect_hidden(kProducers + "ListBankAccounts", pp::ListBankAccountsRequest(), "parent",
                other.producer, me);
}

TEST_F(Foreign, PartiesCannotBeWrittenTo) {
  const Caller& me = stall().seller;
  pp::CreateProductRequest product;
  product.mutable_product()->set_title("Của người khác");
  product.mutable_product()->set_ocop_set(1);
  expect_hidden(kProducers + "CreateProduct", product, "parent", others().producer, me);
  pp::ConsumeLotRequest consume;
  consume.set_purpose(pp::LOT_PURPOSE_SALE);
  wire::write(Quantity{1'000, Unit::kKilogram}, *consume.mutable_quantity());
  expect_hidden(kProducers + "ConsumeLot", consume, "name", others().lot, me);
}

TEST_F(Foreign, ADraftIsSeenAndPublishedByItsOwnerAlone) {
  lp::CreateListingRequest create;
  create.mutable_listing()->set_product(others().product);
  create.mutable_listing()->set_title("Bản nháp (ví dụ)");
  create.mutable_listing()->set_unit(type::v1::UNIT_PIECE);
  wire::write(Quantity{5'000, Unit::kKilogram}, *create.mutable_listing()->mutable_content());
  create.set_request_id(new_id());
  const auto draft =
      suite().settle<lp::Listing>(kListings + "CreateListing", create, others().seller);
  ASSERT_THAT(draft, IsOk());
  for (const Caller& who : {stall().seller, buyer("an")}) {
    expect_hidden(kListings + "GetListing", lp::GetListingRequest(), "name", draft->name(), who);
  }
  expect_hidden(kListings + "PublishListing", lp::PublishListingRequest(), "name", draft->name(),
                stall().seller);
}

TEST_F(Foreign, OffersTakeStockFromTheirSellerAlone) {
  op::ReceiveStockRequest receive;
  receive.set_lot(stall().lot);
  wire::write(Quantity{1'000, Unit::kPiece}, *receive.mutable_quantity());
  expect_hidden(kOffers + "ReceiveStock", receive, "name", others().offer, stall().seller);
  receive.set_name(stall().offer);
  expect_hidden(kOffers + "ReceiveStock", receive, "lot", others().lot, stall().seller);
}

TEST_F(Foreign, OrdersAreTheBuyersAndTheSellers) {
  const auto order = place(basket(others(), 1), buyer("an"));
  ASSERT_THAT(order, IsOk());
  for (const Caller& who : {stall().seller, buyer("binh")}) {
    expect_hidden(kOrders + "GetOrder", op::GetOrderRequest(), "name", order->name(), who);
  }
  expect_hidden(kOrders + "CancelOrder", op::CancelOrderRequest(), "name", order->name(),
                buyer("binh"));
}

}  // namespace
}  // namespace farmgate::testing
