#include "services/certification/api/rubric_book.h"

#include "services/certification/storage/rubrics.h"
#include "services/certification/wire/rubric.h"

namespace farmgate::certification {
namespace {

constexpr std::size_t kMostKept = 256;

StatusOr<RubricRow> row_in_force(pg::Tx& tx, int product_set, Date day) {
  ASSIGN_OR_RETURN(auto row, rubric_rows::find_in_force(tx, product_set, day));
  if (row) return std::move(*row);
  return refuse("RUBRIC_MISSING", "no rubric of the set is in force on that day",
                {{"product_set", std::to_string(product_set)}, {"day", format_date(day)}});
}

}  // namespace

StatusOr<RubricBook::Shared> RubricBook::get(pg::Tx& tx, const std::string& id) {
  {
    const std::lock_guard lock(mutex_);
    if (const auto at = kept_.find(id); at != kept_.end()) return at->second;
  }
  ASSIGN_OR_RETURN(const auto row, rubric_rows::find(tx, id));
  if (!row) return not_found("rubrics/" + id);
  ASSIGN_OR_RETURN(RubricRecord record, wire::record_of(*row));
  const auto shared = std::make_shared<const Rubric>(std::move(record.rubric));
  // Only once the freeze that was read here is certain: it may be this transaction's own.
  if (record.freeze_time) {
    tx.after_commit([this, id, shared] {
      const std::lock_guard lock(mutex_);
      if (kept_.size() >= kMostKept) kept_.clear();
      kept_[id] = shared;
    });
  }
  return shared;
}

StatusOr<RubricBook::Shared> RubricBook::in_force(pg::Tx& tx, int product_set, Date day) {
  ASSIGN_OR_RETURN(const RubricRow row, row_in_force(tx, product_set, day));
  return get(tx, row.id);
}

StatusOr<RubricBook::Shared> RubricBook::begin(pg::Tx& tx, int product_set, Date day) {
  ASSIGN_OR_RETURN(const RubricRow row, row_in_force(tx, product_set, day));
  RETURN_IF_ERROR(rubric_rows::freeze(tx, row.id));
  return get(tx, row.id);
}

}  // namespace farmgate::certification
