#include <gmock/gmock.h>

#include "services/listings/api/import_api.h"
#include "tests/integration/listings/market.h"

namespace farmgate::listings {
namespace {

struct NoMore final : rpc::Incoming {
  StatusOr<bool> next(google::protobuf::Message&) override { return false; }
};

class Imports : public Market {
 protected:
  // What becomes of one row: "made", "known", or the reason and the column of its refusal.
  std::string import(const rpc::Call& call, const std::string& key, const std::string& product,
                     const std::string& title = "Vải thiều") {
    v1::ImportListingsRequest request;
    request.set_request_id(Uuid::v7().to_string());
    for (const char* column : {"key", "product", "title", "content", "unit"}) {
      request.add_header(column);
    }
    auto& row = *request.add_rows();
    row.set_line(2);
    for (const std::string& cell :
         {key, product, title, std::string("5 kg"), std::string("PIECE")}) {
      row.add_cells(cell);
    }
    NoMore rest;
    const auto reply = imports_.take(call, request, rest);
    if (!reply.ok()) return reply.status().to_string();
    const auto& tally = reply->tally();
    if (tally.faults_size() > 0) return tally.faults(0).reason() + " " + tally.faults(0).column();
    return tally.rows_made() == 1 ? "made" : tally.rows_known() == 1 ? "known" : "nothing";
  }

  ImportApi imports_{parts_, api_};
};

TEST_F(Imports, OfAnotherPartysProductSayTheSameWhateverKeysItHasUsed) {
  const std::string there = product_;
  ASSERT_EQ(import(seller(), "used", there), "made");
  change_seller();
  arrives(seller_event());

  for (const char* key : {"used", "new"}) {
    EXPECT_EQ(import(seller(), key, there), "NOT_FOUND product") << key;
    EXPECT_EQ(import(seller(), key, there, "Nhãn"), "NOT_FOUND product") << key;
  }
  EXPECT_EQ(import(seller(), "used", product_), "made") << "each party has its own keys";
}

TEST_F(Imports, MakeTheSameOnceAndRefuseAKeyOfOtherValues) {
  EXPECT_EQ(import(seller(), "1", product_), "made");
  EXPECT_EQ(import(seller(), "1", product_), "known");
  EXPECT_EQ(import(seller(), "1", product_, "Nhãn"), "KEY_REUSED key");
}

// As an export writes it.
TEST_F(Imports, TakeOffTheApostropheThatGuardsAgainstFormulas) {
  EXPECT_EQ(import(seller(), "1", product_, "'=Vải"), "made");
  EXPECT_EQ(import(seller(), "2", product_, "''-5 vải"), "made");
  EXPECT_EQ(import(seller(), "3", product_, "'Vải'"), "made");
  EXPECT_EQ(import(seller(), "4", product_, "=Vải"), "FORMULA title");
  EXPECT_EQ(value("SELECT string_agg(title, ' ' ORDER BY title COLLATE \"C\") FROM listing"),
            "'-5 vải 'Vải' =Vải");
}

}  // namespace
}  // namespace farmgate::listings
