#include <google/protobuf/field_mask.pb.h>
#include <gtest/gtest.h>

#include "chassis/testing/status_is.h"
#include "chassis/wire/convert.h"
#include "farmgate/producers/events/v1/events.pb.h"
#include "farmgate/producers/v1/producer.pb.h"
#include "services/producers/wire/events.h"
#include "services/producers/wire/holdings.h"
#include "services/producers/wire/lot.h"
#include "services/producers/wire/plot.h"
#include "services/producers/wire/producer.h"

namespace farmgate::producers::wire {
namespace {

using namespace std::chrono;
using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;

constexpr const char* kId = "01980000-0000-7000-8000-00000000000";
const std::string kParent = std::string("producers/") + kId + "1";

Uuid uuid(char last) { return Uuid::parse(std::string(kId) + last).value(); }

v1::Producer household() {
  v1::Producer it;
  it.set_kind(v1::PRODUCER_KIND_HOUSEHOLD);
  it.set_public_name("Vườn vải Lục Ngạn");
  it.mutable_representative()->set_full_name("Nguyễn Thị Mẫu");
  it.mutable_representative()->set_sex(v1::SEX_FEMALE);
  it.mutable_representative()->set_ethnicity("Nùng");
  it.set_phone("091 234 5678");
  it.set_tax_code("0101234567-001");
  it.set_personal_number("001234567890");
  it.set_commune("communes/07582");
  it.set_address("Thôn Mẫu");
  return it;
}

v1::Lot harvest() {
  v1::Lot it;
  it.set_product(kParent + "/products/" + kId + "2");
  it.set_plot(kParent + "/plots/" + kId + "3");
  farmgate::wire::write(Date(2026y / June / 1), *it.mutable_harvest_date());
  farmgate::wire::write(Quantity{57500, Unit::kKilogram}, *it.mutable_quantity());
  return it;
}

TEST(ProducerWire, ComesBackAsItWasSentButForThePhone) {
  v1::Producer wanted = household();
  const Producer producer = decode(household()).value();
  v1::Producer back = encode(producer);

  wanted.set_name("producers/" + producer.id.to_string());
  wanted.set_phone("+84912345678");
  wanted.set_state(v1::PRODUCER_STATE_ACTIVE);
  wanted.set_etag("r1");
  back.clear_create_time();
  back.clear_update_time();
  EXPECT_EQ(back.SerializeAsString(), wanted.SerializeAsString());
}

TEST(ProducerWire, PatchesWhatTheMaskNames) {
  google::protobuf::FieldMask mask;
  mask.add_paths("phone");
  mask.add_paths("tax_code");
  const ProducerPatch patch = decode_patch(household(), mask).value();
  EXPECT_EQ(patch.phone, "+84912345678");
  EXPECT_EQ(patch.tax_code, "0101234567-001");
  EXPECT_EQ(patch.public_name, std::nullopt);

  mask.add_paths("kind");
  EXPECT_THAT(decode_patch(household(), mask),
              StatusIs(Code::kInvalidArgument, "UPDATE_MASK_INVALID"));
}

TEST(HoldingsWire, APlotIsMeasuredInSquareMetres) {
  v1::Plot plot;
  plot.set_title("Đồi vải");
  plot.set_crop("vải thiều");
  plot.set_commune("communes/07582");
  farmgate::wire::write(Quantity{360000, Unit::kSquareMetre}, *plot.mutable_area());
  const auto decoded = decode(plot);
  ASSERT_THAT(decoded, IsOk());
  EXPECT_EQ(encode(*decoded).area().thousandths(), 360000);

  plot.mutable_area()->set_unit(type::v1::UNIT_KILOGRAM);
  EXPECT_THAT(decode(plot), StatusIs(Code::kInvalidArgument, "UNIT_MISMATCH"));
}

TEST(PlotWire, ReadsABoundaryFromGeoJson) {
  const auto read =
      read_boundary(R"({"type": "Polygon", "coordinates": [[[106.5, 21.3], [106.501, 21.3, 12.5],)"
                    R"([106.501, 21.30100001], [106.5, 21.3]]]})");

  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(read->geojson(), R"({"type":"Polygon","coordinates":[[[106.5000000,21.3000000],)"
                             R"([106.5010000,21.3000000],[106.5010000,21.3010000],)"
                             R"([106.5000000,21.3000000]]]})");
}

TEST(PlotWire, RefusesWhatIsNoPolygonOfOneRing) {
  const std::string ring = "[[106.5,21.3],[106.501,21.3],[106.501,21.301],[106.5,21.3]]";
  const std::vector<std::string> wrong = {
      "x",
      "[]",
      "{}",
      "null",
      R"({"type":"Polygon"})",
      R"({"type":"Point","coordinates":[1,2]})",
      R"({"type":"MultiPolygon","coordinates":[[)" + ring + "]]}",
      R"({"type":"Polygon","coordinates":[)" + ring + "," + ring + "]}",
      R"({"type":"Polygon","coordinates":[[[106.5],[106.501],[106.501],[106.5]]]})",
      R"({"type":"Polygon","coordinates":[[["106.5","21.3"],[1,2],[3,4],["106.5","21.3"]]]})",
      R"({"type":"Polygon","coordinates":[[[1e300,21.3],[106.501,21.3],[106.5,21.4]]]})",
      std::string(10'000, '[')};
  for (const std::string& text : wrong) {
    EXPECT_THAT(read_boundary(text), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"))
        << text.substr(0, 80);
  }
}

TEST(PlotWire, AUnitCodeComesBackAsItWasSentAndIsActiveByDefault) {
  v1::Plot plot;
  plot.set_crop_cycle(v1::CROP_CYCLE_ANNUAL);
  farmgate::wire::write(Quantity{360000, Unit::kSquareMetre}, *plot.mutable_area());
  v1::ProductionUnitCode& code = *plot.mutable_unit_code();
  code.set_scheme(v1::UNIT_CODE_SCHEME_EXPORT);
  code.set_code("VN-BGOR-0001");
  code.set_market("CN");
  farmgate::wire::write(Date(2026y / June / 1), *code.mutable_valid_from_date());
  farmgate::wire::write(Quantity{360000, Unit::kSquareMetre}, *code.mutable_unit_area());

  v1::ProductionUnitCode back = encode(decode(plot).value()).unit_code();

  EXPECT_EQ(back.status(), v1::UNIT_CODE_STATUS_ACTIVE);
  back.clear_status();
  EXPECT_EQ(back.SerializeAsString(), code.SerializeAsString());
  code.mutable_unit_area()->set_unit(type::v1::UNIT_KILOGRAM);
  EXPECT_THAT(decode(plot), StatusIs(Code::kInvalidArgument, "UNIT_MISMATCH"));
}

TEST(PlotWire, PatchesWhatTheMaskNames) {
  google::protobuf::FieldMask mask;
  mask.add_paths("unit_code");
  mask.add_paths("boundary");
  const PlotPatch patch = decode_patch(v1::Plot(), mask).value();
  ASSERT_TRUE(patch.unit_code.has_value() && patch.boundary.has_value());
  EXPECT_FALSE(patch.unit_code->has_value() || patch.boundary->has_value());
  EXPECT_EQ(patch.title, std::nullopt);

  mask.add_paths("measured_area");
  EXPECT_THAT(decode_patch(v1::Plot(), mask),
              StatusIs(Code::kInvalidArgument, "UPDATE_MASK_INVALID"));
}

TEST(HoldingsWire, APaperHasDaysOfTheCalendar) {
  v1::Qualification paper;
  paper.set_kind(v1::QUALIFICATION_KIND_VIETGAP);
  farmgate::wire::write(Date(2026y / June / 1), *paper.mutable_valid_from_date());
  farmgate::wire::write(Date(2028y / May / 31), *paper.mutable_valid_through_date());
  const Qualification decoded = decode(paper).value();
  EXPECT_EQ(decoded.valid_through_date, 2028y / May / 31);
  EXPECT_EQ(encode(decoded).valid_from_date().month(), 6);

  paper.mutable_valid_from_date()->set_day(31);
  EXPECT_THAT(decode(paper), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
}

TEST(LotWire, IsWholeWhenItIsNew) {
  const Lot lot = decode(harvest(), ProducerId(uuid('1'))).value();
  const v1::Lot back = encode(lot);

  EXPECT_EQ(back.name(), kParent + "/lots/" + lot.id.to_string());
  EXPECT_EQ(back.product(), harvest().product());
  EXPECT_EQ(back.plot(), harvest().plot());
  EXPECT_EQ(back.quantity().thousandths(), 57500);
  EXPECT_EQ(back.remaining_quantity().thousandths(), 57500);
  EXPECT_EQ(back.etag(), "r1");
}

TEST(LotWire, HoldsItsOwnProducersGoods) {
  const ProducerId other(uuid('9'));

  EXPECT_THAT(decode(harvest(), other), StatusIs(Code::kNotFound, "NOT_FOUND"));
  EXPECT_EQ(decode(harvest(), other).status().to_string(),
            not_found(harvest().product()).to_string());
}

TEST(ProducerEvents, ShowTheWholePublicStateAndNoPerson) {
  Producer producer = decode(household()).value();
  producer.version = 7;
  Holdings holdings;
  holdings.products.emplace_back();
  holdings.products.back().title = "Vải thiều sấy";
  holdings.qualifications.emplace_back();
  holdings.qualifications.back().kind = QualificationKind::kIso22000;

  const auto event = wire::event(producer, holdings, ProducerChange::kUpdated);

  EXPECT_EQ(event.aggregate_version(), 7);
  EXPECT_EQ(event.change(), events::v1::PRODUCER_CHANGE_UPDATED);
  EXPECT_EQ(event.state().kind(), "HOUSEHOLD");
  EXPECT_EQ(event.state().activity(), "ACTIVE");
  EXPECT_EQ(event.state().products(0).title(), "Vải thiều sấy");
  EXPECT_EQ(event.state().qualifications(0).kind(), "ISO22000");
  const std::string bytes = event.SerializeAsString();
  for (const char* secret :
       {"Nguyễn Thị Mẫu", "912345678", "0101234567", "001234567890", "Thôn", "Nùng"}) {
    EXPECT_EQ(bytes.find(secret), std::string::npos) << secret;
  }
}

TEST(LotEvents, NameTheLatestChangeForRepublishing) {
  Lot lot = decode(harvest(), ProducerId(uuid('1'))).value();
  EXPECT_EQ(latest_change(lot), LotChange::kRecorded);
  ASSERT_THAT(lot.take(500), IsOk());
  EXPECT_EQ(latest_change(lot), LotChange::kConsumed);
  lot.give_back(500);
  EXPECT_EQ(latest_change(lot), LotChange::kReversed);

  EXPECT_EQ(event(lot, LotChange::kReversed).state().remaining_quantity().thousandths(), 57500);
  EXPECT_EQ(event(lot, LotChange::kReversed).aggregate_version(), 3);
}

}  // namespace
}  // namespace farmgate::producers::wire
