#include <thread>

#include "chassis/wire/convert.h"
#include "farmgate/producers/events/v1/events.pb.h"
#include "services/producers/api/expire_papers.h"
#include "tests/integration/producers/registry.h"

namespace farmgate::producers {
namespace {

using namespace std::chrono_literals;
using auth::Role;

class Changes : public Registry {
 protected:
  v1::UpdatePlotRequest plot_update(const v1::Plot& plot, const std::vector<std::string>& paths) {
    v1::UpdatePlotRequest request;
    *request.mutable_plot() = plot;
    for (const std::string& path : paths) request.mutable_update_mask()->add_paths(path);
    request.set_request_id(request_id());
    return request;
  }
  v1::Plot coded(v1::UnitCodeStatus status = v1::UNIT_CODE_STATUS_ACTIVE) {
    v1::Plot plot = plot_of(producer_);
    plot.set_crop_cycle(v1::CROP_CYCLE_ANNUAL);
    farmgate::wire::write(Quantity{2'000'000, Unit::kSquareMetre}, *plot.mutable_area());
    v1::ProductionUnitCode& code = *plot.mutable_unit_code();
    code.set_scheme(v1::UNIT_CODE_SCHEME_VN3156);
    code.set_code("VN-24-213-07582-01-25");
    farmgate::wire::write(Date(2025y / std::chrono::June / 1), *code.mutable_valid_from_date());
    code.set_status(status);
    return plot;
  }
  v1::Qualification paper(Date through) {
    return parsed<v1::Qualification>(
        papers_.create(call("CreateQualification"), paper_request(producer_.name(), through)));
  }
  v1::Qualification now(const v1::Qualification& paper) {
    v1::GetQualificationRequest request;
    request.set_name(paper.name());
    return papers_.get(call("GetQualification"), request).value();
  }
  StatusOr<rpc::Bytes> revoked(const v1::Qualification& paper) {
    v1::RevokeQualificationRequest request;
    request.set_name(paper.name());
    request.set_reason("tẩy xoá");
    request.set_request_id(request_id());
    return holdings_.revoke(call("RevokeQualification"), request);
  }
  std::string expiries() {
    return value("SELECT count(*) FROM outbox WHERE type LIKE '%.qualification_expired.v1'");
  }

