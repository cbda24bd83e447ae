#include <gmock/gmock.h>
#include <google/api/httpbody.pb.h>

#include <thread>

#include "chassis/wire/convert.h"
#include "services/cooperatives/api/report_api.h"
#include "services/cooperatives/storage/contract_copies.h"
#include "tests/integration/cooperatives/trade.h"

namespace farmgate::cooperatives {
namespace {

using farmgate::wire::write;
using ::testing::HasSubstr;
using ::testing::Not;

class Settlements : public Trade {
 protected:
  // 1,250.5 kg of the first member in grade 1 and 800.25 kg of the second in grade 2.
  v1::Contract with_goods(const v1::ContractTerms& terms) {
    const v1::Contract contract = active(terms);
    EXPECT_THAT(accept(delivered(contract, lot(an_, 2'000), "1", 1'250'500)), IsOk());
    EXPECT_THAT(accept(delivered(contract, lot(binh_, 2'000), "2", 800'250)), IsOk());
    return contract;
  }
  void expect_books_balance() {
    EXPECT_EQ(
        value("SELECT count(*) FROM settlement s WHERE payable_vnd <> (SELECT sum(amount_vnd) "
              "FROM settlement_line l WHERE l.settlement = s.id)"),
        "0");
    EXPECT_EQ(
        value("SELECT count(*) FROM settlement s WHERE payable_vnd - paid_vnd <> (SELECT "
              "coalesce(sum(CASE WHEN credit = 'PAYABLE' THEN amount_vnd WHEN debit = "
              "'PAYABLE' THEN -amount_vnd END), 0) FROM journal j WHERE j.settlement = s.id)"),
        "0");
    EXPECT_EQ(value("SELECT count(*) FROM settlement s WHERE payable_vnd <> (SELECT sum(share_vnd) "
                    "FROM settlement_share m WHERE m.settlement = s.id)"),
              "0");
  }
  StatusOr<v1::Statement> statement(const rpc::Call& call, const std::string& party) {
    v1::GenerateStatementRequest request;
    request.set_party(party);
    write(in_days(-30), *request.mutable_from_date());
    write(in_days(1), *request.mutable_through_date());
    return statements_.generate(call, request);
  }
  StatusOr<google::api::HttpBody> printed(const rpc::Call& call, v1::PrintFormat format) {
    v1::PrintStatementRequest request;
    request.set_party(seller_);
    write(in_days(-30), *request.mutable_from_date());
    write(in_days(1), *request.mutable_through_date());
    request.set_format(format);
    return statements_.print(call, request);
  }
  Status give_advance(const v1::Contract& contract, int number) {
    v1::RecordAdvanceRequest request;
    request.set_name(contract.name());
    request.set_number(number);
    request.set_bank_reference("UT-" + std::to_string(number));
    request.set_request_id(request_id());
    return contracts_.record_advance(buyer(), request).status();
  }
};

// The worked example of docs/settlement.md, through the service.
TEST_F(Settlements, PayWhatTheContractSaysToTheDong) {
  v1::ContractTerms it = terms();
  const auto term = [](auto& list, const char* title, v1::TermBasis basis, std::int64_t amount) {
    auto& to = *list.Add();
    to.set_title(title);
    to.set_basis(basis);
    to.set_value(amount);
  };
  term(*it.mutable_premiums(), "VietGAP", v1::TERM_BASIS_PER_UNIT, 500);
  term(*it.mutable_deductions(), "Vận chuyển", v1::TERM_BASIS_PER_UNIT, 300);
  term(*it.mutable_deductions(), "Đóng gói", v1::TERM_BASIS_SHARE_OF_GOODS, 12'500);
  for (const std::int64_t amount : {20'000'000, 5'000'000}) {
    auto& advance = *it.add_advances();
    advance.set_number(it.advances_size());
    advance.set_title("Ứng trước");
    advance.set_amount_vnd(amount);
  }
  const v1::Contract contract = with_goods(it);
  ASSERT_THAT(give_advance(contract, 1), IsOk());
  ASSERT_THAT(give_advance(contract, 2), IsOk());
  EXPECT_THAT(give_advance(contract, 2), StatusIs(Code::kFailedPrecondition, "ADVANCE_GIVEN"));
  EXPECT_THAT(give_advance(contract, 0), StatusIs(Code::kFailedPrecondition, "ADVANCE_UNKNOWN"));

  const v1::Settlement settlement = settle(contract).value();

  EXPECT_EQ(settlement.payable_vnd(), 28'747'640 + 1'000'000);  // no penalty here
  EXPECT_EQ(settlement.lines_size(), 7);
  EXPECT_EQ(settlement.lines(1).amount_vnd(), 19'386'056);
  EXPECT_EQ(settlement.member_shares_size(), 2);
  v1::GetSettlementRequest seen;
  seen.set_name(settlement.name());
  EXPECT_EQ(settlements_.get(seller(), seen)->member_shares_size(), 2);
  EXPECT_EQ(settlements_.get(buyer(), seen)->member_shares_size(), 0);
  EXPECT_EQ(settlement.entries_size(), 7);
  EXPECT_EQ(value("SELECT sum(outstanding_vnd) FROM contract_advance"), "0");
  expect_books_balance();
  EXPECT_THAT(settle(contract), StatusIs(Code::kFailedPrecondition, "NOTHING_TO_SETTLE"));
}

TEST_F(Settlements, OfTheSameGoodsThereIsOne) {
  const v1::Contract contract = with_goods(terms());
  StatusOr<v1::Settlement> first = internal("not yet"), second = internal("not yet");
  const auto once = [&] { return settle(contract); };
  std::thread other([&] { first = until_row_is_free(once); });
  second = until_row_is_free(once);
  other.join();
  EXPECT_NE(first.ok(), second.ok());
  EXPECT_THAT(first.ok() ? second : first,
              StatusIs(Code::kFailedPrecondition, "NOTHING_TO_SETTLE"));
  EXPECT_EQ(value("SELECT count(*) FROM settlement"), "1");
  expect_books_balance();
}

TEST_F(Settlements, ArePaidOncePerBankReferenceAndNotAbove) {
  const v1::Settlement settlement = settle(with_goods(terms())).value();
  const std::int64_t payable = settlement.payable_vnd();
  EXPECT_THAT(pay(settlement, payable + 1, "FT1"),
              StatusIs(Code::kFailedPrecondition, "PAYMENT_ABOVE_PAYABLE"));
  ASSERT_THAT(pay(settlement, payable - 1'000, "FT1"), IsOk());
  EXPECT_THAT(pay(settlement, 1'000, "FT1"), StatusIs(Code::kAlreadyExists, "PAYMENT_KNOWN"));
  EXPECT_THAT(pay(settlement, 1'001, "FT2"),
              StatusIs(Code::kFailedPrecondition, "PAYMENT_ABOVE_PAYABLE"));
  EXPECT_EQ(pay(settlement, 1'000, "FT2")->paid_vnd(), payable);
  expect_books_balance();
}

TEST_F(Settlements, PinTheObservationsThatTheyUsed) {
  v1::ContractTerms it = terms();
  it.mutable_price()->set_kind(v1::PRICE_KIND_MARKET_LINKED);
  it.mutable_price()->set_fixed_price_vnd(0);
  auto& market = *it.mutable_price()->mutable_market();
  market.set_market("vai-thieu/loai-1");
  market.set_days(3);
  market.set_minimum_count(2);
  market.set_averaging(v1::AVERAGING_MEAN);
  market.set_without(v1::WITHOUT_PRICE_RENEGOTIATE);
  const v1::Contract contract = with_goods(it);
  observe("vai-thieu/loai-1", in_days(0), 30'000);
  EXPECT_THAT(settle(contract), StatusIs(Code::kFailedPrecondition, "PRICE_NOT_AVAILABLE"));
  const std::string wrong = observe("vai-thieu/loai-1", in_days(-1), 31'000);
  observe("vai-thieu/loai-1", in_days(-5), 99'000);

  const v1::Settlement settlement = settle(contract).value();

  EXPECT_EQ(settlement.lines(0).amount_vnd(), 38'140'250);  // 30,500 x 1,250.5
  EXPECT_EQ(settlement.observations_size(), 2);
  v1::CorrectPriceObservationRequest correction;
  correction.set_name(wrong);
  correction.set_price_vnd(40'000);
  correction.set_reason("Ghi nhầm (ví dụ)");
  correction.set_request_id(request_id());
  ASSERT_THAT(prices_.correct(officer(), correction), IsOk());
  correction.set_request_id(request_id());
  EXPECT_THAT(prices_.correct(officer(), correction),
              StatusIs(Code::kFailedPrecondition, "OBSERVATION_CORRECTED"));
  v1::PreviewPriceRequest preview;
  preview.set_contract(contract.name());
  write(today(), *preview.mutable_as_of_date());
  EXPECT_EQ(prices_.preview(seller(), preview)->unit_price_vnd(), 35'000);
  v1::GetSettlementRequest again;
  again.set_name(settlement.name());
  EXPECT_EQ(settlements_.get(buyer(), again)->payable_vnd(), settlement.payable_vnd());
}

TEST_F(Settlements, PriceGoodsByTheTermsUnderWhichTheyCame) {
  const v1::Contract contract = active();
  ASSERT_THAT(accept(delivered(contract, lot(an_, 100), "1", 10'000)), IsOk());
  v1::ContractTerms dearer = terms();
  dearer.mutable_price()->set_fixed_price_vnd(40'000);
  const v1::Annex annex = add_annex(contract, dearer).value();
  ASSERT_THAT(sign(annex, buyer_), IsOk());
  ASSERT_THAT(sign(annex, seller_), IsOk());
  ASSERT_THAT(accept(delivered(contract, lot(an_, 100), "1", 10'000)), IsOk());
  EXPECT_EQ(settle(contract)->payable_vnd(), 285'000);  // one annex a settlement
  EXPECT_EQ(settle(contract)->payable_vnd(), 400'000);
}

TEST_F(Settlements, ASellersPenaltyIsSetOffAndCarriesOver) {
  const v1::Contract contract = active();
  ASSERT_THAT(accept(delivered(contract, lot(an_, 100), "1", 10'000)), IsOk());
  const v1::Breach breach = report_short(contract).value();
  EXPECT_THAT(report_short(contract), StatusIs(Code::kFailedPrecondition, "BREACH_REPORTED"));
  EXPECT_THAT(decide(breach, officer()), StatusIs(Code::kFailedPrecondition, "BREACH_NOT_SHORT"));
  const v1::Delivery undecided = delivered(contract, lot(an_, 100), "1", 5'000);
  pass_days(11);
  EXPECT_THAT(decide(breach, officer()),
              StatusIs(Code::kFailedPrecondition, "DELIVERIES_UNDECIDED"));
  ASSERT_THAT(reject(undecided), IsOk());
  EXPECT_THAT(decide(breach, buyer()), StatusIs(Code::kFailedPrecondition, "NOT_YOURS_TO_DECIDE"));
  const v1::Breach found = decide(breach, seller()).value();  // it admits it
  EXPECT_EQ(found.penalty_vnd(), 6'754'500);                  // 5 % of 4,740 kg at 28,500
  EXPECT_THAT(decide(breach, officer()), StatusIs(Code::kFailedPrecondition, "BREACH_STATE"));

  const v1::Settlement settlement = settle(contract).value();

  EXPECT_EQ(settlement.payable_vnd(), 0);
  v1::GetBreachRequest request;
  request.set_name(breach.name());
  EXPECT_EQ(breaches_.get(buyer(), request)->outstanding_vnd(), found.penalty_vnd() - 285'000);
  expect_books_balance();
}

TEST_F(Settlements, ABuyersPenaltyIsPaidOnTopUnderTheCap) {
  const v1::Contract contract = with_goods(terms());
  v1::ReportBreachRequest report;
  report.set_parent(contract.name());
  report.mutable_breach()->set_kind(v1::BREACH_KIND_LATE_PAYMENT);
  report.mutable_breach()->set_allegation("Trả chậm (ví dụ)");
  report.set_party(buyer_);
  report.set_request_id(request_id());
  EXPECT_THAT(breaches_.report(buyer(), report), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  report.set_party(seller_);
  report.set_request_id(request_id());
  const auto breach = parsed<v1::Breach>(breaches_.report(seller(), report));
  v1::DecideBreachRequest decision;
  decision.set_name(breach.name());
  decision.set_found(true);
  decision.set_finding("Chậm 30 ngày (ví dụ)");
  decision.set_breached_value_vnd(10'000'000);
  decision.set_penalty_vnd(800'001);
  decision.set_request_id(request_id());
  EXPECT_THAT(breaches_.decide(officer(), decision),
              StatusIs(Code::kFailedPrecondition, "PENALTY_ABOVE_CAP"));
  decision.set_penalty_vnd(0);  // who admits does not say how much
  decision.set_request_id(request_id());
  EXPECT_THAT(breaches_.decide(buyer(), decision),
              StatusIs(Code::kFailedPrecondition, "NOT_YOURS_TO_DECIDE"));
  decision.set_penalty_vnd(800'000);
  decision.set_request_id(request_id());
  ASSERT_THAT(breaches_.decide(officer(), decision), IsOk());
  EXPECT_EQ(settle(contract)->payable_vnd(), 55'025'306 + 800'000);
  EXPECT_EQ(value("SELECT outstanding_vnd FROM breach"), "0");
  expect_books_balance();
}

TEST_F(Settlements, ABuyersPenaltyIsPaidThoughAllGoodsAreSettled) {
  const v1::Contract contract = with_goods(terms());
  ASSERT_THAT(settle(contract), IsOk());
  v1::ReportBreachRequest report;
  report.set_parent(contract.name());
  report.mutable_breach()->set_kind(v1::BREACH_KIND_LATE_PAYMENT);
  report.mutable_breach()->set_allegation("Trả chậm (ví dụ)");
  report.set_party(seller_);
  report.set_request_id(request_id());
  v1::DecideBreachRequest decision;
  decision.set_name(parsed<v1::Breach>(breaches_.report(seller(), report)).name());
  decision.set_found(true);
  decision.set_finding("Chậm 30 ngày (ví dụ)");
  decision.set_breached_value_vnd(10'000'000);
  decision.set_penalty_vnd(800'000);
  decision.set_request_id(request_id());
  ASSERT_THAT(breaches_.decide(officer(), decision), IsOk());

  const v1::Settlement settlement = settle(contract).value();

  EXPECT_EQ(settlement.payable_vnd(), 800'000);
  ASSERT_EQ(settlement.lines_size(), 1);  // what belongs to goods is not charged again
  ASSERT_EQ(settlement.member_shares_size(), 1);
  EXPECT_EQ(settlement.member_shares(0).member(), seller_);
  EXPECT_THAT(settle(contract), StatusIs(Code::kFailedPrecondition, "NOTHING_TO_SETTLE"));
  expect_books_balance();
}

TEST_F(Settlements, AreStatedToEveryPartyByItsPart) {
  const v1::Settlement settlement = settle(with_goods(terms())).value();
  const v1::Statement whole = statement(seller(), seller_).value();
  EXPECT_EQ(whole.receivable_vnd(), settlement.payable_vnd());
  EXPECT_EQ(statement(buyer(), buyer_)->payable_vnd(), settlement.payable_vnd());
  const v1::Statement an = statement(as(an_), an_).value();
  const v1::Statement binh = statement(seller(), binh_).value();  // its cooperative asks
  EXPECT_EQ(an.receivable_vnd() + binh.receivable_vnd(), settlement.payable_vnd());
  EXPECT_EQ(an.receivable_vnd(), 35'639'250);
  ASSERT_EQ(an.entries_size(), 1);
  EXPECT_EQ(an.entries(0).lines_size(), 1);
  EXPECT_THAT(statement(as(an_), binh_), StatusIs(Code::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(statement(as(an_), seller_), StatusIs(Code::kNotFound, "NOT_FOUND"));
}

TEST_F(Settlements, ArePrintedWithoutMarkupOrFormulasOfOthers) {
  v1::ContractTerms it = terms();
  it.set_title("=cmd|'/c calc'!A1 <script>");
  ASSERT_THAT(settle(with_goods(it)), IsOk());
  const std::string page = printed(seller(), v1::PRINT_FORMAT_PAGE)->data();
  EXPECT_THAT(page, HasSubstr("55.025.306"));
  EXPECT_THAT(page, HasSubstr("&lt;script&gt;"));
  EXPECT_THAT(page, HasSubstr("<td>1, Hộ Mẫu"));
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, Not(HasSubstr("http")));
  const std::string table = printed(seller(), v1::PRINT_FORMAT_CSV)->data();
  EXPECT_THAT(table, HasSubstr(",'=cmd|"));
  EXPECT_THAT(table, Not(HasSubstr(",=cmd")));
  EXPECT_THAT(table, HasSubstr("DUE"));
}

TEST_F(Settlements, StandInTheReportOfTheSeason) {
  ReportApi reports(parts);
  const v1::Contract contract = with_goods(terms());
  const v1::Settlement settlement = settle(contract).value();
  ASSERT_THAT(pay(settlement, 1'000'000, "FT1"), IsOk());
  ASSERT_THAT(reject(delivered(contract, lot(an_, 100), "1", 10'000)), IsOk());
  pass_days(20);
  v1::GenerateSeasonReportRequest request;
  request.set_contract(contract.name());

  const v1::SeasonReport report = reports.season(buyer(), request).value();

  EXPECT_EQ(report.planned().thousandths(), 8'000'000);
  EXPECT_EQ(report.delivered().thousandths(), 2'050'750);
  EXPECT_EQ(report.schedule(0).short_().thousandths(), 4'750'000 - 2'050'750);
  EXPECT_EQ(report.schedule(1).short_().thousandths(), 0);  // not over yet
  EXPECT_EQ(report.owed_vnd(), settlement.payable_vnd() - 1'000'000);
  EXPECT_EQ(report.unsettled().thousandths(), 0);

  v1::ListDueRequest due;
  due.set_party(buyer_);
  const v1::ListDueResponse list = reports.due(buyer(), due).value();
  std::vector<v1::DueKind> kinds;
  for (const auto& item : list.items()) kinds.push_back(item.kind());
  EXPECT_THAT(kinds, ::testing::ElementsAre(v1::DUE_KIND_DELIVERY, v1::DUE_KIND_PAYMENT,
                                            v1::DUE_KIND_DELIVERY));
  EXPECT_TRUE(list.items(1).late());
  EXPECT_EQ(list.items(1).amount_vnd(), report.owed_vnd());
  EXPECT_THAT(reports.due(as(an_), due), StatusIs(Code::kNotFound, "NOT_FOUND"));
}

TEST_F(Settlements, ADepositIsSetOffAfterTheAdvances) {
  v1::ContractTerms it = terms();
  it.set_deposit_vnd(60'000'000);
  auto& advance = *it.add_advances();
  advance.set_number(1);
  advance.set_title("Ứng trước");
  advance.set_amount_vnd(5'000'000);
  const v1::Contract contract = with_goods(it);
  ASSERT_THAT(give_advance(contract, 0), IsOk());
  ASSERT_THAT(give_advance(contract, 1), IsOk());
  EXPECT_EQ(settle(contract)->payable_vnd(), 0);
  EXPECT_EQ(value("SELECT outstanding_vnd FROM contract_advance WHERE number = 1"), "0");
  EXPECT_EQ(value("SELECT outstanding_vnd FROM contract_advance WHERE number = 0"),
            std::to_string(60'000'000 - (55'025'306 - 5'000'000)));
  expect_books_balance();
}

TEST_F(Settlements, PapersThatLapseAreDue) {
  ReportApi reports(parts);
  const std::string paper = seller_ + "/qualifications/";
  ASSERT_THAT(database_.transact(in(std::chrono::seconds(5)),
                                 [&](pg::Tx& tx) {
                                   return contract_copies::save_holdings(
                                       tx, seller_, {{product_, kLychee}},
                                       {{paper + "soon", in_days(10)},
                                        {paper + "gone", in_days(-3)},
                                        {paper + "later", in_days(40)}});
                                 }),
              IsOk());
  v1::ListDueRequest request;
  request.set_party(seller_);
  request.set_page_size(1);
  const v1::ListDueResponse first = reports.due(seller(), request).value();
  ASSERT_EQ(first.items_size(), 1);
  EXPECT_EQ(first.items(0).reference(), paper + "gone");
  EXPECT_TRUE(first.items(0).late());
  request.set_page_token(first.next_page_token());
  const v1::ListDueResponse second = reports.due(seller(), request).value();
  ASSERT_EQ(second.items_size(), 1);
  EXPECT_EQ(second.items(0).reference(), paper + "soon");
  EXPECT_EQ(second.next_page_token(), "");
}

}  // namespace
}  // namespace farmgate::cooperatives
