#include <thread>

#include "chassis/host/service.h"
#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "farmgate/producers/events/v1/events.pb.h"
#include "farmgate/producers/v1/biosecurity_service.pb.h"
#include "services/producers/producers.h"
#include "tests/integration/producers/registry.h"

namespace farmgate::producers {
namespace {

using namespace std::chrono_literals;

class Biosecurity : public Registry {
 protected:
  v1::DeclareOutbreakRequest declaration(const std::vector<std::string>& communes,
                                         const std::string& species = "PIG", bool ban = true) {
    v1::DeclareOutbreakRequest request;
    v1::Outbreak& it = *request.mutable_outbreak();
    it.set_disease("Dịch tả lợn châu Phi");
    it.add_species(species);
    for (const std::string& commune : communes) it.add_communes(commune);
    farmgate::wire::write(today(), *it.mutable_first_date());
    it.set_heads_sick(12);
    it.set_ban(ban);
    request.set_request_id(request_id());
    return request;
  }
  v1::Outbreak declared(const std::string& commune = "communes/07582",
                        const std::string& species = "PIG") {
    return parsed<v1::Outbreak>(
        biosecurity_.declare(call("DeclareOutbreak"), declaration({commune}, species)));
  }
  StatusOr<rpc::Bytes> lift(const v1::Outbreak& outbreak, const std::string& etag = "") {
    v1::LiftBanRequest request;
    request.set_name(outbreak.name());
    request.set_etag(etag);
    request.set_request_id(request_id());
    return biosecurity_.lift_ban(call("LiftBan"), request);
  }
  v1::UpdateOutbreakRequest change(const v1::Outbreak& outbreak, const std::string& path) {
    v1::UpdateOutbreakRequest request;
    request.mutable_outbreak()->set_name(outbreak.name());
    request.mutable_outbreak()->set_etag(outbreak.etag());
    request.mutable_update_mask()->add_paths(path);
    request.set_request_id(request_id());
    return request;
  }
  StatusOr<rpc::Bytes> updated(const v1::UpdateOutbreakRequest& request) {
    return biosecurity_.update(call("UpdateOutbreak"), request);
  }
  std::vector<std::string> bans(const std::string& commune, const std::string& species) {
    v1::ListActiveBansRequest request;
    request.set_commune(commune);
    request.set_species(species);
    std::vector<std::string> names;
    const auto reply = biosecurity_.list_bans(call("ListActiveBans"), request).value();
    for (const v1::Ban& ban : reply.bans()) names.push_back(ban.outbreak());
    return names;
  }
  v1::Lot pigs(const v1::Producer& producer, const std::string& plot_commune = "communes/07582") {
    v1::CreateProductRequest product = product_request(producer.name());
    product.mutable_product()->set_species("lợn");
    v1::CreatePlotRequest plot = plot_request(producer.name());
    plot.mutable_plot()->set_commune(plot_commune);
    return parsed<v1::Lot>(lots_.create(
        call("CreateLot"),
        lot_request(parsed<v1::Product>(products_.create(call("CreateProduct"), product)),
                    parsed<v1::Plot>(plots_.create(call("CreatePlot"), plot)),
                    {40000, Unit::kKilogram})));
  }
  Status take(const v1::Lot& lot, v1::LotPurpose purpose = v1::LOT_PURPOSE_SALE) {
    v1::ConsumeLotRequest request = taking(lot, 1000);
    request.set_purpose(purpose);
    return lots_.consume(by_service(call("ConsumeLot")), request).status();
  }
};

TEST_F(Biosecurity, ADeclarationIsKeptOnceWithItsEvent) {
  const auto request = declaration({"communes/07582", "communes/07525", "communes/07582"}, "heo");
  const auto first = biosecurity_.declare(call("DeclareOutbreak"), request);
  const auto second = biosecurity_.declare(call("DeclareOutbreak"), request);

  const auto outbreak = parsed<v1::Outbreak>(first);
  EXPECT_EQ(first->value, second.value().value);
  EXPECT_EQ(outbreak.species(0), "PIG");
  EXPECT_EQ(outbreak.communes_size(), 2);
  EXPECT_TRUE(outbreak.has_ban_from_date());
  EXPECT_EQ(value("SELECT count(*) FROM outbreak"), "1");
  EXPECT_TRUE(gap_free(outbreak.name(), 1));
  v1::GetOutbreakRequest get;
  get.set_name(outbreak.name());
  EXPECT_EQ(biosecurity_.get(call("GetOutbreak"), get).value().SerializeAsString(),
            outbreak.SerializeAsString());
}

TEST_F(Biosecurity, AnOfficerOfACommuneDeclaresForThatCommuneAlone) {
  const auto officer = call("DeclareOutbreak", officer_of("communes/07582"));
  const auto refused = StatusIs(Code::kPermissionDenied, "OTHER_COMMUNE");

  EXPECT_THAT(biosecurity_.declare(officer, declaration({"communes/07525"})), refused);
  EXPECT_THAT(biosecurity_.declare(officer, declaration({"communes/07582", "communes/07525"})),
              refused);
  EXPECT_THAT(biosecurity_.declare(call("DeclareOutbreak", auth::Access()),
                                   declaration({"communes/07582"})),
              refused);
  EXPECT_THAT(biosecurity_.declare(officer, declaration({"communes/07582"})), IsOk());
}

TEST_F(Biosecurity, WhatIsWrongInADeclarationStoresNothing) {
  const auto invalid = StatusIs(Code::kInvalidArgument, "INVALID_FIELD");
  auto request = declaration({"communes/07582"}, "rồng");
  EXPECT_THAT(biosecurity_.declare(call("DeclareOutbreak"), request), invalid);
  EXPECT_THAT(biosecurity_.declare(call("DeclareOutbreak"), declaration({"communes/99999"})),
              StatusIs(Code::kFailedPrecondition, "COMMUNE_UNKNOWN"));
  request = declaration({"communes/07582"});
  request.mutable_outbreak()->mutable_first_date()->set_year(2999);
  EXPECT_THAT(biosecurity_.declare(call("DeclareOutbreak"), request), invalid);
  request = declaration({"communes/07582"}, "PIG", false);
  farmgate::wire::write(today(), *request.mutable_outbreak()->mutable_ban_from_date());
  EXPECT_THAT(biosecurity_.declare(call("DeclareOutbreak"), request), invalid);
  EXPECT_EQ(value("SELECT (SELECT count(*) FROM outbreak) + (SELECT count(*) FROM outbox) + "
                  "(SELECT count(*) FROM request_claim)"),
            "0");
}

TEST_F(Biosecurity, AnUpdateKeepsToTheMaskAndToThePresentEtag) {
  const v1::Outbreak outbreak = declared();
  auto request = change(outbreak, "heads_culled");
  request.mutable_outbreak()->set_heads_culled(30);
  request.mutable_outbreak()->set_disease("khác");
  const auto changed = parsed<v1::Outbreak>(updated(request));

  EXPECT_EQ(changed.heads_culled(), 30);
  EXPECT_EQ(changed.disease(), outbreak.disease());
  request.set_request_id(request_id());
  EXPECT_THAT(updated(request), StatusIs(Code::kAborted, "ETAG_MISMATCH"));
  EXPECT_THAT(updated(change(changed, "create_time")),
              StatusIs(Code::kInvalidArgument, "UPDATE_MASK_INVALID"));
  EXPECT_THAT(updated(change(changed, "ban")), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  EXPECT_TRUE(gap_free(outbreak.name(), 2));
}

TEST_F(Biosecurity, AnUpdateSetsDatesAndTakesThemAway) {
  v1::Outbreak outbreak = declared();
  auto request = change(outbreak, "last_date");
  farmgate::wire::write(today(), *request.mutable_outbreak()->mutable_last_date());
  farmgate::wire::write(today(), *request.mutable_outbreak()->mutable_ban_through_date());
  request.mutable_update_mask()->add_paths("ban_through_date");
  outbreak = parsed<v1::Outbreak>(updated(request));
  EXPECT_TRUE(outbreak.has_last_date() && outbreak.has_ban_through_date());

  request = change(outbreak, "ban_through_date");
  outbreak = parsed<v1::Outbreak>(updated(request));
  EXPECT_TRUE(outbreak.has_last_date());
  EXPECT_FALSE(outbreak.has_ban_through_date());
  EXPECT_THAT(updated(change(outbreak, "first_date")),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
}

TEST_F(Biosecurity, AnUpdateMovesTheBanToOtherPlaces) {
  const v1::Outbreak outbreak = declared();
  auto request = change(outbreak, "communes");
  request.mutable_outbreak()->add_communes("communes/07525");
  ASSERT_THAT(updated(request), IsOk());

  EXPECT_TRUE(bans("communes/07582", "PIG").empty());
  EXPECT_EQ(bans("communes/07525", "PIG").size(), 1u);
}

TEST_F(Biosecurity, ABanIsListedByPlaceAndSpeciesUntilItIsLifted) {
  const v1::Outbreak pigs_here = declared();
  declared("communes/07525");
  declared("communes/07582", "gà");

  EXPECT_EQ(bans("communes/07582", "lợn"), std::vector<std::string>{pigs_here.name()});
  EXPECT_EQ(bans("communes/07582", "").size(), 2u);
  EXPECT_EQ(bans("", "PIG").size(), 2u);
  EXPECT_EQ(bans("", "").size(), 3u);
  EXPECT_TRUE(bans("communes/07288", "PIG").empty());

  EXPECT_THAT(lift(pigs_here, "r9"), StatusIs(Code::kAborted, "ETAG_MISMATCH"));
  EXPECT_FALSE(parsed<v1::Outbreak>(lift(pigs_here)).ban());
  EXPECT_TRUE(bans("communes/07582", "PIG").empty());
  EXPECT_THAT(lift(pigs_here), StatusIs(Code::kFailedPrecondition, "BAN_NOT_ON"));
}

TEST_F(Biosecurity, AMissingOutbreakIsNotFound) {
  v1::Outbreak missing;
  missing.set_name("outbreaks/" + request_id());
  v1::GetOutbreakRequest get;
  get.set_name(missing.name());

  EXPECT_THAT(biosecurity_.get(call("GetOutbreak"), get), StatusIs(Code::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(lift(missing), StatusIs(Code::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(updated(change(missing, "disease")), StatusIs(Code::kNotFound, "NOT_FOUND"));
}

TEST_F(Biosecurity, PagesShowEveryOutbreakOnceThoughTimesAreEqual) {
  for (int i = 0; i < 7; ++i) declared();
  sandbox_.execute("UPDATE outbreak SET create_time = '2026-06-01'");
  std::set<std::string> names;
  int listed = 0;
  v1::ListOutbreaksRequest request;
  request.set_page_size(2);
  do {
    const auto page = biosecurity_.list(call("ListOutbreaks"), request).value();
    for (const auto& it : page.outbreaks()) names.insert(it.name());
    listed += page.outbreaks_size();
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(listed, 7);
  EXPECT_EQ(names.size(), 7u);
}

TEST_F(Biosecurity, NothingOfABannedSpeciesIsSoldFromTheCommune) {
  const v1::Producer producer = registered();
  const v1::Lot lot = pigs(producer);
  const v1::Lot lychee = lot_of(producer, {1000, Unit::kKilogram});
  const v1::Lot elsewhere = pigs(registered("Trại khác", "communes/07288"), "communes/07288");
  const auto banned = StatusIs(Code::kFailedPrecondition, "MOVEMENT_BANNED");
  const v1::Outbreak outbreak = declared();

  EXPECT_THAT(take(lot), banned);
  EXPECT_THAT(take(lot, v1::LOT_PURPOSE_CONTRACT), banned);
  for (const auto purpose : {v1::LOT_PURPOSE_LOSS, v1::LOT_PURPOSE_SEED, v1::LOT_PURPOSE_OWN_USE}) {
    EXPECT_THAT(take(lot, purpose), IsOk());
  }
  EXPECT_THAT(take(lychee), IsOk());
  EXPECT_THAT(take(elsewhere), IsOk());
  ASSERT_THAT(lift(outbreak), IsOk());
  EXPECT_THAT(take(lot), IsOk());
}

TEST_F(Biosecurity, TheBanFollowsThePlotToo) {
  const v1::Lot lot = pigs(registered("Trại", "communes/07288"), "communes/07582");
  declared();

  EXPECT_THAT(take(lot), StatusIs(Code::kFailedPrecondition, "MOVEMENT_BANNED"));
}

TEST_F(Biosecurity, AnOwnerDoesNotMoveItsRecordsOutOfABan) {
  const v1::Producer producer = registered();
  const v1::Plot plot = plot_of(producer);
  declared();
  v1::UpdateProducerRequest party;
  party.mutable_producer()->set_name(producer.name());
  party.mutable_producer()->set_commune("communes/07288");
  party.mutable_update_mask()->add_paths("commune");
  party.set_request_id(request_id());
  v1::UpdatePlotRequest land;
  land.mutable_plot()->set_name(plot.name());
  land.mutable_plot()->set_commune("communes/07288");
  land.mutable_update_mask()->add_paths("commune");
  land.set_request_id(request_id());
  const rpc::Call owner =
      in_role(call("X", owner_of(producer.name())), auth::Role::kProducer, "owner");
  const rpc::Call officer = in_role(call("X"), auth::Role::kProvinceOfficer, "officer");
  const auto banned = StatusIs(Code::kFailedPrecondition, "MOVEMENT_BANNED");

  EXPECT_THAT(producers_.update(owner, party), banned);
  EXPECT_THAT(holdings_.update_plot(owner, land), banned);
  EXPECT_THAT(producers_.update(officer, party), IsOk());
  EXPECT_THAT(holdings_.update_plot(officer, land), IsOk());
}

TEST_F(Biosecurity, OfTwoOutbreaksTheLastLiftedSetsFree) {
  const v1::Lot lot = pigs(registered());
  const v1::Outbreak first = declared();
  const v1::Outbreak second = declared();

  ASSERT_THAT(lift(first), IsOk());
  EXPECT_THAT(take(lot), StatusIs(Code::kFailedPrecondition, "MOVEMENT_BANNED"));
  ASSERT_THAT(lift(second), IsOk());
  EXPECT_THAT(take(lot), IsOk());
}

TEST_F(Biosecurity, ABanBeginsAndEndsByBusinessTime) {
  const v1::Lot lot = pigs(registered());
  auto request = declaration({"communes/07582"});
  const Date tomorrow(std::chrono::sys_days(today()) + std::chrono::days(1));
  farmgate::wire::write(tomorrow, *request.mutable_outbreak()->mutable_ban_from_date());
  farmgate::wire::write(tomorrow, *request.mutable_outbreak()->mutable_ban_through_date());
  ASSERT_THAT(biosecurity_.declare(call("DeclareOutbreak"), request), IsOk());

  EXPECT_THAT(take(lot), IsOk());
  ASSERT_THAT(pg::set_clock_offset(database_, 24h), IsOk());
  EXPECT_THAT(take(lot), StatusIs(Code::kFailedPrecondition, "MOVEMENT_BANNED"));
  EXPECT_EQ(bans("communes/07582", "PIG").size(), 1u);
  ASSERT_THAT(pg::set_clock_offset(database_, 48h), IsOk());
  EXPECT_THAT(take(lot), IsOk());
  EXPECT_TRUE(bans("communes/07582", "PIG").empty());
}

TEST_F(Biosecurity, AnUnknownSpeciesOfAProductIsRefused) {
  v1::CreateProductRequest request = product_request(registered().name());
  request.mutable_product()->set_species("rồng");

  EXPECT_THAT(products_.create(call("CreateProduct"), request),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  EXPECT_EQ(value("SELECT count(*) FROM product"), "0");
}

TEST_F(Biosecurity, SixteenOfficersLiftABanOnce) {
  const v1::Outbreak outbreak = declared();
  std::atomic<int> lifted = 0, refused = 0;
  std::vector<std::thread> officers;
  for (int i = 0; i < 16; ++i) {
    officers.emplace_back([&] {
      const auto reply = until_row_is_free([&] { return lift(outbreak); });
      if (reply.ok()) ++lifted;
      if (reply.status().reason() == "BAN_NOT_ON") ++refused;
    });
  }
  for (std::thread& officer : officers) officer.join();

  EXPECT_EQ(lifted, 1);
  EXPECT_EQ(refused, 15);
  EXPECT_TRUE(gap_free(outbreak.name(), 2));
}

TEST_F(Biosecurity, OutbreaksAreRepublishedAsTheyStand) {
  const v1::Outbreak outbreak = declared();
  ASSERT_THAT(lift(outbreak), IsOk());
  const std::string newest = "SELECT encode(value, 'hex') FROM outbox WHERE subject = '" +
                             outbreak.name() + "' ORDER BY id DESC LIMIT 1";
  const std::string before = value(newest);
  sandbox_.execute("DELETE FROM outbox");

  ASSERT_THAT(database_.transact(in(5s),
                                 [&](pg::Tx& tx) -> Status {
                                   for (const auto& it : producers_spec().aggregates(outbox_)) {
                                     RETURN_IF_ERROR(it.append(tx, "", 10).status());
                                   }
                                   return ok();
                                 }),
              IsOk());

  EXPECT_EQ(value(newest), before);
  EXPECT_EQ(value("SELECT count(*) FROM outbox"), "1");
}

}  // namespace
}  // namespace farmgate::producers
