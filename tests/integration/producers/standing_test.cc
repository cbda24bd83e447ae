#include <atomic>
#include <thread>

#include "farmgate/producers/events/v1/events.pb.h"
#include "tests/integration/producers/registry.h"

namespace farmgate::producers {
namespace {

class Standing : public Registry {
 protected:
  StatusOr<rpc::Bytes> suspended(const v1::Producer& producer) {
    return standing_.suspend(call("SuspendProducer"),
                             moving<v1::SuspendProducerRequest>(producer, "thuốc cấm"));
  }
  StatusOr<rpc::Bytes> reinstated(const v1::Producer& producer) {
    return standing_.reinstate(call("ReinstateProducer"),
                               moving<v1::ReinstateProducerRequest>(producer));
  }
  v1::CloseProducerRequest closing(bool write_off) {
    auto request = moving<v1::CloseProducerRequest>(producer_);
    request.set_write_off_lots(write_off);
    return request;
  }
  std::string changes() {
    return value(
        "SELECT string_agg(split_part(type, '.', 4), ' ' ORDER BY id) FROM outbox "
        "WHERE subject = '" +
        producer_.name() + "'");
  }

  v1::Producer producer_ = registered();
};

TEST_F(Standing, AnOfficerSuspendsAndReinstatesWithAReason) {
  const auto down = parsed<v1::Producer>(suspended(producer_));
  EXPECT_EQ(down.state(), v1::PRODUCER_STATE_SUSPENDED);
  EXPECT_EQ(down.state_reason(), "thuốc cấm");
  EXPECT_TRUE(down.has_state_time());
  EXPECT_NE(down.etag(), producer_.etag());

  const auto up = parsed<v1::Producer>(reinstated(producer_));

  EXPECT_EQ(up.state(), v1::PRODUCER_STATE_ACTIVE);
  EXPECT_THAT(plots_.create(call("CreatePlot"), plot_request(producer_.name())), IsOk());
  EXPECT_EQ(changes(), "registered suspended reinstated updated");
  EXPECT_TRUE(gap_free(producer_.name(), 4));
}

TEST_F(Standing, IsGuardedByStateEtagAndCommune) {
  const auth::Access elsewhere = officer_of("communes/07288");
  auto request = moving<v1::SuspendProducerRequest>(producer_);
  EXPECT_EQ(standing_.suspend(call("SuspendProducer", elsewhere), request).status().to_string(),
            not_found(producer_.name()).to_string());
  request.set_etag("r7");
  EXPECT_THAT(standing_.suspend(call("SuspendProducer"), request),
              StatusIs(Code::kAborted, "ETAG_MISMATCH"));
  EXPECT_THAT(reinstated(producer_), StatusIs(Code::kFailedPrecondition, "PRODUCER_STATE"));
  ASSERT_THAT(suspended(producer_), IsOk());
  EXPECT_THAT(suspended(producer_), StatusIs(Code::kFailedPrecondition, "PRODUCER_STATE"));
  EXPECT_EQ(changes(), "registered suspended");
}

TEST_F(Standing, AReasonIsInNoEvent) {
  ASSERT_THAT(suspended(producer_), IsOk());
  EXPECT_EQ(value("SELECT count(*) FROM outbox WHERE position(convert_to('thuốc cấm', 'UTF8') "
                  "IN value) > 0"),
            "0");
}

TEST_F(Standing, APartyWithGoodsIsClosedOnlyWithTheirLoss) {
  const v1::Lot lot = lot_of(producer_, {40'000, Unit::kKilogram});
  lot_of(producer_, {5'000, Unit::kKilogram});
  ASSERT_THAT(lots_.consume(call("ConsumeLot"), taking(lot, 10'000)), IsOk());

  const Status refused = standing_.close(call("CloseProducer"), closing(false)).status();
  EXPECT_THAT(refused, StatusIs(Code::kFailedPrecondition, "LOTS_OPEN"));
  EXPECT_EQ(refused.values().at("lots"), "2");
  EXPECT_EQ(value("SELECT state FROM producer"), "1");

  const auto closed = parsed<v1::Producer>(standing_.close(call("CloseProducer"), closing(true)));

  EXPECT_EQ(closed.state(), v1::PRODUCER_STATE_CLOSED);
  EXPECT_EQ(value("SELECT sum(remaining) FROM lot"), "0");
  EXPECT_EQ(value("SELECT sum(quantity) FROM lot_consumption WHERE purpose = 3"), "35000");
  EXPECT_TRUE(gap_free(lot.name(), 3));
  EXPECT_THAT(standing_.close(call("CloseProducer"), closing(true)),
              StatusIs(Code::kFailedPrecondition, "PRODUCER_STATE"));
  EXPECT_THAT(lots_.consume(call("ConsumeLot"), taking(lot, 1)),
              StatusIs(Code::kFailedPrecondition, "PRODUCER_SUSPENDED"));
}

TEST_F(Standing, NoGoodsSlipPastAClosing) {
  const v1::Lot lot = lot_of(producer_, {40'000, Unit::kKilogram});
  std::vector<std::thread> crowd;
  for (int i = 0; i < 16; ++i) {
    crowd.emplace_back([&, i] {
      if (i == 8) {
        (void)until_row_is_free(
            [&] { return standing_.close(call("CloseProducer"), closing(true)); });
      }
      if (i % 2 == 0) (void)lots_.split(call("SplitLot"), splitting(lot, {1'000}));
      if (i % 2 == 1) (void)lots_.consume(by_service(call("ConsumeLot")), taking(lot, 1'000));
    });
  }
  for (std::thread& one : crowd) one.join();

  EXPECT_EQ(value("SELECT state FROM producer"), "3");
  EXPECT_EQ(value("SELECT count(*) FROM lot WHERE remaining > 0"), "0");
}

}  // namespace
}  // namespace farmgate::producers
