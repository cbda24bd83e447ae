#include "tests/e2e/running.h"

#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "chassis/testing/status_is.h"

namespace farmgate::testing {
namespace {

struct All {
  Suite suite;
  Stall stall, others;

  All() {
    suite.migrate();
    suite.start();
    stall = open_stall(suite, 100);
    others = open_stall(suite, 100);
  }
};

std::optional<All>& all() {
  static std::optional<All> it;
  return it;
}

// Ends the suite before main does: its databases are dropped while the test can still fail.
class Ended : public ::testing::Environment {
  void TearDown() override { all().reset(); }
};
const auto* const kEnded = ::testing::AddGlobalTestEnvironment(new Ended);

All& running() {
  if (!all()) all().emplace();
  return *all();
}

struct Table {
  const char* service;
  const char* row;  // of the table: what only a command changes
  const char* name;
};
constexpr std::array kTables = {
    Table{"producers", "t", "producer"},
    Table{"producers", "t", "plot"},
    Table{"producers", "t", "product"},
    Table{"producers", "t", "qualification"},
    Table{"producers", "t", "bank_account"},
    Table{"producers", "t", "bank_account_entry"},
    Table{"producers", "t", "crop_plan"},
    Table{"producers", "t", "lot"},
    Table{"producers", "t", "lot_consumption"},
    Table{"producers", "t", "lot_transfer"},
    Table{"producers", "t", "outbreak"},
    Table{"producers", "t", "request_claim"},
    Table{"cooperatives", "t", "cooperative"},
    Table{"cooperatives", "t", "cooperative_former_kind"},
    Table{"cooperatives", "t", "cooperative_rating"},
    Table{"cooperatives", "t", "membership"},
    Table{"cooperatives", "t", "contract"},
    Table{"cooperatives", "t", "contract_signature"},
    Table{"cooperatives", "t", "contract_annex"},
    Table{"cooperatives", "t", "contract_advance"},
    Table{"cooperatives", "t", "delivery"},
    Table{"cooperatives", "t", "delivery_line"},
    Table{"cooperatives", "t", "delivery_intent"},
    Table{"cooperatives", "t", "breach"},
    Table{"cooperatives", "t", "settlement"},
    Table{"cooperatives", "t", "settlement_payment"},
    Table{"cooperatives", "t", "journal"},
    Table{"cooperatives", "t", "price_observation"},
    Table{"cooperatives", "t", "request_claim"},
    Table{"certification", "t", "rubric"},
    Table{"certification", "t", "dossier"},
    Table{"certification", "t", "dossier_activity"},
    Table{"certification", "t", "slip_serial"},
    Table{"certification", "t", "evidence"},
    Table{"certification", "digest", "evidence_content"},
    Table{"certification", "t", "council"},
    Table{"certification", "t", "council_member"},
    Table{"certification", "t", "session"},
    Table{"certification", "t", "session_seat"},
    Table{"certification", "t", "session_item"},
    Table{"certification", "t", "session_recusal"},
    Table{"certification", "t", "score_sheet"},
    Table{"certification", "t", "sheet_correction"},
    Table{"certification", "t", "decision"},
    Table{"certification", "t", "certificate"},
    Table{"certification", "t", "product_serial"},
    Table{"certification", "t", "official_act"},
    Table{"certification", "t", "request_claim"},
    Table{"listings", "(id, title, story, state)", "listing"},
    Table{"listings", "t", "request_claim"},
    Table{"orders", "t", "fair"},
    Table{"orders", "t", "booth"},
    Table{"orders", "t", "application"},
    Table{"orders", "t", "fair_activity"},
    Table{"orders", "t", "fair_day"},
    Table{"orders", "t", "offer"},
    Table{"orders", "t", "orders"},
    Table{"orders", "t", "order_line"},
    Table{"orders", "t", "stock_ledger"},
    Table{"orders", "t", "stock_intent"},
    Table{"orders", "t", "bank_transfer"},
    Table{"orders", "t", "request_claim"},
};

}  // namespace

Suite& Running::suite() { return running().suite; }
const Stall& Running::stall() { return running().stall; }
const Stall& Running::others() { return running().others; }

std::string Running::rows() {
  std::map<std::string, std::string> queries;
  for (const Table& table : kTables) {
    std::string& query = queries[table.service];
    query += query.empty() ? "SELECT " : " || ' ' || ";
    query += "'" + std::string(table.name) + "=' || (SELECT count(*) || ':' || coalesce(md5(" +
             "string_agg(" + table.row + "::text, '|' ORDER BY " + table.row +
             "::text)), '') FROM " + table.name + " t)";
  }
  std::string found;
  for (const auto& [service, query] : queries) found += suite().value(service, query) + "\n";
  return found;
}

void Running::expect_clean_text(std::string_view text) {
  for (const char* ours :
       {"SELECT", "INSERT", "UPDATE ", "DELETE", "relation \"", "duplicate key", "constraint",
        "sqlstate", "PGSQL", "libpq", "pq:", " at 0x", ".cc:", ".h:", "std::", "terminate called",
        "Segmentation", "basic_string", "terminating connection"}) {
    EXPECT_THAT(std::string(text), ::testing::Not(::testing::HasSubstr(ours)));
  }
}

void Running::expect_clean(const Status& status) {
  EXPECT_FALSE(status.message().empty());
  expect_clean_text(status.to_string());
}

// What a client sends is never our internal error.
void Running::TearDown() {
  const std::string log = suite().log();
  for (const char* bug : {"internal error", "terminate called", "Segmentation", "libprotobuf"}) {
    EXPECT_THAT(log, ::testing::Not(::testing::HasSubstr(bug)));
  }
}

}  // namespace farmgate::testing
