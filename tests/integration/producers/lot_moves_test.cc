#include <atomic>
#include <thread>

#include "tests/integration/producers/registry.h"

namespace farmgate::producers {
namespace {

class LotMoves : public Registry {
 protected:
  v1::SplitLotResponse split(const v1::Lot& lot, const std::vector<std::int64_t>& parts) {
    return parsed<v1::SplitLotResponse>(lots_.split(call("SplitLot"), splitting(lot, parts)));
  }
  StatusOr<rpc::Bytes> merge(const v1::Lot& lot, const std::vector<v1::Lot>& sources) {
    return lots_.merge(call("MergeLots"), merging(lot, sources));
  }
  v1::Lot another(std::int64_t thousandths) {
    v1::CreateLotRequest request;
    request.set_parent(producer_.name());
    *request.mutable_lot() = lot_;
    request.mutable_lot()->mutable_quantity()->set_thousandths(thousandths);
    request.set_request_id(request_id());
    return parsed<v1::Lot>(lots_.create(call("CreateLot"), request));
  }
  // Harvested = what all lots say = what remains and what was taken; and each transfer is in both.
  void expect_kept(const std::string& harvested) {
    EXPECT_EQ(value("SELECT sum(quantity) FROM lot"), harvested);
    EXPECT_EQ(value("SELECT sum(remaining) + (SELECT coalesce(sum(quantity), 0) FROM "
                    "lot_consumption WHERE reverse_time IS NULL) FROM lot"),
              harvested);
    EXPECT_EQ(value("SELECT bool_and(l.quantity = l.remaining + coalesce((SELECT sum(c.quantity)"
                    " FROM lot_consumption c WHERE c.lot = l.id AND c.reverse_time IS NULL), 0))"
                    " FROM lot l"),
              "t");
  }

