#include <google/protobuf/util/json_util.h>

#include "chassis/rpc/incoming.h"
#include "chassis/wire/convert.h"
#include "services/cooperatives/api/contract_import_api.h"
#include "services/cooperatives/storage/linkage.h"
#include "tests/integration/cooperatives/trade.h"

namespace farmgate::cooperatives {
namespace {

using ::testing::ElementsAre;

using Cells = std::vector<std::string>;

// A stream of one message.
struct NoMore : rpc::Incoming {
  StatusOr<bool> next(google::protobuf::Message&) override { return false; }
};

std::string text_of(Date day) {
  char text[16];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(day.year()),
                static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
  return text;
}

class ContractImport : public Trade {
 protected:
  v1::ContractTerms terms_with_advance() {
    v1::ContractTerms it = terms();
    it.clear_advances();
    v1::AdvanceTerm& advance = *it.add_advances();
    advance.set_number(1);
    advance.set_title("Ứng trước giống (ví dụ)");
    advance.set_amount_vnd(20'000'000);
    return it;
  }
  static std::string json(const v1::ContractTerms& terms) {
    std::string text;
    EXPECT_TRUE(google::protobuf::util::MessageToJsonString(terms, &text).ok());
    return text;
  }
  // 2,000 of 5,000 kg delivered, 15 of 20 million advanced still open, 30 of 50 million paid.
  Cells half_way(const std::string& key) {
    return {key,
            json(terms_with_advance()),
            text_of(in_days(-12)),
            "",
            "1:2000",
            "1:15000000",
            "50000000",
            "30000000",
            text_of(in_days(-1))};
  }
  static v1::ImportContractsRequest table(const std::vector<Cells>& rows) {
    v1::ImportContractsRequest out;
    out.set_request_id(request_id());
    for (const char* name : {"key", "terms", "sign_date", "suspended_from", "delivered",
                             "advances_open", "settled_vnd", "paid_vnd", "settled_through"}) {
      out.add_header(name);
    }
    std::int64_t line = 1;
    for (const Cells& cells : rows) {
      type::v1::ImportRow& row = *out.add_rows();
      row.set_line(++line);
      for (const std::string& cell : cells) row.add_cells(cell);
    }
    return out;
  }
  type::v1::ImportTally taken(const v1::ImportContractsRequest& request) {
    NoMore rest;
    const auto reply = imports_.take(call("ImportContracts"), request, rest);
    EXPECT_THAT(reply, IsOk());
    return reply.ok() ? reply->tally() : type::v1::ImportTally();
  }
  static std::vector<std::string> faults(const type::v1::ImportTally& tally) {
    std::vector<std::string> out;
    for (const type::v1::ImportFault& it : tally.faults()) {
      out.push_back(std::to_string(it.line()) + " " + it.column() + " " + it.reason());
    }
    return out;
  }
  v1::Contract imported(const Cells& cells) {
    EXPECT_THAT(faults(taken(table({cells}))), ElementsAre());
    return get("contracts/" + value("SELECT max(id::text) FROM contract"));
  }
  std::string journal() {
    return value(
        "SELECT coalesce(string_agg(debit || ' ' || credit || ' ' || amount_vnd, ', ' "
        "ORDER BY id), '') FROM journal");
  }

