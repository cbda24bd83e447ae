#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>

#include "chassis/base/csv.h"
#include "chassis/base/file.h"
#include "tests/unit/services/listings/search/stall.h"

namespace farmgate::listings::search {
namespace {

constexpr std::size_t kFirst = 5;  // what a buyer looks at
constexpr double kRecall = 0.95;

// The rows behind the header of a table of tests/data/search.
std::vector<std::vector<std::string>> table(const std::string& name) {
  const auto text = read_file(std::string(FARMGATE_SOURCE) + "/tests/data/search/" + name);
  std::vector<std::vector<std::string>> rows;
  CsvReader reader([&](CsvRow& row) {
    if (row.line > 1) rows.push_back(row.cells);
    return ok();
  });
  EXPECT_TRUE(reader.feed(text.value()).ok() && reader.finish().ok());
  return rows;
}

ListingId id_of(const std::string& number) { return ListingId(Uuid::derived(number)); }

Document document_of(const std::vector<std::string>& row) {
  Document it = goods(row[1], row[5], "communes/" + row[3], std::stoi(row[4]));
  it.id = id_of(row[0]);
  it.seller_name = row[2];
  return it;
}

// By kind of query: how many there are, and how many found what was meant.
struct Tally {
  int queries = 0, found = 0;
};

TEST(JudgedSearch, FindsWhatWasMeantAmongTheFirstFive) {
  Stall stall;
  for (const auto& row : table("catalogue.csv")) {
    ASSERT_EQ(row.size(), 6U);
    stall.put(document_of(row));
  }
  std::map<std::string, Tally> tallies;
  for (const auto& row : table("queries.csv")) {
    ASSERT_EQ(row.size(), 3U);
    Question question;
    question.query = row[1];
    question.limit = kFirst;
    const Answer answer = stall.index.search(question);
    const auto is_meant = [&](const Position& it) { return it.id == id_of(row[2]); };
    const bool found = std::ranges::any_of(answer.listings, is_meant);
    for (Tally* tally : {&tallies[row[0]], &tallies["all"]}) {
      ++tally->queries;
      tally->found += found ? 1 : 0;
    }
    if (found) continue;
    std::cout << "missed (" << row[0] << "): " << row[1] << " -> " << row[2];
    for (const std::string& title : stall.titles(answer)) std::cout << " | " << title;
    std::cout << "\n";
  }
  for (const auto& [kind, tally] : tallies) {
    std::cout << kind << ": " << tally.found << " of " << tally.queries << "\n";
  }
  const Tally& all = tallies["all"];
  EXPECT_GE(all.queries, 200);
  EXPECT_GE(all.found, kRecall * all.queries);
}

}  // namespace
}  // namespace farmgate::listings::search
