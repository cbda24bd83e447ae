#include "chassis/wire/convert.h"
#include "services/cooperatives/api/report_api.h"
#include "tests/integration/cooperatives/trade.h"

namespace farmgate::cooperatives {
namespace {

using farmgate::wire::read_date;
using farmgate::wire::write;

// What waits for a price, what one settlement does not hold, and what is paid back.
class Payments : public Trade {
 protected:
  // Two observations of the day itself make its price; without them there is none.
  v1::ContractTerms by_the_market() {
    v1::ContractTerms it = terms();
    it.mutable_price()->set_kind(v1::PRICE_KIND_MARKET_LINKED);
    it.mutable_price()->set_fixed_price_vnd(0);
    auto& market = *it.mutable_price()->mutable_market();
    market.set_market(kMarket);
    market.set_days(1);
    market.set_minimum_count(2);
    market.set_averaging(v1::AVERAGING_MEAN);
    market.set_without(v1::WITHOUT_PRICE_RENEGOTIATE);
    return it;
  }
  void bring(const v1::Contract& contract, Date day, const std::string& grade = "1") {
    v1::RecordDeliveryRequest request = load(contract);
    write(day, *request.mutable_delivery()->mutable_delivery_date());
    add_line(request, lot(an_, 10), grade, 10'000);
    ASSERT_THAT(accept(record(request).value()), IsOk());
  }
  void agree(const v1::Contract& contract, const v1::ContractTerms& terms) {
    const v1::Annex annex = add_annex(contract, terms).value();
    ASSERT_THAT(sign(annex, buyer_), IsOk());
    ASSERT_THAT(sign(annex, seller_), IsOk());
  }
  // Accepted goods of one kilogram a line, without lots behind them.
  void pile_up(const v1::Contract& contract, int deliveries, int lines) {
    value(
        "WITH d AS (INSERT INTO delivery (id, contract, schedule_line, annex, delivery_date, "
        "state, reason, revision, create_time, update_time, request_id) "
        "SELECT gen_random_uuid(), c.id, 1, 0, '" +
        format_date(today()) +
        "', 2, '', 1, now(), now(), gen_random_uuid() FROM contract c, generate_series(1, " +
        std::to_string(deliveries) + ") WHERE 'contracts/' || c.id = '" + contract.name() +
        "' RETURNING id), l AS (INSERT INTO delivery_line SELECT d.id, n, 'lot', '" + an_ +
        "', '1', 1, 1000, 1000, 'x' FROM d, generate_series(1, " + std::to_string(lines) +
        ") n RETURNING 1) SELECT count(*) FROM l");
  }
  v1::Breach found_short(const v1::Contract& contract) {
    pass_days(11);
    return decide(report_short(contract).value(), officer()).value();
  }
  StatusOr<std::int64_t> pay_back(const v1::Contract& contract, const std::string& reference,
                                  std::int64_t dong, const std::string& bank,
                                  const std::string& by) {
    v1::RecordRepaymentRequest request;
    request.set_name(contract.name());
    request.set_reference(reference);
    request.set_amount_vnd(dong);
    request.set_bank_reference(bank);
    write(today(), *request.mutable_pay_date());
    request.set_request_id(request_id());
    ASSIGN_OR_RETURN(const auto reply, testing::parsed<v1::RecordRepaymentResponse>(
                                           settlements_.repay(as(by), request)));
    return reply.outstanding_vnd();
  }
  std::int64_t penalties(const v1::Contract& contract) {
    ReportApi reports(parts);
    v1::GenerateSeasonReportRequest request;
    request.set_contract(contract.name());
    return reports.season(buyer(), request)->penalties_vnd();
  }

  static constexpr const char* kMarket = "vai-thieu/loai-1";
};

const auto kNoPrice = StatusIs(Code::kFailedPrecondition, "PRICE_NOT_AVAILABLE");

TEST_F(Payments, ADayWithoutAPriceHoldsUpNoOther) {
  const v1::Contract contract = active(by_the_market());
  bring(contract, in_days(-3));
  bring(contract, in_days(0));
  EXPECT_THAT(settle(contract), kNoPrice);
  observe(kMarket, in_days(0), 30'000);
  observe(kMarket, in_days(0), 32'000);
  EXPECT_EQ(settle(contract)->payable_vnd(), 310'000);
  EXPECT_THAT(settle(contract), kNoPrice);
}

TEST_F(Payments, AnAnnexPricesTheDaysThatWaitedForOne) {
  const v1::Contract contract = active(by_the_market());
  bring(contract, in_days(-3));
  agree(contract, terms());
  bring(contract, in_days(0));

  const v1::Settlement settlement = settle(contract).value();

  EXPECT_EQ(settlement.payable_vnd(), 2 * 285'000);
  EXPECT_EQ(settlement.lines_size(), 2);
  EXPECT_THAT(settle(contract), StatusIs(Code::kFailedPrecondition, "NOTHING_TO_SETTLE"));
}

TEST_F(Payments, AnAnnexWithoutTheGradePricesNothing) {
  const v1::Contract contract = active(by_the_market());
  bring(contract, in_days(-3), "2");
  v1::ContractTerms one_grade = terms();
  one_grade.mutable_grades()->RemoveLast();
  agree(contract, one_grade);
  EXPECT_THAT(settle(contract), kNoPrice);
  agree(contract, terms());
  EXPECT_EQ(settle(contract)->payable_vnd(), 242'250);
}

TEST_F(Payments, OfMoreDeliveriesThanASettlementHoldsTheOldestAreTaken) {
  const v1::Contract contract = active();
  pile_up(contract, 5'001, 1);
  const v1::Settlement first = settle(contract).value();
  EXPECT_EQ(first.payable_vnd(), 5'000 * 28'500);
  EXPECT_EQ(read_date(first.through_date(), "").value(), today());
  EXPECT_EQ(settle(contract)->payable_vnd(), 28'500);
}

TEST_F(Payments, OfMoreLinesThanASettlementHoldsWholeDeliveriesAreTaken) {
  const v1::Contract contract = active();
  bring(contract, in_days(-2));
  pile_up(contract, 121, 50);
  const v1::Settlement first = settle(contract).value();
  EXPECT_EQ(first.lines_size(), 1 + 119 * 50);
  EXPECT_EQ(settle(contract)->lines_size(), 2 * 50);
}

TEST_F(Payments, AreRecordedByTheBuyer) {
  const v1::Contract contract = active();
  bring(contract, in_days(0));
  v1::RecordSettlementPaymentRequest request;
  request.set_name(settle(contract)->name());
  request.set_amount_vnd(1'000);
  request.set_bank_reference("FT1");
  write(today(), *request.mutable_pay_date());
  request.set_request_id(request_id());
  EXPECT_THAT(settlements_.pay(seller(), request),
              StatusIs(Code::kFailedPrecondition, "NOT_YOURS_TO_DECIDE"));
  EXPECT_THAT(settlements_.pay(buyer(), request), IsOk());
}

TEST_F(Payments, APenaltyWithoutGoodsIsPaidBackInMoney) {
  const v1::Contract contract = active();
  const v1::Breach breach = found_short(contract);
  const std::int64_t whole = breach.penalty_vnd();
  const auto pay = [&](std::int64_t dong, const char* bank) {
    return pay_back(contract, breach.name(), dong, bank, buyer_);
  };
  EXPECT_THAT(pay_back(contract, breach.name(), 1, "FT1", seller_),
              StatusIs(Code::kFailedPrecondition, "NOT_YOURS_TO_DECIDE"));
  EXPECT_THAT(pay(whole + 1, "FT1"),
              StatusIs(Code::kFailedPrecondition, "REPAYMENT_ABOVE_OUTSTANDING"));
  EXPECT_EQ(pay(500'000, "FT1").value(), whole - 500'000);
  EXPECT_THAT(pay(1, "FT1"), StatusIs(Code::kAlreadyExists, "PAYMENT_KNOWN"));
  EXPECT_EQ(value("SELECT debit || ' ' || credit || ' ' || amount_vnd FROM journal"),
            "PAYMENTS PENALTIES 500000");
  EXPECT_EQ(penalties(contract), whole);

  v1::RemedyBreachRequest remedy;
  remedy.set_name(breach.name());
  remedy.set_remedy("Bỏ qua phần còn lại (ví dụ)");
  remedy.set_request_id(request_id());
  ASSERT_THAT(breaches_.remedy(buyer(), remedy), IsOk());
  EXPECT_EQ(penalties(contract), 500'000);  // the rest was waived
}

TEST_F(Payments, AnAdvanceWithoutGoodsIsPaidBackInMoney) {
  v1::ContractTerms it = terms();
  it.set_deposit_vnd(3'000'000);
  const v1::Contract contract = active(it);
  v1::RecordAdvanceRequest advance;
  advance.set_name(contract.name());
  advance.set_bank_reference("CỌC");
  advance.set_request_id(request_id());
  const std::string deposit = contract.name() + "/advances/0";
  EXPECT_THAT(pay_back(contract, deposit, 1, "FT1", buyer_),
              StatusIs(Code::kNotFound, "NOT_FOUND"));
  ASSERT_THAT(contracts_.record_advance(buyer(), advance), IsOk());
  EXPECT_EQ(pay_back(contract, deposit, 3'000'000, "FT1", buyer_).value(), 0);
  EXPECT_EQ(value("SELECT outstanding_vnd FROM contract_advance"), "0");
  EXPECT_EQ(value("SELECT sum(CASE WHEN debit = 'ADVANCES' THEN amount_vnd ELSE -amount_vnd END) "
                  "FROM journal"),
            "0");
  EXPECT_THAT(pay_back(contract, deposit + "x", 1, "FT2", buyer_),
              StatusIs(Code::kNotFound, "NOT_FOUND"));
}

}  // namespace
}  // namespace farmgate::cooperatives
