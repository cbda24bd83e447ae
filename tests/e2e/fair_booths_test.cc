// A fair over the wire: its plan from a table, its booths let, as the programs are shipped.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "chassis/testing/pg_sandbox.h"
#include "chassis/testing/status_is.h"
#include "chassis/wire/convert.h"
#include "farmgate/orders/v1/fair_service.pb.h"
#include "farmgate/producers/v1/producer_service.pb.h"
#include "tests/support/suite.h"

namespace farmgate::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;
namespace op = orders::v1;
namespace pp = producers::v1;

class FairBooths : public ::testing::Test {
 protected:
  FairBooths() {
    suite_.migrate();
    suite_.start();
  }

  template <class Reply>
  StatusOr<Reply> fairs(const std::string& method, const google::protobuf::Message& request,
                        const Caller& who = officer()) {
    return suite_.settle<Reply>("farmgate.orders.v1.FairService/" + method, request, who);
  }
  template <class Request>
  static Request command(const std::string& name) {
    Request request;
    request.set_name(name);
    request.set_request_id(Uuid::v7().to_string());
    return request;
  }
  static Date day(int number) {
    return later(date_in_vietnam(std::chrono::floor<std::chrono::microseconds>(
                     std::chrono::system_clock::now())),
                 std::chrono::days(number));
  }

  op::Fair fair() {
    op::CreateFairRequest request;
    op::Fair& it = *request.mutable_fair();
    it.set_kind(op::FAIR_KIND_FAIR);
    it.set_title("Hội chợ (ví dụ)");
    it.set_province("provinces/24");
    wire::write(day(40), *it.mutable_start_date());
    wire::write(day(45), *it.mutable_end_date());
    wire::write(day(20), *it.mutable_application_through_date());
    it.add_zones()->set_code("A");
    it.mutable_zones(0)->set_title("Khu nông sản");
    it.mutable_rules()->set_waiting_list_size(3);
    request.set_request_id(Uuid::v7().to_string());
    return fairs<op::Fair>("CreateFair", request).value();
  }
  Finished import(const std::string& fair, const std::string& text) const {
    const std::string path = suite_.folder() + "/plan.csv";
    std::ofstream(path, std::ios::binary) << text;
    return suite_.farmgate({"import", "booths", path, fair, "--as", "an-officer", "--roles",
                            "FAIR_ORGANISER", "--province", "provinces/24"});
  }
  std::string household() {
    pp::CreateProducerRequest request;
    pp::Producer& it = *request.mutable_producer();
    it.set_kind(pp::PRODUCER_KIND_HOUSEHOLD);
    it.set_public_name("Hộ mẫu");
    it.mutable_representative()->set_full_name("Nguyễn Thị Mẫu");
    it.set_phone("0912345678");
    it.set_commune("communes/07582");
    request.set_request_id(Uuid::v7().to_string());
    return suite_
        .settle<pp::Producer>("farmgate.producers.v1.ProducerService/CreateProducer", request,
                              officer())
        ->name();
  }
  StatusOr<op::Application> apply(const op::Fair& fair, const std::string& producer) {
    op::ApplyForBoothRequest request;
    request.set_parent(fair.name());
    request.mutable_application()->set_applicant(producer);
    request.mutable_application()->add_products(producer + "/products/x");
    request.set_request_id(Uuid::v7().to_string());
    return fairs<op::Application>("ApplyForBooth", request, seller_of(producer));
  }

  Suite suite_;
};

TEST_F(FairBooths, APlanIsTakenInOnceAndItsBoothsAreLet) {
  const op::Fair it = fair();
  const std::string plan =
      "key;zone;kind;area_m2;price_vnd;utilities\r\n"
      "A-01;A;CORNER;13,5;4500000;\"điện, nước\"\r\n"
      "A-02;A;STANDARD;9;tám triệu;\r\n"
      "A-03;C;STANDARD;9;3000000;\r\n";
  const Finished once = import(it.name(), plan);
  EXPECT_THAT(once.err, StartsWith("3 rows: 1 made, 0 known before, 2 refused\n"));
  EXPECT_THAT(once.out, HasSubstr("\r\n3;price_vnd;INVALID_FIELD;"));
  EXPECT_THAT(once.out, HasSubstr("\r\n4;zone;INVALID_FIELD;"));
  EXPECT_THAT(import(it.name(), plan).err, StartsWith("3 rows: 0 made, 1 known before"));

  ASSERT_THAT(fairs<op::Fair>("OpenApplications", command<op::OpenApplicationsRequest>(it.name())),
              IsOk());
  const std::string first = household(), second = household();
  ASSERT_THAT(apply(it, first), IsOk());
  ASSERT_THAT(apply(it, second), IsOk());
  auto request = command<op::AllocateBoothsRequest>(it.name());
  EXPECT_THAT(fairs<op::Allocation>("AllocateBooths", request),
              StatusIs(Code::kFailedPrecondition, "APPLICATIONS_RUN"));
  request.set_early_reason("đã đủ hồ sơ");
  const auto let = fairs<op::Allocation>("AllocateBooths", request);
  ASSERT_THAT(let, IsOk());
  EXPECT_EQ(let->rows(0).booth(), it.name() + "/booths/A-01");
  EXPECT_EQ(let->rows(1).state(), op::APPLICATION_STATE_WAITING);
  EXPECT_THAT(apply(it, household()), StatusIs(Code::kFailedPrecondition, "APPLICATION_CLOSED"));

  op::GetBoothRequest get;
  get.set_name(it.name() + "/booths/A-01");
  const auto booth = fairs<op::Booth>("GetBooth", get, buyer("an"));
  EXPECT_EQ(booth->exhibitor(), first);
  EXPECT_EQ(booth->area_thousandths(), 13'500);
}

TEST_F(FairBooths, OfAnotherPartyOrProvinceAreNotFoundAndBuyersDecideNothing) {
  const op::Fair it = fair();
  ASSERT_THAT(import(it.name(), "key,zone,kind,price_vnd\nA-01,A,STANDARD,0\n").err,
              StartsWith("1 rows: 1 made"));
  ASSERT_THAT(fairs<op::Fair>("OpenApplications", command<op::OpenApplicationsRequest>(it.name())),
              IsOk());
  const auto filed = apply(it, household());
  ASSERT_THAT(filed, IsOk());
  op::GetApplicationRequest get;
  get.set_name(filed->name());
  const std::string other = household();
  EXPECT_THAT(suite_.call<op::Application>("farmgate.orders.v1.FairService/GetApplication", get,
                                           seller_of(other)),
              StatusIs(Code::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(
      suite_.call<op::Allocation>("farmgate.orders.v1.FairService/AllocateBooths",
                                  command<op::AllocateBoothsRequest>(it.name()), buyer("an")),
      StatusIs(Code::kPermissionDenied, "ROLE_LACKING"));
}

}  // namespace
}  // namespace farmgate::testing
