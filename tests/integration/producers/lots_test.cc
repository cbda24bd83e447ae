#include <atomic>
#include <thread>

#include "chassis/wire/convert.h"
#include "tests/integration/producers/registry.h"

namespace farmgate::producers {
namespace {

class Lots : public Registry {
 protected:
  v1::ConsumeLotResponse taken(const rpc::Call& by, std::int64_t thousandths) {
    return parsed<v1::ConsumeLotResponse>(lots_.consume(by, taking(lot_, thousandths)));
  }
  std::int64_t remaining() {
    v1::GetLotRequest request;
    request.set_name(lot_.name());
    return lots_.get(call("GetLot"), request).value().remaining_quantity().thousandths();
  }
  // quantity = remaining + what was taken and not given back.
  bool sums_up() {
    return value(
               "SELECT bool_and(l.quantity = l.remaining + coalesce((SELECT sum(c.quantity)"
               " FROM lot_consumption c WHERE c.lot = l.id AND c.reverse_time IS NULL), 0))"
               " FROM lot l") == "t";
  }

  v1::Producer producer_ = registered();
  v1::Lot lot_ = lot_of(producer_, {40000, Unit::kKilogram});
};

TEST_F(Lots, SixtyFourConsumersTakeExactlyWhatIsThere) {
  std::atomic<int> served = 0, exhausted = 0;
  std::vector<std::thread> consumers;
  for (int i = 0; i < 64; ++i) {
    consumers.emplace_back([&] {
      const auto reply = until_row_is_free(
          [&] { return lots_.consume(by_service(call("ConsumeLot")), taking(lot_, 1000)); });
      if (reply.ok()) ++served;
      if (reply.status().reason() == "LOT_EXHAUSTED") ++exhausted;
    });
  }
  for (std::thread& consumer : consumers) consumer.join();

  EXPECT_EQ(served, 40);
  EXPECT_EQ(exhausted, 24);
  EXPECT_EQ(remaining(), 0);
  EXPECT_EQ(value("SELECT sum(quantity) FROM lot_consumption"), "40000");
  EXPECT_TRUE(sums_up());
  EXPECT_TRUE(gap_free(lot_.name(), 41));
}

TEST_F(Lots, ARefusedTakingNamesWhatRemainsAndStoresNothing) {
  taken(call("ConsumeLot"), 39500);

  const Status refused = lots_.consume(call("ConsumeLot"), taking(lot_, 501)).status();

  EXPECT_THAT(refused, StatusIs(Code::kFailedPrecondition, "LOT_EXHAUSTED"));
  EXPECT_EQ(refused.values().at("remaining_thousandths"), "500");
  EXPECT_EQ(value("SELECT count(*) FROM request_claim WHERE method = 'ConsumeLot'"), "1");
  EXPECT_TRUE(gap_free(lot_.name(), 2));
}

TEST_F(Lots, ARepeatIsTheSameBytesAndTakesNothingMore) {
  v1::ConsumeLotRequest request = taking(lot_, 1000);
  const auto first = lots_.consume(call("ConsumeLot"), request);
  taken(call("ConsumeLot"), 500);
  const auto second = lots_.consume(call("ConsumeLot"), request);

  ASSERT_THAT(first, IsOk());
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(first->value, second->value);
  EXPECT_EQ(remaining(), 38500);
  request.mutable_quantity()->set_thousandths(2000);
  EXPECT_THAT(lots_.consume(call("ConsumeLot"), request),
              StatusIs(Code::kAlreadyExists, "REQUEST_ID_REUSED"));
}

TEST_F(Lots, ARequestTakesOnceEvenWhenItsClaimWasSwept) {
  v1::ConsumeLotRequest request = taking(lot_, 1000);
  const auto first = parsed<v1::ConsumeLotResponse>(lots_.consume(call("ConsumeLot"), request));
  sandbox_.execute("DELETE FROM request_claim");

  const auto late = parsed<v1::ConsumeLotResponse>(lots_.consume(call("ConsumeLot"), request));

  EXPECT_EQ(late.consumption_id(), first.consumption_id());
  EXPECT_EQ(remaining(), 39000);
  sandbox_.execute("DELETE FROM request_claim");
  request.mutable_quantity()->set_thousandths(2000);
  EXPECT_THAT(lots_.consume(call("ConsumeLot"), request),
              StatusIs(Code::kAlreadyExists, "REQUEST_ID_REUSED"));
}

TEST_F(Lots, AContractTakesByItsDeliveriesAlone) {
  v1::ConsumeLotRequest request = taking(lot_, 1000);
  request.set_purpose(v1::LOT_PURPOSE_CONTRACT);
  EXPECT_THAT(lots_.consume(call("ConsumeLot"), request),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  EXPECT_THAT(lots_.consume(by_service(call("ConsumeLot")), request), IsOk());
}

// Else a sibling that asks again would take the refusal for a word about its own request.
TEST_F(Lots, ALateRepeatIsNotJudgedByWhatIsLeft) {
  const v1::ConsumeLotRequest request = taking(lot_, 30000);
  ASSERT_THAT(lots_.consume(call("ConsumeLot"), request), IsOk());
  taken(call("ConsumeLot"), 10000);
  sandbox_.execute("DELETE FROM request_claim");

  EXPECT_THAT(lots_.consume(call("ConsumeLot"), request), IsOk());
}

TEST_F(Lots, AReversalGivesBackOnceAndKeepsTheSum) {
  const auto consumption = taken(call("ConsumeLot"), 10000);
  taken(call("ConsumeLot"), 5000);
  const auto request = giving_back(lot_, consumption.consumption_id());

  const auto first = lots_.reverse(call("ReverseLotConsumption"), request);
  const auto repeat = lots_.reverse(call("ReverseLotConsumption"), request);
  const auto again =
      lots_.reverse(call("ReverseLotConsumption"), giving_back(lot_, consumption.consumption_id()));

  EXPECT_EQ(parsed<v1::Lot>(first).remaining_quantity().thousandths(), 35000);
  EXPECT_EQ(first->value, repeat->value);
  EXPECT_THAT(again, StatusIs(Code::kFailedPrecondition, "CONSUMPTION_REVERSED"));
  EXPECT_EQ(remaining(), 35000);
  EXPECT_TRUE(sums_up());
  EXPECT_TRUE(gap_free(lot_.name(), 4));
}

TEST_F(Lots, ThirtyTwoReversalsOfOneConsumptionGiveBackOnce) {
  const auto consumption = taken(call("ConsumeLot"), 10000);
  std::atomic<int> given = 0, refused = 0;
  std::vector<std::thread> callers;
  for (int i = 0; i < 32; ++i) {
    callers.emplace_back([&] {
      const auto reply = until_row_is_free([&] {
        return lots_.reverse(call("ReverseLotConsumption"),
                             giving_back(lot_, consumption.consumption_id()));
      });
      if (reply.ok()) ++given;
      if (reply.status().reason() == "CONSUMPTION_REVERSED") ++refused;
    });
  }
  for (std::thread& caller : callers) caller.join();

  EXPECT_EQ(given, 1);
  EXPECT_EQ(refused, 31);
  EXPECT_EQ(remaining(), 40000);
  EXPECT_TRUE(sums_up());
}

TEST_F(Lots, AnOwnerDoesNotUndoWhatAServiceTook) {
  const auto by_orders = taken(by_service(call("ConsumeLot")), 10000);
  const auto owner = call("ReverseLotConsumption", owner_of(producer_.name()));
  const auto request = giving_back(lot_, by_orders.consumption_id());

  EXPECT_EQ(lots_.reverse(owner, request).status().to_string(),
            not_found("the consumption " + by_orders.consumption_id()).to_string());
  EXPECT_THAT(lots_.reverse(by_service(call("ReverseLotConsumption")), request), IsOk());
}

TEST_F(Lots, NorDoesAnOfficerWhoFarms) {
  const auto by_orders = taken(by_service(call("ConsumeLot")), 10000);

  EXPECT_THAT(
      lots_.reverse(call("ReverseLotConsumption"), giving_back(lot_, by_orders.consumption_id())),
      StatusIs(Code::kNotFound, "NOT_FOUND"));
}

TEST_F(Lots, AnotherPartysLotIsMissing) {
  const auth::Access stranger = owner_of(registered("Trại khác").name());
  const auto consumption = taken(call("ConsumeLot"), 1000);
  v1::GetLotRequest get;
  get.set_name(lot_.name());
  const std::string missing = not_found(lot_.name()).to_string();

  EXPECT_EQ(lots_.get(call("GetLot", stranger), get).status().to_string(), missing);
  EXPECT_EQ(lots_.consume(call("ConsumeLot", stranger), taking(lot_, 1)).status().to_string(),
            missing);
  EXPECT_EQ(lots_
                .reverse(call("ReverseLotConsumption", stranger),
                         giving_back(lot_, consumption.consumption_id()))
                .status()
                .to_string(),
            missing);
  EXPECT_THAT(lots_.get(call("GetLot", owner_of(producer_.name())), get), IsOk());
  EXPECT_EQ(remaining(), 39000);
}

TEST_F(Lots, AreCountedInTheirOwnUnit) {
  v1::ConsumeLotRequest request = taking(lot_, 1000);
  request.mutable_quantity()->set_unit(type::v1::UNIT_LITRE);
  EXPECT_THAT(lots_.consume(call("ConsumeLot"), request),
              StatusIs(Code::kInvalidArgument, "UNIT_MISMATCH"));
  EXPECT_THAT(lots_.consume(call("ConsumeLot"), taking(lot_, 0)),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  EXPECT_EQ(remaining(), 40000);
}

TEST_F(Lots, ASuspendedProducerTakesNothingButCanBeGivenBack) {
  const auto consumption = taken(call("ConsumeLot"), 1000);
  suspend(producer_);

  EXPECT_THAT(lots_.consume(call("ConsumeLot"), taking(lot_, 1000)),
              StatusIs(Code::kFailedPrecondition, "PRODUCER_SUSPENDED"));
  EXPECT_THAT(
      lots_.reverse(call("ReverseLotConsumption"), giving_back(lot_, consumption.consumption_id())),
      IsOk());
}

TEST_F(Lots, ComeFromTheProducersOwnProductAndPlot) {
  const v1::Producer other = registered("Trại khác");
  v1::CreateLotRequest request =
      lot_request(product_of(producer_), plot_of(other), {1000, Unit::kKilogram});
  EXPECT_EQ(lots_.create(call("CreateLot"), request).status().to_string(),
            not_found(request.lot().plot()).to_string());

  const std::string missing = producer_.name() + "/plots/" + request_id();
  request.mutable_lot()->set_plot(missing);
  EXPECT_EQ(lots_.create(call("CreateLot"), request).status().to_string(),
            not_found(missing).to_string());
}

TEST_F(Lots, AreNotHarvestedTomorrow) {
  v1::CreateLotRequest request =
      lot_request(product_of(producer_), plot_of(producer_), {1000, Unit::kKilogram});
  const auto tomorrow = std::chrono::sys_days(today()) + std::chrono::days(1);
  farmgate::wire::write(Date(tomorrow), *request.mutable_lot()->mutable_harvest_date());

  EXPECT_THAT(lots_.create(call("CreateLot"), request),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  EXPECT_EQ(value("SELECT count(*) FROM lot"), "1");
}

TEST_F(Lots, TheDatabaseItselfHoldsTheBounds) {
  for (const char* sql :
       {"UPDATE lot SET remaining = -1", "UPDATE lot SET remaining = quantity + 1"}) {
    EXPECT_FALSE(pg::execute_script(sandbox_.options(), sql).ok()) << sql;
  }
  EXPECT_EQ(remaining(), 40000);
}

}  // namespace
}  // namespace farmgate::producers
