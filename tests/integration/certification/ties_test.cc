#include "services/certification/storage/ties.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "chassis/wire/convert.h"
#include "farmgate/cooperatives/events/v1/contract_events.pb.h"
#include "farmgate/cooperatives/events/v1/events.pb.h"
#include "services/certification/events/ties.h"
#include "tests/integration/certification/bureau.h"

// Whom a producer deals with, out of the events of cooperatives.
namespace farmgate::certification {
namespace {

using cooperatives::events::v1::ContractEvent;
using cooperatives::events::v1::CooperativeEvent;
using cooperatives::events::v1::MembershipEvent;
using std::chrono::year;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class Ties : public Bureau {
 protected:
  // As the consumer does with a state that is newer than the copy.
  void arrives(const google::protobuf::Message& event) {
    for (const auto& projection : projections_) {
      for (const auto& source : projection.sources()) {
        if (source.prototype->GetDescriptor() != event.GetDescriptor()) continue;
        EXPECT_THAT(
            database_.transact(in(std::chrono::seconds(5)),
                               [&](pg::Tx& tx) { return source.apply(std::nullopt, event, tx); }),
            IsOk());
      }
    }
  }
  void cooperative(const std::string& name, const std::string& party) {
    CooperativeEvent event;
    event.mutable_state()->set_name(name);
    event.mutable_state()->set_producer(party);
    arrives(event);
  }
  void member(const std::string& body, const std::string& producer, Date from,
              std::optional<Date> through = std::nullopt) {
    MembershipEvent event;
    auto& state = *event.mutable_state();
    state.set_name(body + "/memberships/" + producer);
    state.set_cooperative(body);
    state.set_member(producer);
    farmgate::wire::write(from, *state.mutable_valid_from_date());
    if (through) farmgate::wire::write(*through, *state.mutable_valid_through_date());
    arrives(event);
  }
  void contract(const std::string& seller, const std::string& buyer, const std::string& progress) {
    ContractEvent event;
    event.mutable_state()->set_name("contracts/" + seller + buyer);
    event.mutable_state()->set_seller(seller);
    event.mutable_state()->set_buyer(buyer);
    event.mutable_state()->set_progress(progress);
    arrives(event);
  }
  Relations of(const std::string& producer) {
    return database_
        .read(
            in(std::chrono::seconds(5)),
            [&](pg::Tx& tx) { return ties_store::relations_of(tx, producer, year(2026) / 6 / 10); })
        .value();
  }

  std::vector<farmgate::events::Projection> projections_ = ties();
};

TEST_F(Ties, OfACooperativeAreItsPartyAndItsMembersOfTheDay) {
  member("cooperatives/c", "producers/p", year(2026) / 1 / 1);  // before its cooperative
  cooperative("cooperatives/c", "producers/party");
  member("cooperatives/c", "producers/fellow", year(2026) / 6 / 10, year(2026) / 6 / 10);
  member("cooperatives/c", "producers/past", year(2026) / 1 / 1, year(2026) / 6 / 9);
  member("cooperatives/c", "producers/later", year(2026) / 6 / 11);
  cooperative("cooperatives/other", "producers/stranger");
  EXPECT_THAT(of("producers/p").cooperative,
              UnorderedElementsAre("producers/party", "producers/fellow"));
  EXPECT_THAT(of("producers/party").cooperative,
              UnorderedElementsAre("producers/p", "producers/fellow"));
  EXPECT_THAT(of("producers/past").cooperative, IsEmpty());
}

TEST_F(Ties, OfAContractAreItsOtherSideFromTheSignatureToTheEnd) {
  contract("producers/p", "producers/buyer", "OFFERED");
  EXPECT_THAT(of("producers/p").contract, IsEmpty());
  contract("producers/p", "producers/buyer", "SIGNED");
  contract("producers/supplier", "producers/p", "SUSPENDED");
  EXPECT_THAT(of("producers/p").contract,
              UnorderedElementsAre("producers/buyer", "producers/supplier"));
  contract("producers/p", "producers/buyer", "COMPLETED");
  EXPECT_THAT(of("producers/p").contract, UnorderedElementsAre("producers/supplier"));
}

TEST_F(Ties, BeyondWhatCanBeLookedThroughClearNobody) {
  sandbox_.execute(
      "INSERT INTO tie_contract SELECT 'contracts/' || n, 'producers/p', 'producers/' || n, true "
      "FROM generate_series(1, 2001) n");
  const auto relations = database_.read(in(std::chrono::seconds(5)), [&](pg::Tx& tx) {
    return ties_store::relations_of(tx, "producers/p", year(2026) / 6 / 10);
  });
  EXPECT_THAT(relations, StatusIs(Code::kFailedPrecondition, "TIES_TOO_MANY"));
}

}  // namespace
}  // namespace farmgate::certification