  v1::Producer producer_ = registered();
  ExpirePapers sweep_{database_, outbox_};
};

TEST_F(Changes, APlotIsUpdatedUnderItsEtagAndInTheEvent) {
  const v1::Plot before = plot_of(producer_);
  v1::Plot wanted = before;
  wanted.set_crop("nhãn");
  wanted.set_title("không đổi");

  const auto updated =
      parsed<v1::Plot>(holdings_.update_plot(call("UpdatePlot"), plot_update(wanted, {"crop"})));

  EXPECT_EQ(updated.crop(), "nhãn");
  EXPECT_EQ(updated.title(), before.title());
  EXPECT_NE(updated.etag(), before.etag());
  EXPECT_THAT(holdings_.update_plot(call("UpdatePlot"), plot_update(wanted, {"crop"})),
              StatusIs(Code::kAborted, "ETAG_MISMATCH"));
  EXPECT_TRUE(gap_free(producer_.name(), 3));
}

TEST_F(Changes, AUnitCodeIsKeptWholeAndItsRulesHold) {
  const v1::Plot wanted = coded();
  const std::vector<std::string> paths = {"area", "crop_cycle", "unit_code"};
  const auto updated =
      parsed<v1::Plot>(holdings_.update_plot(call("UpdatePlot"), plot_update(wanted, paths)));
  v1::GetPlotRequest get;
  get.set_name(wanted.name());
  EXPECT_EQ(updated.unit_code().SerializeAsString(), wanted.unit_code().SerializeAsString());
  EXPECT_EQ(plots_.get(call("GetPlot"), get)->SerializeAsString(), updated.SerializeAsString());

  v1::Plot bad = updated;
  bad.mutable_unit_code()->set_code("VN-BGOR-0001");
  EXPECT_THAT(holdings_.update_plot(call("UpdatePlot"), plot_update(bad, {"unit_code"})),
              StatusIs(Code::kInvalidArgument, "UNIT_CODE_INVALID"));
  bad = updated;
  bad.mutable_area()->set_thousandths(999'000);
  EXPECT_THAT(holdings_.update_plot(call("UpdatePlot"), plot_update(bad, {"area"})),
              StatusIs(Code::kFailedPrecondition, "AREA_BELOW_MINIMUM"));
  EXPECT_EQ(plots_.get(call("GetPlot"), get)->SerializeAsString(), updated.SerializeAsString());
}

TEST_F(Changes, ASuspendedUnitCodeIsTheAuthoritysAffair) {
  const v1::Plot wanted = coded(v1::UNIT_CODE_STATUS_SUSPENDED);
  const std::vector<std::string> paths = {"area", "crop_cycle", "unit_code"};
  const rpc::Call owner = call("UpdatePlot", owner_of(producer_.name()));
  const rpc::Call officer = in_role(call("UpdatePlot"), Role::kProvinceOfficer, "officer");
  EXPECT_THAT(holdings_.update_plot(owner, plot_update(wanted, paths)),
              StatusIs(Code::kPermissionDenied, "OFFICER_NEEDED"));

  auto kept = parsed<v1::Plot>(holdings_.update_plot(officer, plot_update(wanted, paths)));

  kept.mutable_unit_code()->set_status(v1::UNIT_CODE_STATUS_ACTIVE);
  EXPECT_THAT(holdings_.update_plot(owner, plot_update(kept, {"unit_code"})),
              StatusIs(Code::kPermissionDenied, "OFFICER_NEEDED"));
  EXPECT_THAT(holdings_.update_plot(owner, plot_update(kept, {"title"})), IsOk());

  v1::CreatePlotRequest another = plot_request(producer_.name());
  *another.mutable_plot() = coded();
  EXPECT_THAT(plots_.create(owner, another), StatusIs(Code::kPermissionDenied, "OFFICER_NEEDED"));
}

TEST_F(Changes, ABoundaryIsMeasuredAndWarnsWhenItDiffers) {
  v1::CreatePlotRequest request = plot_request(producer_.name());
  request.mutable_plot()->set_boundary(
      R"({"type":"Polygon","coordinates":[[[106.5,21.3],[106.501,21.3],[106.501,21.301],)"
      R"([106.5,21.301],[106.5,21.3]]]})");

  const auto plot = parsed<v1::Plot>(plots_.create(call("CreatePlot"), request));

  ASSERT_EQ(plot.warnings_size(), 1);
  EXPECT_EQ(plot.warnings(0), "AREA_DIFFERS");
  EXPECT_GT(plot.measured_area().thousandths(), 11'000'000);
  v1::Plot honest = plot;
  *honest.mutable_area() = plot.measured_area();
  const auto mended =
      parsed<v1::Plot>(holdings_.update_plot(call("UpdatePlot"), plot_update(honest, {"area"})));
  EXPECT_EQ(mended.warnings_size(), 0);
  EXPECT_EQ(mended.boundary(), plot.boundary());
}

TEST_F(Changes, AProductIsUpdatedButForItsSet) {
  const v1::Product product = product_of(producer_);
  v1::UpdateProductRequest request;
  *request.mutable_product() = product;
  request.mutable_product()->set_product_code("24-07582-01-2026");
  request.mutable_update_mask()->add_paths("product_code");
  request.set_request_id(request_id());

  const auto updated =
      parsed<v1::Product>(holdings_.update_product(call("UpdateProduct"), request));

  EXPECT_EQ(updated.product_code(), "24-07582-01-2026");
  request.mutable_update_mask()->add_paths("ocop_set");
  EXPECT_THAT(holdings_.update_product(call("UpdateProduct"), request),
              StatusIs(Code::kInvalidArgument, "UPDATE_MASK_INVALID"));
}

TEST_F(Changes, OfAnotherPartyOrASuspendedOneAreRefused) {
  const v1::Plot plot = plot_of(producer_);
  const rpc::Call stranger = call("UpdatePlot", owner_of("producers/" + request_id()));
  EXPECT_EQ(holdings_.update_plot(stranger, plot_update(plot, {"crop"})).status().to_string(),
            not_found(plot.name()).to_string());
  suspend(producer_);
  EXPECT_THAT(holdings_.update_plot(call("UpdatePlot"), plot_update(plot, {"crop"})),
              StatusIs(Code::kFailedPrecondition, "PRODUCER_SUSPENDED"));
}

TEST_F(Changes, APaperIsRevokedOnce) {
  const v1::Qualification it = paper(today());

  const auto void_now = parsed<v1::Qualification>(revoked(it));

  EXPECT_EQ(void_now.state(), v1::QUALIFICATION_STATE_REVOKED);
  EXPECT_EQ(void_now.revoke_reason(), "tẩy xoá");
  EXPECT_THAT(revoked(it), StatusIs(Code::kFailedPrecondition, "QUALIFICATION_REVOKED"));
  EXPECT_EQ(value("SELECT count(*) FROM outbox WHERE type LIKE '%.qualification_revoked.v1'"), "1");
}

TEST_F(Changes, APaperExpiresByItselfWhenTheDayAfterBeginsInVietNam) {
  const v1::Qualification it = paper(today());
  const v1::Qualification later =
      paper(Date(std::chrono::sys_days(today()) + std::chrono::days(30)));
  ASSERT_THAT(sweep_.sweep(), IsOk());
  EXPECT_EQ(now(it).state(), v1::QUALIFICATION_STATE_VALID);

  pass(24h);
  ASSERT_THAT(sweep_.sweep(), IsOk());
  ASSERT_THAT(sweep_.sweep(), IsOk());

  EXPECT_EQ(now(it).state(), v1::QUALIFICATION_STATE_EXPIRED);
  EXPECT_EQ(now(later).state(), v1::QUALIFICATION_STATE_VALID);
  EXPECT_EQ(expiries(), "1");
  EXPECT_THAT(revoked(it), StatusIs(Code::kFailedPrecondition, "QUALIFICATION_EXPIRED"));
}

TEST_F(Changes, SweepsAtOneTimeExpireAPaperOnce) {
  paper(today());
  plot_of(producer_);
  pass(24h);
  std::vector<std::thread> sweeps;
  for (int i = 0; i < 8; ++i) {
    sweeps.emplace_back(
        [&] { EXPECT_THAT(until_row_is_free([&] { return sweep_.sweep(); }), IsOk()); });
  }
  for (std::thread& one : sweeps) one.join();

  EXPECT_EQ(expiries(), "1");
  EXPECT_TRUE(gap_free(producer_.name(), 4));
}

TEST_F(Changes, APaperOfASuspendedProducerExpiresToo) {
  const v1::Qualification it = paper(today());
  suspend(producer_);
  pass(24h);

  ASSERT_THAT(sweep_.sweep(), IsOk());

  EXPECT_EQ(now(it).state(), v1::QUALIFICATION_STATE_EXPIRED);
}

}  // namespace
}  // namespace farmgate::producers
