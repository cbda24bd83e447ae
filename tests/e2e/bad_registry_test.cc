// What a client must not send to the registry: each a stable reason, nothing changed.
#include "chassis/base/id.h"
#include "chassis/wire/convert.h"
#include "farmgate/producers/v1/producer_service.pb.h"
#include "tests/e2e/running.h"

namespace farmgate::testing {
namespace {

namespace pp = producers::v1;
using namespace std::chrono;

const std::string kProducers = "farmgate.producers.v1.ProducerService/";

std::string new_id() { return Uuid::v7().to_string(); }

class BadRegistry : public Running {
 protected:
  template <class Reply, class Request>
  static StatusOr<Reply> call(const std::string& method, Request request, const Caller& who) {
    request.set_request_id(new_id());
    return suite().call<Reply>(kProducers + method, request, who);
  }
  static StatusOr<pp::Producer> suspend(const std::string& reason, const Caller& who) {
    pp::SuspendProducerRequest request;
    request.set_name(stall().producer);
    request.set_reason(reason);
    return call<pp::Producer>("SuspendProducer", request, who);
  }
  static pp::CreatePlotRequest plot() {
    pp::CreatePlotRequest request;
    request.set_parent(stall().producer);
    request.mutable_plot()->set_title("Thửa số 2");
    request.mutable_plot()->set_crop("vải");
    request.mutable_plot()->set_commune("communes/07582");
    wire::write(Quantity{3'600'000, Unit::kSquareMetre}, *request.mutable_plot()->mutable_area());
    return request;
  }
  static void expect_refused_plot(const pp::CreatePlotRequest& request, Code code,
                                  const char* reason) {
    expect_refused([&] { return call<pp::Plot>("CreatePlot", request, stall().seller); }, code,
                   reason);
  }
};

TEST_F(BadRegistry, OnlyOfficersJudgeAParty) {
  expect_refused([] { return suspend("tôi", stall().seller); }, Code::kPermissionDenied,
                 "ROLE_LACKING");
  expect_refused([] { return suspend("", officer()); }, Code::kInvalidArgument, "INVALID_FIELD");
  expect_refused([] { return suspend(std::string(401, 'a'), officer()); }, Code::kInvalidArgument,
                 "INVALID_FIELD");
}

TEST_F(BadRegistry, APartyWithGoodsIsNotClosed) {
  pp::GetLotRequest get;
  get.set_name(stall().lot);
  pp::CreateLotRequest more;
  more.set_parent(stall().producer);
  *more.mutable_lot() = suite().call<pp::Lot>(kProducers + "GetLot", get, stall().seller).value();
  ASSERT_THAT(call<pp::Lot>("CreateLot", more, stall().seller), IsOk());
  pp::CloseProducerRequest close;
  close.set_name(stall().producer);
  close.set_reason("nghỉ");
  expect_refused([&] { return call<pp::Producer>("CloseProducer", close, officer()); },
                 Code::kFailedPrecondition, "LOTS_OPEN");
}

TEST_F(BadRegistry, UnitCodesOfAnotherForm) {
  pp::CreatePlotRequest request = plot();
  pp::ProductionUnitCode& code = *request.mutable_plot()->mutable_unit_code();
  expect_refused_plot(request, Code::kInvalidArgument, "INVALID_FIELD");
  code.set_scheme(pp::UNIT_CODE_SCHEME_VN3156);
  code.set_code("VN-BGOR-0001");
  wire::write(Date(2025y / June / 1), *code.mutable_valid_from_date());
  request.mutable_plot()->set_crop_cycle(pp::CROP_CYCLE_PERENNIAL);
  expect_refused_plot(request, Code::kInvalidArgument, "UNIT_CODE_INVALID");
  code.set_code("VN-24-213-07582-01-25");
  expect_refused_plot(request, Code::kFailedPrecondition, "AREA_BELOW_MINIMUM");
  code.set_status(pp::UNIT_CODE_STATUS_WITHDRAWN);
  expect_refused_plot(request, Code::kPermissionDenied, "OFFICER_NEEDED");
}

TEST_F(BadRegistry, BoundariesThatAreNone) {
  for (const std::string& text :
       {std::string("{"), std::string(20'001, 'x'), std::string(15'000, '['),
        std::string(R"({"type":"Polygon","coordinates":[[[21.3,106.5],[21.3,106.6],[21.4,106.5],)"
                    R"([21.3,106.5]]]})"),
        std::string(R"({"type":"Polygon","coordinates":[[[106.5,21.3],[106.6,21.4],[106.6,21.3],)"
                    R"([106.5,21.4],[106.5,21.3]]]})")}) {
    pp::CreatePlotRequest request = plot();
    request.mutable_plot()->set_boundary(text);
    expect_refused_plot(request, Code::kInvalidArgument, "INVALID_FIELD");
  }
}

TEST_F(BadRegistry, SplitsAndMergesOfNothing) {
  pp::SplitLotRequest split;
  split.set_name(stall().lot);
  const auto refuse = [&](Code code, const char* reason) {
    expect_refused([&] { return call<pp::SplitLotResponse>("SplitLot", split, stall().seller); },
                   code, reason);
  };
  refuse(Code::kInvalidArgument, "INVALID_FIELD");
  wire::write(Quantity{1'000, Unit::kLitre}, *split.add_parts());
  refuse(Code::kInvalidArgument, "UNIT_MISMATCH");
  wire::write(Quantity{999'999'999'999, Unit::kKilogram}, *split.mutable_parts(0));
  refuse(Code::kFailedPrecondition, "LOT_EXHAUSTED");
  split.mutable_parts(0)->set_thousandths(-1);
  refuse(Code::kInvalidArgument, "INVALID_FIELD");
  for (int i = 0; i < 20; ++i) *split.add_parts() = split.parts(0);
  refuse(Code::kInvalidArgument, "INVALID_FIELD");
  pp::MergeLotsRequest merge;
  merge.set_name(stall().lot);
  merge.add_sources(others().lot);
  expect_refused([&] { return call<pp::Lot>("MergeLots", merge, stall().seller); }, Code::kNotFound,
                 "NOT_FOUND");
}

TEST_F(BadRegistry, PlansAndPapersOfNoSeason) {
  pp::CreateCropPlanRequest plan;
  plan.set_parent(stall().producer);
  pp::CropPlan& it = *plan.mutable_crop_plan();
  it.set_crop("vải");
  it.set_product(stall().product);
  it.add_plots(stall().producer + "/plots/" + new_id());
  wire::write(Date(2026y / June / 1), *it.mutable_start_date());
  wire::write(Date(2026y / May / 1), *it.mutable_end_date());
  wire::write(Quantity{1'000, Unit::kKilogram}, *it.mutable_expected_yield());
  const auto create = [&] { return call<pp::CropPlan>("CreateCropPlan", plan, stall().seller); };
  expect_refused(create, Code::kInvalidArgument, "INVALID_FIELD");
  wire::write(Date(2026y / July / 1), *it.mutable_end_date());
  expect_refused(create, Code::kNotFound, "NOT_FOUND");
  pp::RevokeQualificationRequest revoke;
  revoke.set_name(stall().producer + "/qualifications/" + new_id());
  revoke.set_reason("giả");
  expect_refused([&] { return call<pp::Qualification>("RevokeQualification", revoke, officer()); },
                 Code::kNotFound, "NOT_FOUND");
  expect_refused(
      [&] { return call<pp::Qualification>("RevokeQualification", revoke, stall().seller); },
      Code::kPermissionDenied, "ROLE_LACKING");
}

TEST_F(BadRegistry, AccountsOfNoFormAndOfOthers) {
  pp::CreateBankAccountRequest create;
  create.set_parent(stall().producer);
  pp::BankAccount& account = *create.mutable_bank_account();
  account.set_holder("CHU VUON");
  for (const auto& [bin, number] :
       std::vector<std::pair<std::string, std::string>>{{"97041", "12345678"},
                                                        {"9704155", "12345678"},
                                                        {"97041x", "12345678"},
                                                        {"970415", ""},
                                                        {"970415", std::string(20, '1')},
                                                        {"970415", "1234 5678"}}) {
    account.set_bank_bin(bin);
    account.set_account_number(number);
    expect_refused(
        [&] { return call<pp::BankAccount>("CreateBankAccount", create, stall().seller); },
        Code::kInvalidArgument, "INVALID_FIELD");
  }
  pp::UpdateBankAccountRequest update;
  update.mutable_bank_account()->set_name(others().producer + "/bankAccounts/" + new_id());
  update.mutable_bank_account()->set_holder("KE GIAN");
  update.mutable_update_mask()->add_paths("holder");
  expect_refused([&] { return call<pp::BankAccount>("UpdateBankAccount", update, stall().seller); },
                 Code::kNotFound, "NOT_FOUND");
  expect_refused([&] { return call<pp::BankAccount>("UpdateBankAccount", update, officer()); },
                 Code::kPermissionDenied, "ROLE_LACKING");
}

}  // namespace
}  // namespace farmgate::testing