  v1::Producer producer_ = registered();
  v1::Lot lot_ = lot_of(producer_, {40'000, Unit::kKilogram});
};

TEST_F(LotMoves, ASplitGivesNewLotsOfTheSameHarvest) {
  const auto reply = split(lot_, {10'000, 5'000});

  EXPECT_EQ(reply.lot().quantity().thousandths(), 25'000);
  ASSERT_EQ(reply.parts_size(), 2);
  EXPECT_EQ(reply.parts(1).quantity().thousandths(), 5'000);
  EXPECT_EQ(reply.parts(0).plot(), lot_.plot());
  EXPECT_TRUE(gap_free(lot_.name(), 2));
  EXPECT_TRUE(gap_free(reply.parts(0).name(), 1));
  EXPECT_EQ(value("SELECT count(*) FROM outbox WHERE type LIKE '%.lot.split.v1'"), "3");
  expect_kept("40000");
}

TEST_F(LotMoves, ARepeatedSplitIsTheSameBytesAndSplitsOnce) {
  const auto request = splitting(lot_, {10'000});
  const auto first = lots_.split(call("SplitLot"), request);
  const auto second = lots_.split(call("SplitLot"), request);

  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->value, second.value().value);
  EXPECT_EQ(value("SELECT count(*) FROM lot"), "2");
}

TEST_F(LotMoves, AMergeTakesAllThatRemains) {
  const v1::Lot other = another(7'000);
  ASSERT_THAT(lots_.consume(call("ConsumeLot"), taking(other, 2'000)), IsOk());

  const auto merged = parsed<v1::Lot>(merge(lot_, {other}));

  EXPECT_EQ(merged.quantity().thousandths(), 45'000);
  EXPECT_EQ(value("SELECT quantity || ' ' || remaining FROM lot WHERE version = 3"), "2000 0");
  EXPECT_EQ(value("SELECT count(*) FROM outbox WHERE type LIKE '%.lot.merged.v1'"), "2");
  expect_kept("47000");
}

TEST_F(LotMoves, WhatWasTakenBeforeIsGivenBackAfterwards) {
  const auto taken =
      parsed<v1::ConsumeLotResponse>(lots_.consume(call("ConsumeLot"), taking(lot_, 30'000)));
  split(lot_, {5'000});
  ASSERT_THAT(merge(another(1'000), {lot_}), IsOk());

  ASSERT_THAT(
      lots_.reverse(call("ReverseLotConsumption"), giving_back(lot_, taken.consumption_id())),
      IsOk());

  expect_kept("41000");
}

TEST_F(LotMoves, AreRefusedBeyondTheGoodsAndOverPartiesAndStoreNothing) {
  const v1::Lot foreign = lot_of(registered("Trại khác"), {1'000, Unit::kKilogram});
  const v1::Lot fruit = lot_of(producer_, {1'000, Unit::kKilogram});
  const auth::Access stranger = owner_of("producers/" + request_id());

  EXPECT_THAT(lots_.split(call("SplitLot"), splitting(lot_, {30'000, 10'001})),
              StatusIs(Code::kFailedPrecondition, "LOT_EXHAUSTED"));
  EXPECT_THAT(lots_.split(call("SplitLot"), splitting(lot_, {40'000})),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  EXPECT_EQ(merge(lot_, {foreign}).status().to_string(), not_found(foreign.name()).to_string());
  EXPECT_THAT(merge(lot_, {fruit}), StatusIs(Code::kFailedPrecondition, "LOTS_DIFFER"));
  EXPECT_THAT(merge(lot_, {lot_}), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  EXPECT_EQ(lots_.split(call("SplitLot", stranger), splitting(lot_, {1})).status().to_string(),
            not_found(lot_.name()).to_string());
  suspend(producer_);
  EXPECT_THAT(lots_.split(call("SplitLot"), splitting(lot_, {1'000})),
              StatusIs(Code::kFailedPrecondition, "PRODUCER_SUSPENDED"));
  EXPECT_EQ(value("SELECT count(*) FROM lot_transfer"), "0");
}

TEST_F(LotMoves, TellWhereGoodsCameFromAndWentTo) {
  const v1::Lot part = split(lot_, {10'000}).parts(0);
  const v1::Lot other = another(2'000);
  ASSERT_THAT(merge(part, {other}), IsOk());
  v1::ListLotTransfersRequest request;
  request.set_parent(part.name());
  request.set_page_size(1);

  const auto newest = lots_.list_transfers(call("ListLotTransfers"), request).value();
  request.set_page_token(newest.next_page_token());
  const auto oldest = lots_.list_transfers(call("ListLotTransfers"), request).value();

  EXPECT_EQ(newest.lot_transfers(0).kind(), v1::LOT_TRANSFER_KIND_MERGE);
  EXPECT_EQ(newest.lot_transfers(0).source(), other.name());
  EXPECT_EQ(oldest.lot_transfers(0).kind(), v1::LOT_TRANSFER_KIND_SPLIT);
  EXPECT_EQ(oldest.lot_transfers(0).source(), lot_.name());
  EXPECT_EQ(oldest.lot_transfers(0).quantity().thousandths(), 10'000);
  EXPECT_EQ(oldest.next_page_token(), "");
}

TEST_F(LotMoves, KeepTheSumAmongSixtyFourConsumers) {
  const v1::Lot other = another(20'000);
  std::atomic<int> served = 0;
  std::vector<std::thread> crowd;
  for (int i = 0; i < 64; ++i) {
    crowd.emplace_back([&, i] {
      const v1::Lot& lot = i % 2 == 0 ? lot_ : other;
      if (lots_.consume(by_service(call("ConsumeLot")), taking(lot, 1'000)).ok()) ++served;
      if (i % 8 == 0) (void)lots_.split(call("SplitLot"), splitting(lot_, {2'000}));
      // In both directions: row locks taken in another order than that of ids would deadlock.
      if (i % 16 == 1) (void)merge(lot_, {other});
      if (i % 16 == 3) (void)merge(other, {lot_});
    });
  }
  for (std::thread& one : crowd) one.join();

  EXPECT_GT(served, 0);
  EXPECT_EQ(value("SELECT count(*) FROM lot_consumption"), std::to_string(served));
  expect_kept("60000");
}

}  // namespace
}  // namespace farmgate::producers
