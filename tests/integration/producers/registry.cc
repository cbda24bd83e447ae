#include "tests/integration/producers/registry.h"

#include <future>

#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "services/producers/domain/area_tables.h"
#include "services/producers/producers.h"
#include "tests/support/service_database.h"

namespace farmgate::producers {

using namespace std::chrono_literals;

Registry::Registry()
    : database_(farmgate::testing::migrated(sandbox_, producers_spec(), 16)),
      areas_(Areas::read(provinces_csv(), communes_csv()).value()),
      species_(Species::read(species_csv()).value()) {}

rpc::Call Registry::call(std::string_view method, auth::Access access) const {
  rpc::Call call;
  call.principal.subject = access.parties.empty() ? "officer" : access.parties.front();
  call.access = std::move(access);
  call.deadline = in(30s);
  call.method = method;
  return call;
}

auth::Access Registry::owner_of(const std::string& producer) {
  auth::Access access;
  access.parties = {producer};
  return access;
}

auth::Access Registry::officer_of(const std::string& commune) {
  auth::Access access;
  access.commune = commune;
  return access;
}

rpc::Call Registry::by_service(rpc::Call call) {
  call.principal = {};
  call.principal.service = "orders";
  call.principal.roles = {auth::Role::kService};
  return call;
}

rpc::Call Registry::in_role(rpc::Call call, auth::Role role, const std::string& subject) {
  call.principal.roles.add(role);
  call.principal.subject = subject;
  return call;
}

v1::CreateProducerRequest Registry::registration(const std::string& public_name,
                                                 const std::string& commune) {
  v1::CreateProducerRequest request;
  v1::Producer& it = *request.mutable_producer();
  it.set_kind(v1::PRODUCER_KIND_HOUSEHOLD);
  it.set_public_name(public_name);
  it.mutable_representative()->set_full_name("Nguyễn Thị Mẫu");
  it.set_phone("0912 345 678");
  it.set_personal_number("001234567890");
  it.set_commune(commune);
  it.set_address("Thôn Mẫu");
  request.set_request_id(request_id());
  return request;
}

v1::CreatePlotRequest Registry::plot_request(const std::string& parent) {
  v1::CreatePlotRequest request;
  request.set_parent(parent);
  request.mutable_plot()->set_title("Đồi vải");
  request.mutable_plot()->set_crop("vải thiều");
  request.mutable_plot()->set_commune("communes/07582");
  farmgate::wire::write(Quantity{360000, Unit::kSquareMetre},
                        *request.mutable_plot()->mutable_area());
  request.set_request_id(request_id());
  return request;
}

v1::CreateProductRequest Registry::product_request(const std::string& parent) {
  v1::CreateProductRequest request;
  request.set_parent(parent);
  request.mutable_product()->set_title("Vải thiều tươi");
  request.mutable_product()->set_ocop_set(1);
  request.set_request_id(request_id());
  return request;
}

v1::CreateQualificationRequest Registry::paper_request(const std::string& parent, Date through) {
  v1::CreateQualificationRequest request;
  request.set_parent(parent);
  v1::Qualification& it = *request.mutable_qualification();
  it.set_kind(v1::QUALIFICATION_KIND_VIETGAP);
  it.set_issuer("Trung tâm chứng nhận");
  it.set_number("VG-1");
  farmgate::wire::write(Date(2020y / std::chrono::January / 1), *it.mutable_valid_from_date());
  farmgate::wire::write(through, *it.mutable_valid_through_date());
  request.set_request_id(request_id());
  return request;
}

v1::CreateLotRequest Registry::lot_request(const v1::Product& product, const v1::Plot& plot,
                                           Quantity quantity) {
  v1::CreateLotRequest request;
  request.set_parent(product.name().substr(0, product.name().find("/products/")));
  v1::Lot& it = *request.mutable_lot();
  it.set_product(product.name());
  it.set_plot(plot.name());
  farmgate::wire::write(Date(2025y / std::chrono::June / 1), *it.mutable_harvest_date());
  farmgate::wire::write(quantity, *it.mutable_quantity());
  request.set_request_id(request_id());
  return request;
}

v1::ConsumeLotRequest Registry::taking(const v1::Lot& lot, std::int64_t thousandths) {
  v1::ConsumeLotRequest request;
  request.set_name(lot.name());
  request.set_purpose(v1::LOT_PURPOSE_SALE);
  request.mutable_quantity()->set_thousandths(thousandths);
  request.mutable_quantity()->set_unit(lot.quantity().unit());
  request.set_reference("offers/test");
  request.set_request_id(request_id());
  return request;
}

v1::ReverseLotConsumptionRequest Registry::giving_back(const v1::Lot& lot, const std::string& id) {
  v1::ReverseLotConsumptionRequest request;
  request.set_name(lot.name());
  request.set_consumption_id(id);
  request.set_request_id(request_id());
  return request;
}

v1::SplitLotRequest Registry::splitting(const v1::Lot& lot,
                                        const std::vector<std::int64_t>& parts) {
  v1::SplitLotRequest request;
  request.set_name(lot.name());
  for (const std::int64_t part : parts) {
    request.add_parts()->set_thousandths(part);
    request.mutable_parts()->rbegin()->set_unit(lot.quantity().unit());
  }
  request.set_request_id(request_id());
  return request;
}

v1::MergeLotsRequest Registry::merging(const v1::Lot& lot, const std::vector<v1::Lot>& sources) {
  v1::MergeLotsRequest request;
  request.set_name(lot.name());
  for (const v1::Lot& source : sources) request.add_sources(source.name());
  request.set_request_id(request_id());
  return request;
}

StatusOr<v1::Producer> Registry::found(const rpc::Call& call,
                                       const v1::GetProducerRequest& request) {
  std::promise<StatusOr<v1::Producer>> answer;
  producers_.get(call, request, [&](const auto& reply) { answer.set_value(reply); });
  return answer.get_future().get();
}

v1::Producer Registry::registered(const std::string& public_name, const std::string& commune) {
  return parsed<v1::Producer>(
      producers_.create(call("CreateProducer"), registration(public_name, commune)));
}

v1::Plot Registry::plot_of(const v1::Producer& producer) {
  return parsed<v1::Plot>(until_row_is_free(
      [&] { return plots_.create(call("CreatePlot"), plot_request(producer.name())); }));
}

v1::Product Registry::product_of(const v1::Producer& producer) {
  return parsed<v1::Product>(until_row_is_free(
      [&] { return products_.create(call("CreateProduct"), product_request(producer.name())); }));
}

v1::Lot Registry::lot_of(const v1::Producer& producer, Quantity quantity) {
  return parsed<v1::Lot>(lots_.create(
      call("CreateLot"), lot_request(product_of(producer), plot_of(producer), quantity)));
}

void Registry::suspend(const v1::Producer& producer) {
  EXPECT_THAT(
      standing_.suspend(call("SuspendProducer"), moving<v1::SuspendProducerRequest>(producer)),
      IsOk());
}

bool Registry::gap_free(const std::string& name, int last) {
  std::string wanted;
  for (int i = 1; i <= last; ++i) wanted += (i == 1 ? "" : ",") + std::to_string(i);
  const std::string found =
      value("SELECT string_agg(version::text, ',' ORDER BY id) FROM outbox WHERE subject = '" +
            name + "'");
  EXPECT_EQ(found, wanted) << name;
  return found == wanted;
}

void Registry::pass(std::chrono::hours span) {
  passed_ += span;
  EXPECT_THAT(pg::set_clock_offset(database_, passed_), IsOk());
}

Date Registry::today() {
  return date_in_vietnam(
      database_.read(in(5s), [](pg::Tx& tx) { return pg::business_now(tx); }).value());
}

}  // namespace farmgate::producers
