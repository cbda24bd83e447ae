#include "services/cooperatives/storage/journal.h"

namespace farmgate::cooperatives::journal {
namespace {

constexpr pg::Statement kPost{"journal_post", R"sql(
  INSERT INTO journal (contract, settlement, debit, credit, amount_vnd, reference, post_time)
  SELECT $1, $2, e.debit, e.credit, e.amount, e.reference, $7
  FROM unnest($3::text[], $4::text[], $5::bigint[], $6::text[]) WITH ORDINALITY
    AS e(debit, credit, amount, reference, place)
  ORDER BY e.place)sql"};

}  // namespace

Status post(pg::Tx& tx, const Place& place, const std::vector<JournalEntry>& entries, Time now) {
  if (entries.empty()) return ok();
  std::vector<std::string> debits, credits, references;
  std::vector<std::int64_t> amounts;
  for (const JournalEntry& entry : entries) {
    debits.emplace_back(account_name(entry.debit));
    credits.emplace_back(account_name(entry.credit));
    amounts.push_back(entry.amount.vnd());
    references.push_back(entry.reference);
  }
  return tx
      .execute(kPost, place.contract, place.settlement, debits, credits, amounts, references, now)
      .status();
}

}  // namespace farmgate::cooperatives::journal