  ContractImportApi imports_{parts};
};

TEST_F(ContractImport, OpensTheBooksOfARunningContract) {
  const v1::Contract contract = imported(half_way("C1"));

  EXPECT_EQ(contract.state(), v1::CONTRACT_STATE_ACTIVE);
  EXPECT_EQ(contract.terms().SerializeAsString(), terms_with_advance().SerializeAsString());
  EXPECT_EQ(journal(),
            "ADVANCES OPENING 15000000, OPENING PAYABLE 50000000, PAYABLE PAYMENTS 30000000");
  EXPECT_TRUE(gap_free(contract.name(), 1));
}

TEST_F(ContractImport, GoesOnFromItsOpening) {
  const v1::Contract contract = imported(half_way("C1"));
  auto more = load(contract);
  add_line(more, lot(an_, 4'000), "1", 3'300'000);
  EXPECT_THAT(record(more), StatusIs(Code::kFailedPrecondition, "DELIVERY_OUTSIDE_SCHEDULE"));

  ASSERT_THAT(accept(delivered(contract, lot(an_, 4'000), "1", 1'000'000)), IsOk());
  const auto settled = settle(contract);
  ASSERT_THAT(settled, IsOk());
  EXPECT_EQ(settled->number(), 2);
  EXPECT_EQ(settled->payable_vnd(), 28'500'000 - 15'000'000);
  EXPECT_EQ(value("SELECT outstanding_vnd FROM contract_advance"), "0");
}

TEST_F(ContractImport, ItsEarlierGoodsCountForTheLinkageOfTheProduct) {
  const v1::Contract contract = imported(half_way("C1"));

  const auto goods = database_
                         .read(in(std::chrono::seconds(5)),
                               [&](pg::Tx& tx) {
                                 return linkage_rows::openings(tx, contract.terms().product(), 10);
                               })
                         .value();

  ASSERT_EQ(goods.size(), 1u);
  EXPECT_EQ(goods[0].accepted, (Quantity{2'000'000, Unit::kKilogram}));
  EXPECT_EQ(goods[0].day, std::min(today(), in_days(10)));
}

TEST_F(ContractImport, IsPaidWhatWasOwed) {
  const v1::Contract contract = imported(half_way("C1"));
  v1::Settlement opening;
  opening.set_name(contract.name() + "/settlements/" + value("SELECT id FROM settlement"));

  EXPECT_THAT(pay(opening, 20'000'001, "FT1"),
              StatusIs(Code::kFailedPrecondition, "PAYMENT_ABOVE_PAYABLE"));
  EXPECT_THAT(pay(opening, 20'000'000, "FT1"), IsOk());
  EXPECT_EQ(value("SELECT payable_vnd - paid_vnd FROM settlement"), "0");
}

TEST_F(ContractImport, OfASuspendedContractCanBeResumed) {
  Cells cells = half_way("C1");
  cells[3] = text_of(in_days(-2));
  const v1::Contract contract = imported(cells);
  EXPECT_EQ(contract.state(), v1::CONTRACT_STATE_SUSPENDED);
  EXPECT_THAT(resume(contract), IsOk());
  EXPECT_TRUE(gap_free(contract.name(), 3));
}

TEST_F(ContractImport, MakesNothingTwice) {
  const auto request = table({half_way("C1"), half_way("C2")});
  EXPECT_EQ(taken(request).rows_made(), 2);
  EXPECT_EQ(taken(request).rows_known(), 2);
  Cells other = half_way("C1");
  other[7] = "40000000";
  EXPECT_THAT(faults(taken(table({other}))), ElementsAre("2 key KEY_REUSED"));
  EXPECT_EQ(value("SELECT count(*) FROM contract"), "2");
}

// However it is written, and whoever sends it.
TEST_F(ContractImport, KnowsTheSameRowAgain) {
  ASSERT_EQ(taken(table({half_way("Vải-1")})).rows_made(), 1);
  Cells same = half_way("Va\u0309i-1");
  same[1] = "  " + same[1];
  same[4] = " 1:2000.0";
  EXPECT_EQ(taken(table({same})).rows_known(), 1);

  auto turned = table({half_way("Vải-1")});
  turned.mutable_header()->SwapElements(6, 7);
  turned.mutable_rows(0)->mutable_cells()->SwapElements(6, 7);
  NoMore rest;
  rpc::Call other = call("ImportContracts");
  other.principal.subject = "another-officer";
  EXPECT_EQ(imports_.take(other, turned, rest)->tally().rows_known(), 1);
  EXPECT_EQ(value("SELECT count(*) FROM contract"), "1");
}

TEST_F(ContractImport, ReadsNoNumberThatCanMeanTwo) {
  Cells thousands = half_way("C1"), nothing = half_way("C2"), none = half_way("C3");
  thousands[4] = "1:1.500";
  nothing[5] = "1:";
  none[4] = "1:";
  EXPECT_THAT(faults(taken(table({thousands, nothing, none}))),
              ElementsAre("2 delivered INVALID_FIELD", "3 advances_open INVALID_FIELD",
                          "4 delivered INVALID_FIELD"));
}

TEST_F(ContractImport, ReportsWhatDoesNotFitTheTerms) {
  auto with = [&, key = 0](std::size_t column, const std::string& cell) mutable {
    Cells cells = half_way("C" + std::to_string(++key));
    cells[column] = cell;
    return cells;
  };
  v1::ContractTerms over = terms_with_advance();
  farmgate::wire::write(in_days(-1), *over.mutable_valid_through_date());
  const auto tally = taken(table({with(1, "{"), with(1, json(over)), with(2, text_of(in_days(1))),
                                  with(3, text_of(in_days(1))), with(4, "1:6000"), with(4, "9:1"),
                                  with(4, "one"), with(5, "1:20000001"), with(5, "2:1"),
                                  with(6, "=1"), with(7, "50000001"), with(8, "")}));

  EXPECT_THAT(faults(tally),
              ElementsAre("2 terms INVALID_FIELD", "3 terms INVALID_FIELD",
                          "4 sign_date INVALID_FIELD", "5 suspended_from INVALID_FIELD",
                          "6 delivered INVALID_FIELD", "7 delivered INVALID_FIELD",
                          "8 delivered INVALID_FIELD", "9 advances_open INVALID_FIELD",
                          "10 advances_open INVALID_FIELD", "11 settled_vnd FORMULA",
                          "12 paid_vnd INVALID_FIELD", "13 settled_through INVALID_FIELD"));
  EXPECT_EQ(value("SELECT (SELECT count(*) FROM contract) + (SELECT count(*) FROM journal) + "
                  "(SELECT count(*) FROM import_row) + (SELECT count(*) FROM outbox)"),
            value("SELECT count(*) FROM outbox WHERE subject NOT LIKE 'contracts/%'"));
}

}  // namespace
}  // namespace farmgate::cooperatives
