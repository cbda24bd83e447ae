#include <set>

#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "farmgate/producers/v1/area_service.pb.h"
#include "services/producers/api/area_api.h"
#include "services/producers/domain/area_tables.h"
#include "tests/integration/producers/registry.h"

namespace farmgate::producers {
namespace {

using namespace std::chrono_literals;

v1::UpdateProducerRequest rename_to(const v1::Producer& producer, const std::string& public_name) {
  v1::UpdateProducerRequest request;
  request.mutable_producer()->set_name(producer.name());
  request.mutable_producer()->set_etag(producer.etag());
  request.mutable_producer()->set_public_name(public_name);
  request.mutable_update_mask()->add_paths("public_name");
  request.set_request_id(Uuid::v7().to_string());
  return request;
}

// The names on all pages, two a page.
template <class Request, class List, class Names>
std::vector<std::string> walked(Request request, List list, Names names) {
  std::vector<std::string> all;
  request.set_page_size(2);
  for (int page = 0; page < 20; ++page) {
    const auto reply = list(request);
    EXPECT_THAT(reply, IsOk());
    if (!reply.ok()) break;
    for (const auto& it : names(*reply)) all.push_back(it.name());
    request.set_page_token(reply->next_page_token());
    if (request.page_token().empty()) return all;
  }
  ADD_FAILURE() << "the pages do not end";
  return all;
}

TEST_F(Registry, KeepsAProducerAsItWasRegistered) {
  const v1::Producer producer = registered();
  v1::GetProducerRequest request;
  request.set_name(producer.name());

  const auto kept = found(call("GetProducer"), request);

  ASSERT_THAT(kept, IsOk());
  EXPECT_EQ(kept->SerializeAsString(), producer.SerializeAsString());
  EXPECT_EQ(kept->phone(), "+84912345678");
  EXPECT_EQ(value("SELECT name_key FROM producer"), "vuon vai luc ngan");
}

TEST_F(Registry, ARepeatedRegistrationIsTheSameBytes) {
  const auto request = registration("Vườn vải", "communes/07582");
  const auto first = producers_.create(call("CreateProducer"), request);
  const auto second = producers_.create(call("CreateProducer"), request);

  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->value, second.value().value);
  EXPECT_EQ(value("SELECT count(*) FROM producer"), "1");
  EXPECT_EQ(value("SELECT count(*) FROM outbox"), "1");
}

TEST_F(Registry, RegistersInKnownCommunesAndInTheOfficersOwn) {
  const auth::Access officer = officer_of("communes/07582");

  EXPECT_THAT(producers_.create(call("CreateProducer"), registration("A", "communes/99999")),
              StatusIs(Code::kFailedPrecondition, "COMMUNE_UNKNOWN"));
  EXPECT_THAT(
      producers_.create(call("CreateProducer", officer), registration("A", "communes/07288")),
      StatusIs(Code::kPermissionDenied, "OTHER_COMMUNE"));
  EXPECT_THAT(producers_.create(call("CreateProducer", auth::Access()),
                                registration("A", "communes/07582")),
              StatusIs(Code::kPermissionDenied, "OTHER_COMMUNE"));
  EXPECT_THAT(
      producers_.create(call("CreateProducer", officer), registration("A", "communes/07582")),
      IsOk());
}

TEST_F(Registry, AnUpdateNeedsThePresentEtag) {
  const v1::Producer producer = registered();
  plot_of(producer);  // a plot is no change of the producer's own fields

  const auto renamed = parsed<v1::Producer>(
      producers_.update(call("UpdateProducer"), rename_to(producer, "Vườn mới")));
  const auto stale = producers_.update(call("UpdateProducer"), rename_to(producer, "Vườn cũ"));

  EXPECT_EQ(renamed.public_name(), "Vườn mới");
  EXPECT_NE(renamed.etag(), producer.etag());
  EXPECT_THAT(stale, StatusIs(Code::kAborted, "ETAG_MISMATCH"));
  EXPECT_EQ(value("SELECT name_key FROM producer"), "vuon moi");
  EXPECT_TRUE(gap_free(producer.name(), 3));
}

TEST_F(Registry, AnUpdateKeepsToTheMaskAndToKnownCommunes) {
  const v1::Producer producer = registered();
  v1::UpdateProducerRequest request = rename_to(producer, "Vườn mới");
  request.mutable_update_mask()->add_paths("commune");
  request.mutable_producer()->set_commune("communes/00000");
  EXPECT_THAT(producers_.update(call("UpdateProducer"), request),
              StatusIs(Code::kFailedPrecondition, "COMMUNE_UNKNOWN"));

  request.mutable_update_mask()->add_paths("state");
  EXPECT_THAT(producers_.update(call("UpdateProducer"), request),
              StatusIs(Code::kInvalidArgument, "UPDATE_MASK_INVALID"));
}

TEST_F(Registry, ASuspendedProducerRecordsNothing) {
  const v1::Producer producer = registered();
  const v1::Product product = product_of(producer);
  const v1::Plot plot = plot_of(producer);
  suspend(producer);
  const auto refused = StatusIs(Code::kFailedPrecondition, "PRODUCER_SUSPENDED");
  v1::UpdateProducerRequest rename = rename_to(producer, "Vườn mới");
  rename.mutable_producer()->clear_etag();

  EXPECT_THAT(producers_.update(call("UpdateProducer"), rename), refused);
  EXPECT_THAT(plots_.create(call("CreatePlot"), plot_request(producer.name())), refused);
  EXPECT_THAT(products_.create(call("CreateProduct"), product_request(producer.name())), refused);
  EXPECT_THAT(papers_.create(call("CreateQualification"), paper_request(producer.name(), today())),
              refused);
  EXPECT_THAT(lots_.create(call("CreateLot"), lot_request(product, plot, {1, Unit::kKilogram})),
              refused);
}

TEST_F(Registry, APaperExpiresByBusinessTime) {
  const v1::Producer producer = registered();
  const auto request = paper_request(producer.name(), today());
  EXPECT_THAT(papers_.create(call("CreateQualification"), request), IsOk());
  ASSERT_THAT(pg::set_clock_offset(database_, 24h), IsOk());

  EXPECT_THAT(papers_.create(call("CreateQualification"),
                             paper_request(producer.name(), Date(std::chrono::sys_days(today()) -
                                                                 std::chrono::days(1)))),
              StatusIs(Code::kFailedPrecondition, "QUALIFICATION_EXPIRED"));
}

TEST_F(Registry, AnotherPartysObjectsAreMissing) {
  const v1::Producer producer = registered();
  const std::string plot = plot_of(producer).name();
  const auth::Access stranger = owner_of(registered("Trại khác").name());
  const std::string missing = not_found(producer.name()).to_string();
  v1::GetProducerRequest get;
  get.set_name(producer.name());
  v1::GetPlotRequest get_plot;
  get_plot.set_name(plot);
  v1::ListPlotsRequest list;
  list.set_parent(producer.name());

  EXPECT_EQ(found(call("", stranger), get).status().to_string(), missing);
  EXPECT_EQ(producers_.update(call("", stranger), rename_to(producer, "X")).status().to_string(),
            missing);
  EXPECT_EQ(plots_.create(call("", stranger), plot_request(producer.name())).status().to_string(),
            missing);
  EXPECT_EQ(plots_.list(call("", stranger), list).status().to_string(), missing);
  EXPECT_EQ(plots_.get(call("", stranger), get_plot).status().to_string(),
            not_found(plot).to_string());
}

TEST_F(Registry, AnOfficerOfACommuneSeesThePartiesOfTheCommune) {
  const v1::Producer own = registered("Ở đây", "communes/07582");
  const v1::Producer other = registered("Nơi khác", "communes/07288");
  const auth::Access officer = officer_of("communes/07582");
  v1::GetProducerRequest get;

  const auto listed = producers_.list(call("ListProducers", officer), {}).value();
  get.set_name(other.name());

  ASSERT_EQ(listed.producers_size(), 1);
  EXPECT_EQ(listed.producers(0).name(), own.name());
  EXPECT_THAT(found(call("GetProducer", officer), get), StatusIs(Code::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(plots_.create(call("CreatePlot", officer), plot_request(own.name())), IsOk());
}

TEST_F(Registry, PagesShowEveryProducerOnceThoughTimesAndNamesAreEqual) {
  for (int i = 0; i < 7; ++i) registered(i % 2 == 0 ? "Vườn Bưởi" : "Vườn bưởi");
  sandbox_.execute("UPDATE producer SET create_time = '2026-06-01'");
  const auto list = [&](const auto& request) {
    return producers_.list(call("ListProducers"), request);
  };
  const auto names = [](const auto& reply) { return reply.producers(); };

  for (const auto order : {v1::PRODUCER_ORDER_NEWEST, v1::PRODUCER_ORDER_PUBLIC_NAME}) {
    v1::ListProducersRequest request;
    request.set_order(order);
    const auto all = walked(request, list, names);
    EXPECT_EQ(all.size(), 7u);
    EXPECT_EQ(std::set<std::string>(all.begin(), all.end()).size(), 7u);
  }
}

TEST_F(Registry, ListsByPublicNameWithoutMarks) {
  const std::string c = registered("Chè Yên Thế").name();
  const std::string d = registered("đông trùng").name();
  const std::string b = registered("Bưởi Tân Yên").name();
  v1::ListProducersRequest request;
  request.set_order(v1::PRODUCER_ORDER_PUBLIC_NAME);

  const auto all = walked(
      request, [&](const auto& it) { return producers_.list(call("ListProducers"), it); },
      [](const auto& reply) { return reply.producers(); });

  EXPECT_EQ(all, (std::vector{b, c, d}));
}

TEST_F(Registry, FiltersBindThePageToken) {
  for (int i = 0; i < 3; ++i) registered();
  v1::ListProducersRequest request;
  request.set_page_size(2);
  request.set_commune("communes/07582");
  request.set_page_token(producers_.list(call("ListProducers"), request)->next_page_token());
  ASSERT_FALSE(request.page_token().empty());

  request.set_kind(v1::PRODUCER_KIND_FARM);

  EXPECT_THAT(producers_.list(call("ListProducers"), request),
              StatusIs(Code::kInvalidArgument, "PAGE_TOKEN_INVALID"));
}

TEST_F(Registry, PagesShowEveryChildOnce) {
  const v1::Producer producer = registered();
  for (int i = 0; i < 5; ++i) plot_of(producer);
  plot_of(registered("Trại khác"));
  sandbox_.execute("UPDATE plot SET create_time = '2026-06-01'");
  v1::ListPlotsRequest request;
  request.set_parent(producer.name());

  const auto all = walked(
      request, [&](const auto& it) { return plots_.list(call("ListPlots"), it); },
      [](const auto& reply) { return reply.plots(); });

  EXPECT_EQ(std::set<std::string>(all.begin(), all.end()).size(), 5u);
  EXPECT_EQ(all.size(), 5u);
}

TEST_F(Registry, KeepsAccountsAndPapersAsTheyWereSent) {
  const v1::Producer producer = registered();
  v1::CreateBankAccountRequest request;
  request.set_parent(producer.name());
  request.mutable_bank_account()->set_bank_bin("970415");
  request.mutable_bank_account()->set_account_number("0011001932418");
  request.mutable_bank_account()->set_holder("NGUYEN THI MAU");
  request.set_request_id(request_id());
  const auto officer = in_role(call("CreateBankAccount"), auth::Role::kProvinceOfficer, "officer");
  const auto account = parsed<v1::BankAccount>(accounts_.create(officer, request));
  const auto paper = parsed<v1::Qualification>(
      papers_.create(call("CreateQualification"), paper_request(producer.name(), today())));
  v1::GetBankAccountRequest get;
  get.set_name(account.name());
  v1::GetQualificationRequest get_paper;
  get_paper.set_name(paper.name());

  EXPECT_EQ(account.account_number(), "0011001932418");
  EXPECT_EQ(accounts_.get(officer, get).value().SerializeAsString(), account.SerializeAsString());
  EXPECT_EQ(papers_.get(call(""), get_paper).value().SerializeAsString(),
            paper.SerializeAsString());
}

TEST_F(Registry, WalksAllCommunesAndKnowsEachByName) {
  const OldAreas old_areas =
      OldAreas::read({old_provinces_csv(), old_districts_csv(), old_communes_csv()}, areas_)
          .value();
  AreaApi api(areas_, old_areas, pager_);
  v1::ListCommunesRequest request;
  request.set_page_size(200);
  std::set<std::string> names;
  do {
    const auto page = api.list_communes(call(""), request).value();
    for (const auto& commune : page.communes()) names.insert(commune.name());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  v1::GetCommuneRequest get;
  get.set_name("communes/07582");
  v1::GetProvinceRequest unknown;
  unknown.set_name("provinces/99");

  EXPECT_EQ(names.size(), 3321u);
  EXPECT_EQ(api.list_provinces(call(""), {}).value().provinces_size(), 34);
  EXPECT_EQ(api.get_commune(call(""), get).value().title(), "Xã Lục Ngạn");
  EXPECT_EQ(api.get_province(call(""), unknown).status().to_string(),
            not_found("provinces/99").to_string());
}

TEST_F(Registry, ReadsAnAddressOfTheTimeOfDistricts) {
  const OldAreas old_areas =
      OldAreas::read({old_provinces_csv(), old_districts_csv(), old_communes_csv()}, areas_)
          .value();
  AreaApi api(areas_, old_areas, pager_);
  v1::ResolveOldAddressRequest request;
  request.set_text("Thôn 3, xã Tân Quang, huyện Lục Ngạn, tỉnh Bắc Giang");

  const auto reply = api.resolve(call(""), request).value();

  ASSERT_EQ(reply.matches_size(), 1);
  EXPECT_EQ(reply.matches(0).commune().name(), "communes/07582");
  EXPECT_EQ(reply.matches(0).commune().province(), "provinces/24");
  EXPECT_EQ(reply.matches(0).certainty(), v1::ADDRESS_CERTAINTY_EXACT);
  EXPECT_EQ(reply.matches(0).read_as(), "Xã Tân Quang, Huyện Lục Ngạn, Tỉnh Bắc Giang");
}

}  // namespace
}  // namespace farmgate::producers
