// What SuggestEvidence says of the linkage share, which cooperatives counts: over the wire, from
// contracts and sales that went through all the services.
#include <functional>

#include "chassis/testing/eventually.h"
#include "chassis/wire/convert.h"
#include "farmgate/cooperatives/v1/contract_service.pb.h"
#include "farmgate/producers/v1/producer_service.pb.h"
#include "tests/e2e/recognition.h"

namespace farmgate::testing {
namespace {

namespace cp = cooperatives::v1;
namespace pp = producers::v1;
namespace vp = certification::v1;
using namespace std::chrono;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::string kContracts = "farmgate.cooperatives.v1.ContractService/";
const std::string kProducers = "farmgate.producers.v1.ProducerService/";
constexpr const char* kLinkage = "1.5";  // the criterion that asks for the share

// Each stall has put 100 boxes of 5 kg on sale: 500 kg outside all contracts.
constexpr std::int64_t kDelivered = 1'600'000;                                    // grams
constexpr std::int64_t kShare = 1'000'000 * kDelivered / (kDelivered + 500'000);  // above 75 %

class SuggestedEvidence : public Recognition {
 protected:
  static Date today() { return business_day(suite()); }
  template <class Reply, class Request>
  static Reply done(const std::string& method, Request request, const Caller& who) {
    request.set_request_id(Uuid::v7().to_string());
    return suite().settle<Reply>(method, request, who).value();
  }
  static cp::CreateContractRequest terms() {
    cp::CreateContractRequest request;
    request.set_author(stall().producer);
    cp::ContractTerms& it = *request.mutable_contract()->mutable_terms();
    it.set_title("Liên kết tiêu thụ vải thiều (ví dụ)");
    it.set_seller(stall().producer);
    it.set_buyer(others().producer);
    it.set_product(stall().product);
    it.set_linkage(true);
    it.set_cycle(cp::PRODUCT_CYCLE_BELOW_ONE_YEAR);
    it.set_unit(type::v1::UNIT_KILOGRAM);
    wire::write(later(today(), -days(10)), *it.mutable_valid_from_date());
    wire::write(later(today(), days(7'300)), *it.mutable_valid_through_date());
    cp::ScheduleLine& line = *it.add_schedule();
    line.set_number(1);
    wire::write(later(today(), -days(10)), *line.mutable_from_date());
    wire::write(today(), *line.mutable_through_date());
    wire::write(Quantity{kDelivered, Unit::kKilogram}, *line.mutable_planned());
    it.add_grades()->set_name("1");
    it.mutable_grades(0)->set_factor_millionths(1'000'000);
    it.mutable_price()->set_kind(cp::PRICE_KIND_FIXED);
    it.mutable_price()->set_fixed_price_vnd(28'500);
    return request;
  }
  static std::string contract() {
    cp::OfferContractRequest offer;
    offer.set_name(
        done<cp::Contract>(kContracts + "CreateContract", terms(), stall().seller).name());
    const auto it = done<cp::Contract>(kContracts + "OfferContract", offer, stall().seller);
    for (const Stall* party : {&stall(), &others()}) {
      cp::SignContractRequest sign;
      sign.set_name(it.name());
      sign.set_party(party->producer);
      sign.set_terms_digest(it.terms_digest());
      done<cp::Contract>(kContracts + "SignContract", sign, party->seller);
    }
    cp::GetContractRequest get;
    get.set_name(it.name());
    EXPECT_TRUE(eventually([&] {
      const auto now = suite().settle<cp::Contract>(kContracts + "GetContract", get, officer());
      return now.ok() && now->state() == cp::CONTRACT_STATE_ACTIVE;
    })) << "it did not begin";
    return it.name();
  }
  // Another harvest goes to the buyer, who takes it.
  static std::string delivery(const std::string& contract) {
    pp::GetLotRequest get;
    get.set_name(stall().lot);
    pp::CreateLotRequest lot;
    lot.set_parent(stall().producer);
    *lot.mutable_lot() =
        suite().settle<pp::Lot>(kProducers + "GetLot", get, stall().seller).value();
    wire::write(Quantity{kDelivered, Unit::kKilogram}, *lot.mutable_lot()->mutable_quantity());
    cp::RecordDeliveryRequest record;
    record.set_parent(contract);
    record.mutable_delivery()->set_schedule_line(1);
    wire::write(today(), *record.mutable_delivery()->mutable_delivery_date());
    cp::DeliveryLine& line = *record.mutable_delivery()->add_lines();
    line.set_lot(done<pp::Lot>(kProducers + "CreateLot", lot, stall().seller).name());
    line.set_grade("1");
    wire::write(Quantity{kDelivered, Unit::kKilogram}, *line.mutable_quantity());
    cp::AcceptDeliveryRequest accept;
    accept.set_name(
        done<cp::Delivery>(kContracts + "RecordDelivery", record, stall().seller).name());
    return done<cp::Delivery>(kContracts + "AcceptDelivery", accept, others().seller).name();
  }
  // Of a new draft, once they are as wanted: goods that were sold and contracts become known to
  // those who count them in their own time.
  static vp::EvidenceSuggestions suggestions(
      const Stall& of, const std::function<bool(const vp::EvidenceSuggestions&)>& wanted) {
    vp::SuggestEvidenceRequest request;
    request.set_name(draft(suite(), of));
    vp::EvidenceSuggestions known;
    EXPECT_TRUE(eventually([&] {
      known =
          suite()
              .settle<vp::EvidenceSuggestions>(
                  "farmgate.certification.v1.DossierService/SuggestEvidence", request, of.seller)
              .value();
      return wanted(known);
    })) << known.ShortDebugString();
    return known;
  }
  static vp::EvidenceSuggestion of_share(const vp::EvidenceSuggestions& all) {
    for (const auto& it : all.suggestions()) {
      if (it.criterion() == kLinkage) return it;
    }
    return {};
  }
  // What proves that there is a contract.
  static std::vector<std::string> contracts(const vp::EvidenceSuggestions& all) {
    std::vector<std::string> names;
    for (const auto& it : all.suggestions()) {
      if (it.evidence_kind() != "LINKAGE_CONTRACT") continue;
      names.insert(names.end(), it.sources().begin(), it.sources().end());
    }
    return names;
  }
  static int answer(const vp::EvidenceSuggestions& all) {
    for (const auto& it : all.answers()) {
      if (it.criterion() == kLinkage) return it.option();
    }
    return -1;
  }
};

TEST_F(SuggestedEvidence, ShareOfLinkageIsThatOfCooperatives) {
  const std::string linked = contract();
  const std::string delivered = delivery(linked);
  const auto known = suggestions(stall(), [](const auto& all) {
    return of_share(all).share_millionths() == kShare && !contracts(all).empty();
  });
  EXPECT_THAT(known.unavailable_sources(), IsEmpty());
  const auto share = of_share(known);
  EXPECT_EQ(share.share_millionths(), kShare);
  EXPECT_EQ(share.source_service(), "cooperatives");
  EXPECT_THAT(share.sources(), Contains(delivered));
  EXPECT_EQ(share.option(), 3);
  EXPECT_EQ(answer(known), 3);
  EXPECT_THAT(contracts(known), ElementsAre(linked));
}

// It sold as much on the market, and nothing by contract.
TEST_F(SuggestedEvidence, WithoutLinkageProvesNoOption) {
  const auto known =
      suggestions(others(), [](const auto& all) { return of_share(all).has_share_millionths(); });
  EXPECT_THAT(known.unavailable_sources(), IsEmpty());
  const auto share = of_share(known);
  EXPECT_EQ(share.share_millionths(), 0);
  EXPECT_EQ(share.option(), 0);
  EXPECT_EQ(answer(known), -1);
}

}  // namespace
}  // namespace farmgate::testing
