#include "tests/integration/orders/fairground.h"

#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "services/orders/orders.h"
#include "services/orders/storage/copies.h"
#include "services/orders/storage/exhibitors.h"
#include "tests/support/service_database.h"

namespace farmgate::orders {
namespace {

Time system_now() {
  return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
}

rpc::Call call_of(const std::string& subject) {
  rpc::Call call;
  call.deadline = in(30s);
  call.method = "FairService/X";
  call.principal.subject = subject;
  return call;
}

}  // namespace

std::string product_of(const std::string& producer) { return producer + "/products/lychee"; }

Fairground::Fairground()
    : database_(farmgate::testing::migrated(sandbox_, orders_spec(), 8)),
      today_(date_in_vietnam(system_now())) {
  go_to_day(0);
}

rpc::Call Fairground::organiser(const std::string& province) const {
  rpc::Call call = call_of("organiser");
  call.access.province = province;
  return call;
}

rpc::Call Fairground::exhibitor(const std::string& producer) const {
  rpc::Call call = call_of(producer);
  call.access.parties = {producer};
  return call;
}

std::string Fairground::producer(int star, const std::string& commune) {
  SellerCopy copy;
  copy.id = ProducerId::make();
  copy.active = true;
  copy.commune = commune;
  EXPECT_THAT(
      database_.transact(in(5s), [&](pg::Tx& tx) { return copies_store::save_seller(tx, copy); }),
      IsOk());
  std::string name = "producers/" + copy.id.to_string();
  if (star > 0) certify(name, star);
  return name;
}

void Fairground::certify(const std::string& producer, int star, bool valid) {
  const CertificateCopy copy{
      "certificates/" + producer.substr(10), product_of(producer), star, valid, today_, day(1000)};
  EXPECT_THAT(database_.transact(
                  in(5s), [&](pg::Tx& tx) { return exhibitors::save_certificate(tx, copy); }),
              IsOk());
}

void Fairground::suspend(const std::string& producer) {
  SellerCopy copy;
  copy.id = ProducerId(*farmgate::wire::find_id(producer, "producers"));
  copy.commune = "communes/07582";
  EXPECT_THAT(
      database_.transact(in(5s), [&](pg::Tx& tx) { return copies_store::save_seller(tx, copy); }),
      IsOk());
}

v1::CreateFairRequest Fairground::fair_request() const {
  v1::CreateFairRequest request;
  v1::Fair& fair = *request.mutable_fair();
  fair.set_kind(v1::FAIR_KIND_FAIR);
  fair.set_title("Hội chợ vải thiều (ví dụ)");
  fair.set_province("provinces/24");
  farmgate::wire::write(day(20), *fair.mutable_start_date());
  farmgate::wire::write(day(26), *fair.mutable_end_date());
  farmgate::wire::write(day(10), *fair.mutable_application_through_date());
  for (const auto& [code, star] : {std::pair("A", 3), std::pair("B", 0)}) {
    v1::FairZone& zone = *fair.add_zones();
    zone.set_code(code);
    zone.set_title("Khu " + std::string(code));
    zone.set_minimum_star(star);
  }
  fair.mutable_rules()->set_booths_per_subject(2);
  fair.mutable_rules()->set_waiting_list_size(5);
  request.set_request_id(Uuid::v7().to_string());
  return request;
}

v1::Fair Fairground::create(const v1::CreateFairRequest& request) {
  auto made = parsed<v1::Fair>(fairs_.create(organiser(), request));
  EXPECT_THAT(made, IsOk());
  return *made;
}

v1::Fair Fairground::fair() { return create(fair_request()); }

void Fairground::add_booth(const v1::Fair& fair, const std::string& code, std::int64_t price_vnd) {
  v1::CreateBoothRequest request;
  request.set_parent(fair.name());
  request.set_booth_id(code);
  request.mutable_booth()->set_zone(code.substr(0, 1));
  request.mutable_booth()->set_kind(v1::BOOTH_KIND_STANDARD);
  request.mutable_booth()->set_price_vnd(price_vnd);
  request.set_request_id(Uuid::v7().to_string());
  EXPECT_THAT(parsed<v1::Booth>(booths_.create(organiser(), request)), IsOk());
}

StatusOr<v1::Fair> Fairground::open(const v1::Fair& fair) {
  return parsed<v1::Fair>(
      fairs_.open_applications(organiser(), command<v1::OpenApplicationsRequest>(fair.name())));
}

v1::Fair Fairground::opened(const v1::CreateFairRequest& request,
                            const std::vector<std::string>& codes) {
  const v1::Fair fair = create(request);
  for (const std::string& code : codes) add_booth(fair, code);
  auto it = open(fair);
  EXPECT_THAT(it, IsOk());
  return *it;
}

v1::Fair Fairground::opened(const std::vector<std::string>& codes) {
  return opened(fair_request(), codes);
}

v1::Fair Fairground::now(const v1::Fair& fair) {
  v1::GetFairRequest request;
  request.set_name(fair.name());
  return fairs_.get(organiser(), request).value();
}

v1::ApplyForBoothRequest Fairground::application(const v1::Fair& fair, const std::string& producer,
                                                 const std::vector<std::string>& zones) const {
  v1::ApplyForBoothRequest request;
  request.set_parent(fair.name());
  request.mutable_application()->set_applicant(producer);
  request.mutable_application()->add_products(product_of(producer));
  for (const std::string& zone : zones) request.mutable_application()->add_zones(zone);
  request.set_request_id(Uuid::v7().to_string());
  return request;
}

StatusOr<v1::Application> Fairground::apply(const v1::ApplyForBoothRequest& request) {
  return parsed<v1::Application>(
      applications_.apply(exhibitor(request.application().applicant()), request));
}

v1::Application Fairground::applied(const v1::Fair& fair, const std::string& producer,
                                    const std::vector<std::string>& zones) {
  auto filed = apply(application(fair, producer, zones));
  EXPECT_THAT(filed, IsOk());
  return *filed;
}

v1::Application Fairground::now(const v1::Application& application) {
  v1::GetApplicationRequest request;
  request.set_name(application.name());
  return applications_.get(organiser(), request).value();
}

StatusOr<v1::Allocation> Fairground::allocate(const v1::Fair& fair) {
  return parsed<v1::Allocation>(
      allocations_.allocate(organiser(), command<v1::AllocateBoothsRequest>(fair.name())));
}

v1::Allocation Fairground::allocated(const v1::Fair& fair) {
  go_to_day(11);
  auto out = allocate(fair);
  EXPECT_THAT(out, IsOk());
  return *out;
}

StatusOr<v1::Application> Fairground::confirm(const v1::Application& application) {
  return parsed<v1::Application>(applications_.confirm(
      exhibitor(application.applicant()), command<v1::ConfirmBoothRequest>(application.name())));
}

StatusOr<v1::Application> Fairground::cancel(const v1::Application& application) {
  return parsed<v1::Application>(applications_.cancel(
      exhibitor(application.applicant()), command<v1::CancelBoothRequest>(application.name())));
}

StatusOr<v1::Application> Fairground::override_with(const v1::Application& application,
                                                    v1::ApplicationState state,
                                                    const std::string& booth) {
  auto request = command<v1::OverrideAllocationRequest>(application.name());
  request.set_state(state);
  request.set_booth(booth);
  request.set_reason("đặc sản của xã chủ nhà");
  return parsed<v1::Application>(allocations_.override_one(organiser(), request));
}

// Noon there, so that no test meets a midnight.
void Fairground::go_to_day(int number) {
  const Time noon = Time(std::chrono::sys_days(day(number))) + 5h;
  EXPECT_THAT(pg::set_clock_offset(database_, noon - system_now()), IsOk());
}

}  // namespace farmgate::orders
