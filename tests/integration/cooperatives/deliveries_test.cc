#include <thread>

#include "services/cooperatives/storage/contract_copies.h"
#include "services/cooperatives/storage/linkage.h"
#include "tests/integration/cooperatives/trade.h"

namespace farmgate::cooperatives {
namespace {

class Deliveries : public Trade {
 protected:
  // What lies on the shelf and what lines say must be one: goods are in a lot or in a delivery.
  void expect_nothing_lost(const std::vector<std::string>& lots, std::int64_t put) {
    for (const std::string& it : lots) {
      const std::int64_t taken =
          std::stoll(value("SELECT coalesce(sum(CASE WHEN d.state IN (2, 3) THEN l.accepted "
                           "ELSE l.delivered END), 0) "
                           "FROM delivery_line l JOIN delivery d ON d.id = l.delivery "
                           "WHERE d.state > 0 AND l.lot = '" +
                           it + "'"));
      EXPECT_EQ(shelf_.left(it) + taken, put) << it;
    }
    EXPECT_EQ(value("SELECT count(*) FROM delivery_intent"), "0");
    EXPECT_EQ(value("SELECT count(*) FROM lot_return"), "0");
  }
  // A worker of the restarted service.
  void restart() {
    value("UPDATE delivery_intent SET start_time = 'epoch' RETURNING 1");
    value("UPDATE lot_return SET start_time = 'epoch' RETURNING 1");
    EXPECT_THAT(record_.sweep(), IsOk());
    EXPECT_THAT(record_.return_goods(), IsOk());
  }
  std::int64_t rows() { return std::stoll(value("SELECT count(*) FROM delivery")); }
};

TEST_F(Deliveries, TakeMembersLotsAndCountWhenTheBuyerAccepts) {
  const v1::Contract contract = active();
  const std::string an = lot(an_, 1'000), binh = lot(binh_, 1'000);
  v1::RecordDeliveryRequest request = load(contract);
  add_line(request, an, "1", 700'500);
  add_line(request, binh, "2", 300'000);
  const v1::Delivery delivery = record(request).value();
  EXPECT_EQ(delivery.state(), v1::DELIVERY_STATE_RECORDED);
  EXPECT_EQ(shelf_.left(an), 299'500);

  const v1::Delivery taken = accept(delivery).value();

  EXPECT_EQ(taken.state(), v1::DELIVERY_STATE_ACCEPTED);
  EXPECT_EQ(taken.lines(0).accepted().thousandths(), 700'500);
  EXPECT_THAT(accept(delivery), StatusIs(Code::kFailedPrecondition, "DELIVERY_STATE"));
  EXPECT_EQ(record(request)->name(), delivery.name());  // the same request
  expect_nothing_lost({an, binh}, 1'000'000);
}

TEST_F(Deliveries, FlowBackWhenTheBuyerRejects) {
  const v1::Contract contract = active();
  const std::string an = lot(an_, 100);
  ASSERT_THAT(reject(delivered(contract, an, "1", 60'000)), IsOk());
  restart();
  EXPECT_EQ(shelf_.left(an), 100'000);
  expect_nothing_lost({an}, 100'000);
}

TEST_F(Deliveries, FlowBackInPartWhenADisputeIsResolvedInPart) {
  const v1::Contract contract = active();
  const std::string an = lot(an_, 100);
  const v1::Delivery delivery = delivered(contract, an, "1", 60'000);
  v1::DisputeDeliveryRequest dispute;
  dispute.set_name(delivery.name());
  dispute.set_reason("Cân lại (ví dụ)");
  dispute.set_request_id(request_id());
  ASSERT_THAT(deliveries_.dispute(buyer(), dispute), IsOk());
  v1::ResolveDisputeRequest resolve;
  resolve.set_name(delivery.name());
  resolve.add_accepted_thousandths(45'000);
  resolve.set_reason("Cân lại còn 45 kg (ví dụ)");
  resolve.set_request_id(request_id());
  EXPECT_THAT(deliveries_.resolve(seller(), resolve),
              StatusIs(Code::kFailedPrecondition, "NOT_YOURS_TO_DECIDE"));
  resolve.set_request_id(request_id());
  ASSERT_THAT(deliveries_.resolve(officer(), resolve), IsOk());
  restart();
  EXPECT_EQ(shelf_.left(an), 55'000);
  expect_nothing_lost({an}, 100'000);
}

TEST_F(Deliveries, AreRefusedOutsideWhatTheContractSays) {
  const v1::Contract contract = active();
  const std::string an = lot(an_, 9'000);
  const auto refused = [&](auto change, const char* reason, Code code) {
    v1::RecordDeliveryRequest request = load(contract);
    add_line(request, an, "1", 1'000);
    change(request);
    EXPECT_THAT(record(request), StatusIs(code, reason));
  };
  const auto outside = "DELIVERY_OUTSIDE_SCHEDULE";
  const Code precondition = Code::kFailedPrecondition;
  refused([](auto& it) { it.mutable_delivery()->set_schedule_line(2); }, outside, precondition);
  refused([](auto& it) { it.mutable_delivery()->set_schedule_line(3); }, outside, precondition);
  refused(
      [](auto& it) {
        it.mutable_delivery()->mutable_lines(0)->mutable_quantity()->set_thousandths(5'250'001);
      },
      outside, precondition);
  refused([](auto& it) { it.mutable_delivery()->mutable_lines(0)->set_grade("3"); },
          "GRADE_UNKNOWN", precondition);
  refused(
      [](auto& it) {
        it.mutable_delivery()->mutable_lines(0)->mutable_quantity()->set_unit(
            farmgate::type::v1::UNIT_PIECE);
      },
      "UNIT_MISMATCH", Code::kInvalidArgument);
  refused(
      [](auto& it) {
        it.mutable_delivery()->mutable_lines(0)->mutable_quantity()->set_thousandths(0);
      },
      "INVALID_FIELD", Code::kInvalidArgument);
  refused([&](auto& it) { it.mutable_delivery()->mutable_lines(0)->set_lot(lot(producer(), 10)); },
          "NOT_A_MEMBER", precondition);
  const std::string pigs = lot(an_, 10);
  ASSERT_THAT(
      database_.transact(
          in(std::chrono::seconds(5)),
          [&](pg::Tx& tx) {
            const std::string product = an_ + "/products/1";
            RETURN_IF_ERROR(contract_copies::save_holdings(tx, an_, {{product, kLychee + 1}}, {}));
            return contract_copies::save_lot(tx, {pigs, product, Unit::kKilogram, 0});
          }),
      IsOk());
  refused([&](auto& it) { it.mutable_delivery()->mutable_lines(0)->set_lot(pigs); },
          "INVALID_FIELD", Code::kInvalidArgument);
  refused(
      [&](auto& it) {
        it.mutable_delivery()->mutable_lines(0)->set_lot(an_ + "/lots/" + Uuid::v7().to_string());
      },
      "COPY_NOT_YET", precondition);
  v1::RecordDeliveryRequest request = load(contract);
  add_line(request, an, "1", 1'000);
  EXPECT_THAT(record_.run(buyer(), request), StatusIs(precondition, "NOT_YOURS_TO_DECIDE"));
  EXPECT_EQ(rows(), 0);
  expect_nothing_lost({an}, 9'000'000);
}

TEST_F(Deliveries, ALotThatRefusesUndoesTheOthers) {
  const v1::Contract contract = active();
  const std::string an = lot(an_, 100), binh = lot(binh_, 100);
  v1::RecordDeliveryRequest request = load(contract);
  add_line(request, an, "1", 100'000);
  add_line(request, binh, "1", 100'001);
  EXPECT_THAT(record(request), StatusIs(Code::kFailedPrecondition, "LOT_EXHAUSTED"));
  EXPECT_EQ(rows(), 0);
  expect_nothing_lost({an, binh}, 100'000);
  shelf_.put(binh, 1);
  EXPECT_THAT(record(request), IsOk());  // judged anew
}

// Two carts for the room of one.
TEST_F(Deliveries, TwoAtOnceDoNotPassTheTolerance) {
  const v1::Contract contract = active();
  const std::string an = lot(an_, 9'000);
  int taken = 0;
  const auto one = [&] {
    v1::RecordDeliveryRequest request = load(contract);
    add_line(request, an, "1", 3'000'000);
    return record(request).ok();
  };
  bool first = false, second = false;
  std::thread other([&] { first = one(); });
  second = one();
  other.join();
  taken = first + second;
  EXPECT_EQ(taken, 1);
  expect_nothing_lost({an}, 9'000'000);
}

// A member's lots are of a product of its own: with its cooperative's product they count whole, of
// its own what was its.
TEST_F(Deliveries, CountForTheLinkageOfTheContractsProductAndOfTheLots) {
  const v1::Contract contract = active();
  const std::string an = lot(an_, 10), binh = lot(binh_, 10);
  v1::RecordDeliveryRequest request = load(contract);
  add_line(request, an, "1", 4'000);
  add_line(request, binh, "1", 5'000);
  ASSERT_THAT(accept(record(request).value()), IsOk());
  const std::string of_an = value("SELECT product FROM lot_copy WHERE lot = '" + an + "'");
  const auto counted = [&](const std::string& product) {
    const auto read = [&](pg::Tx& tx) -> StatusOr<std::pair<std::size_t, std::int64_t>> {
      ASSIGN_OR_RETURN(const auto all,
                       linkage_rows::products(tx, product, in_days(-1), in_days(1), 10));
      ASSIGN_OR_RETURN(const auto goods,
                       linkage_rows::deliveries(tx, all, in_days(-1), in_days(1), 10));
      std::int64_t sum = 0;
      for (const auto& it : goods) sum += it.accepted.thousandths;
      return std::pair(all.size(), sum);
    };
    return database_.read(in(std::chrono::seconds(5)), read).value();
  };
  EXPECT_EQ(counted(product_), (std::pair<std::size_t, std::int64_t>(3, 9'000)));
  EXPECT_EQ(counted(of_an), (std::pair<std::size_t, std::int64_t>(1, 4'000)));
}

// Every call of a delivery of three lines is where the process may end, before or after its
// effect, and where a call or a reply may be lost; and the same with a third lot that refuses.
TEST_F(Deliveries, AreWholeOrNotThereAfterACrashAtAnyStep) {
  using Trouble = Shelf::Trouble;
  const v1::Contract contract = active();
  for (const bool refused : {false, true}) {
    for (const Trouble trouble :
         {Trouble::kCrashBefore, Trouble::kCrashAfter, Trouble::kLostBefore, Trouble::kLostAfter}) {
      for (int step = 1; step <= (refused ? 5 : 3); ++step) {
        const std::vector<std::string> lots = {lot(an_, 10), lot(binh_, 10), lot(seller_, 10)};
        v1::RecordDeliveryRequest request = load(contract);
        add_line(request, lots[0], "1", 4'000);
        add_line(request, lots[1], "1", 5'000);
        add_line(request, lots[2], "1", refused ? 11'000 : 6'000);
        const std::int64_t before = rows();
        shelf_.trouble_at(step, trouble);
        try {
          (void)record(request);
        } catch (const Crash&) {
        }
        restart();
        EXPECT_EQ(rows(), before + (refused ? 0 : 1))
            << refused << static_cast<int>(trouble) << step;
        expect_nothing_lost(lots, 10'000);
        const auto repeated = record(request);
        EXPECT_EQ(repeated.ok(), !refused);
      }
    }
  }
}

}  // namespace
}  // namespace farmgate::cooperatives
