#pragma once

#include <optional>
#include <string>
#include <vector>

#include "chassis/pg/database.h"
#include "chassis/wire/pager.h"
#include "services/certification/domain/dossier.h"

namespace farmgate::certification {

// Whose dossiers a caller sees: its own, those of its commune, or all. A member of a council sees
// what was released to it, a secretary what has come to the council's table. What is not submitted
// yet is its owner's alone.
struct Visible {
  bool all = false;
  std::vector<std::string> parties;
  std::optional<std::string> commune;
  std::string council;  // subject of a member or secretary of councils
};

// For what the service does on its own.
inline const Visible kEverybody{.all = true, .parties = {}, .commune = {}, .council = {}};

namespace dossier_rows {

StatusOr<std::optional<Dossier>> find(pg::Tx& tx, DossierId id, const Visible& visible);
// With the row locked until the end of the transaction: what belongs to a dossier is written behind
// it.
StatusOr<std::optional<Dossier>> lock(pg::Tx& tx, DossierId id, const Visible& visible);

struct Filter {
  std::vector<DossierState> states;  // none: all
  std::optional<std::string> commune;
  std::optional<int> product_set;
  std::optional<std::string> product;
  std::optional<Date> due_through;
};
StatusOr<std::vector<Dossier>> newest(pg::Tx& tx, const Filter& filter, const Visible& visible,
                                      const farmgate::wire::Page& page);
// By last day, those without one last; then by id.
StatusOr<std::vector<Dossier>> by_due(pg::Tx& tx, const Filter& filter, const Visible& visible,
                                      const farmgate::wire::Page& page);
// The place of a row in that order.
std::vector<std::string> due_position(const Dossier& dossier);

// FAILED_PRECONDITION/DOSSIER_OPEN when the product has one under way.
Status insert(pg::Tx& tx, const Dossier& it, const Uuid& request_id);
Status save(pg::Tx& tx, const Dossier& it);
Status remove(pg::Tx& tx, DossierId id);

// Forms and answers, each the bytes of its message (wire/dossier.h); empty until it is filled in.
struct Forms {
  std::string registration;
  std::string report;
  std::string answers;
  std::string commune_report;
  std::string advisory_report;
};
StatusOr<Forms> forms(pg::Tx& tx, DossierId id);
Status expect_forms(pg::Tx& tx, DossierId id);  // Tx::expect
Status save_forms(pg::Tx& tx, DossierId id, const Forms& it);

struct SummaryRow {
  int product_set = 0;
  std::string commune;
  DossierState state = DossierState::kSubmitted;
  int star = 0;
  std::int64_t dossiers = 0;
};
// Of those first submitted from an instant on and before another. TOO_MANY lines.
StatusOr<std::vector<SummaryRow>> summary(pg::Tx& tx, Time from, Time before,
                                          const Visible& visible);

// Submitted ones of a higher id, locked, for republishing.
StatusOr<std::vector<Dossier>> after(pg::Tx& tx, const Uuid& id, int limit);

// The next number of a scope ("communes/07582", "provinces/24") in a year, from 1.
StatusOr<std::int64_t> next_serial(pg::Tx& tx, const std::string& scope, int year);

}  // namespace dossier_rows
}  // namespace farmgate::certification
