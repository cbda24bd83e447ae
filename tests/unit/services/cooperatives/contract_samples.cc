#include "tests/unit/services/cooperatives/contract_samples.h"

#include <gtest/gtest.h>

#include "chassis/testing/status_is.h"

namespace farmgate::cooperatives {

using testing::IsOk;

ContractTerms sample_terms() {
  ContractTerms it;
  it.title = "Vải thiều vụ hè (ví dụ)";
  it.seller = "producers/1";
  it.buyer = "producers/2";
  it.product = "producers/1/products/1";
  it.valid_from_date = day("2026-05-01");
  it.valid_through_date = day("2026-07-31");
  it.tolerance = 50'000;
  it.schedule = {{1, day("2026-06-01"), day("2026-06-10"), {5'000'000, Unit::kKilogram}, "kho A"},
                 {2, day("2026-06-20"), day("2026-06-30"), {3'000'000, Unit::kKilogram}, "kho A"}};
  it.grades = {{"1", 1'000'000, ""}, {"2", 850'000, ""}};
  it.price.fixed_price = Money::vnd(28'500);
  it.penalty_rate = 50'000;
  it.advances = {{1, "Vật tư", Money::vnd(20'000'000)}};
  return it;
}

Contract offered_contract() {
  Contract contract;
  EXPECT_THAT(contract.edit({sample_terms(), "", "d1"}, kNow), IsOk());
  EXPECT_THAT(contract.offer(kNow), IsOk());
  return contract;
}

Contract active_contract() {
  Contract contract = offered_contract();
  EXPECT_THAT(contract.sign({Side::kSeller, "an", "d1", kNow}), IsOk());
  EXPECT_THAT(contract.sign({Side::kBuyer, "binh", "d1", kNow}), IsOk());
  EXPECT_THAT(contract.activate(kNow), IsOk());
  return contract;
}

}  // namespace farmgate::cooperatives
