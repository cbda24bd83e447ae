#pragma once

#include <optional>
#include <string>

#include "chassis/base/rules.h"
#include "chassis/events/outbox.h"
#include "chassis/pg/database.h"
#include "chassis/rpc/call.h"
#include "chassis/rpc/once.h"
#include "chassis/wire/pager.h"
#include "services/certification/api/rubric_book.h"
#include "services/certification/domain/checklist.h"
#include "services/certification/domain/slip.h"
#include "services/certification/events/announce.h"
#include "services/certification/storage/dossiers.h"
#include "services/certification/storage/evidence.h"

namespace farmgate::certification {

// What every handler of DossierService works with.
struct DossierParts {
  pg::Database& database;
  rpc::Once& once;
  farmgate::events::Outbox& outbox;
  farmgate::wire::Pager& pager;
  const DatedRules& rules;
  const WorkingDays& calendar;
  RubricBook& book;
  EvidenceStore& files;
  const Provinces& provinces;
};

Visible visible_to(const rpc::Call& call);

// A dossier by name, "dossiers/..." or anything under one: NOT_FOUND when the caller has no part in
// it.
StatusOr<Dossier> find_dossier(pg::Tx& tx, const rpc::Call& call, const std::string& name);
StatusOr<Dossier> lock_dossier(pg::Tx& tx, const rpc::Call& call, const std::string& name);

// An act on a locked dossier: the move, what it changes beside, and its line among the activities,
// in one transaction. `note` stands in the line.
struct Doing {
  Act act;
  Desk desk;
  std::string note;
};
// Moves it, sets its new last day and enters the activity; what else changes of it is set before
// and saved by the caller.
Status move(pg::Tx& tx, const DossierParts& parts, const rpc::Call& call, Dossier& dossier,
            const Doing& doing, Time now);

// Forms, answers and files as the rubric judges them.
StatusOr<DossierContent> content_of(pg::Tx& tx, const Rubric& rubric, const Dossier& dossier,
                                    const dossier_rows::Forms& forms);

}  // namespace farmgate::certification
