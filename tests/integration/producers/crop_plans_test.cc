#include "chassis/wire/convert.h"
#include "tests/integration/producers/registry.h"

namespace farmgate::producers {
namespace {

using namespace std::chrono_literals;

class CropPlans : public Registry {
 protected:
  v1::CreateCropPlanRequest planning() {
    v1::CreateCropPlanRequest request;
    request.set_parent(producer_.name());
    v1::CropPlan& plan = *request.mutable_crop_plan();
    plan.set_crop("vải thiều");
    plan.set_product(product_.name());
    plan.add_plots(plot_.name());
    farmgate::wire::write(Date(2025y / std::chrono::January / 1), *plan.mutable_start_date());
    farmgate::wire::write(Date(2025y / std::chrono::July / 31), *plan.mutable_end_date());
    farmgate::wire::write(Quantity{5'000'000, Unit::kKilogram}, *plan.mutable_expected_yield());
    request.set_request_id(request_id());
    return request;
  }
  v1::CropPlan planned() {
    return parsed<v1::CropPlan>(plans_.create(call("CreateCropPlan"), planning()));
  }
  v1::Lot harvest(std::int64_t thousandths, Unit unit = Unit::kKilogram) {
    return parsed<v1::Lot>(
        lots_.create(call("CreateLot"), lot_request(product_, plot_, {thousandths, unit})));
  }
  v1::CropPlan now(const v1::CropPlan& plan) {
    v1::GetCropPlanRequest request;
    request.set_name(plan.name());
    return plans_.get(call("GetCropPlan"), request).value();
  }
  StatusOr<rpc::Bytes> closed(const v1::CropPlan& plan) {
    v1::CloseCropPlanRequest request;
    request.set_name(plan.name());
    request.set_request_id(request_id());
    return plans_.close(call("CloseCropPlan"), request);
  }

  v1::Producer producer_ = registered();
  v1::Product product_ = product_of(producer_);
  v1::Plot plot_ = plot_of(producer_);
};

TEST_F(CropPlans, ShowTheYieldOfTheirSeasonsLots) {
  const v1::CropPlan plan = planned();
  harvest(300'000);
  harvest(200'000);
  harvest(7'000, Unit::kLitre);
  lot_of(producer_, {1'000'000, Unit::kKilogram});  // another product of another plot

  EXPECT_EQ(now(plan).actual_yield().thousandths(), 500'000);
  EXPECT_EQ(now(plan).actual_yield().unit(), type::v1::UNIT_KILOGRAM);
}

TEST_F(CropPlans, CountAHarvestOnceWhateverBecameOfIt) {
  const v1::CropPlan plan = planned();
  const v1::Lot lot = harvest(300'000);
  ASSERT_THAT(lots_.consume(call("ConsumeLot"), taking(lot, 100'000)), IsOk());
  const auto parts =
      parsed<v1::SplitLotResponse>(lots_.split(call("SplitLot"), splitting(lot, {50'000, 20'000})));
  ASSERT_THAT(lots_.merge(call("MergeLots"), merging(harvest(200'000), {parts.parts(0)})), IsOk());

  EXPECT_EQ(now(plan).actual_yield().thousandths(), 500'000);
}

TEST_F(CropPlans, KeepTheYieldThatTheyClosedWith) {
  const v1::CropPlan plan = planned();
  harvest(300'000);

  const auto done = parsed<v1::CropPlan>(closed(plan));
  harvest(200'000);

  EXPECT_EQ(done.state(), v1::CROP_PLAN_STATE_CLOSED);
  EXPECT_TRUE(done.has_close_time());
  EXPECT_EQ(now(plan).SerializeAsString(), done.SerializeAsString());
  EXPECT_EQ(done.actual_yield().thousandths(), 300'000);
  EXPECT_THAT(closed(plan), StatusIs(Code::kFailedPrecondition, "CROP_PLAN_STATE"));
}

TEST_F(CropPlans, AreUpdatedWhileTheyAreOpen) {
  const v1::CropPlan plan = planned();
  harvest(300'000);
  v1::UpdateCropPlanRequest request;
  *request.mutable_crop_plan() = plan;
  farmgate::wire::write(Date(2025y / std::chrono::May / 31),
                        *request.mutable_crop_plan()->mutable_end_date());
  request.mutable_update_mask()->add_paths("end_date");
  request.set_request_id(request_id());

  const auto shorter = parsed<v1::CropPlan>(plans_.update(call("UpdateCropPlan"), request));

  EXPECT_EQ(shorter.actual_yield().thousandths(), 0);  // the harvest was in June
  request.set_request_id(request_id());
  EXPECT_THAT(plans_.update(call("UpdateCropPlan"), request),
              StatusIs(Code::kAborted, "ETAG_MISMATCH"));
  request.mutable_crop_plan()->clear_etag();
  ASSERT_THAT(closed(plan), IsOk());
  EXPECT_THAT(plans_.update(call("UpdateCropPlan"), request),
              StatusIs(Code::kFailedPrecondition, "CROP_PLAN_STATE"));
}

TEST_F(CropPlans, AreOfTheProducersOwnLandAndProduct) {
  const v1::Producer other = registered("Trại khác");
  v1::CreateCropPlanRequest foreign = planning();
  foreign.mutable_crop_plan()->add_plots(plot_of(other).name());
  v1::CreateCropPlanRequest missing = planning();
  missing.mutable_crop_plan()->set_product(producer_.name() + "/products/" + request_id());

  EXPECT_EQ(plans_.create(call("CreateCropPlan"), foreign).status().to_string(),
            not_found(foreign.crop_plan().plots(1)).to_string());
  EXPECT_EQ(plans_.create(call("CreateCropPlan"), missing).status().to_string(),
            not_found(missing.crop_plan().product()).to_string());
  const auto stranger = call("CreateCropPlan", owner_of(other.name()));
  EXPECT_EQ(plans_.create(stranger, planning()).status().to_string(),
            not_found(producer_.name()).to_string());
  EXPECT_EQ(value("SELECT count(*) FROM crop_plan"), "0");
}

TEST_F(CropPlans, OfASuspendedProducerAreNotMadeButClosed) {
  const v1::CropPlan plan = planned();
  suspend(producer_);

  EXPECT_THAT(plans_.create(call("CreateCropPlan"), planning()),
              StatusIs(Code::kFailedPrecondition, "PRODUCER_SUSPENDED"));
  EXPECT_THAT(closed(plan), IsOk());
}

TEST_F(CropPlans, AreListedNewestFirstInPages) {
  const std::string first = planned().name();
  const std::string second = planned().name();
  v1::ListCropPlansRequest request;
  request.set_parent(producer_.name());
  request.set_page_size(1);

  const auto newest = plans_.list(call("ListCropPlans"), request).value();
  request.set_page_token(newest.next_page_token());
  const auto oldest = plans_.list(call("ListCropPlans"), request).value();

  EXPECT_EQ(newest.crop_plans(0).name(), second);
  EXPECT_EQ(oldest.crop_plans(0).name(), first);
  EXPECT_EQ(oldest.next_page_token(), "");
}

}  // namespace
}  // namespace farmgate::producers
