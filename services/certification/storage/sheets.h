#pragma once

#include <optional>
#include <string>
#include <vector>

#include "chassis/pg/database.h"
#include "chassis/wire/pager.h"
#include "services/certification/domain/session.h"

namespace farmgate::certification {

using SheetId = Id<struct SheetTag>;

// What a member gave. Who may see its answers: AgendaItem::sealed.
struct MemberSheet {
  SheetId id;
  SessionId session;
  DossierId dossier;
  int round = 1;
  CouncilMemberId member;
  int correction = 0;
  std::vector<Answer> answers;
  Time submit_time{};
};

struct Correction {
  int number = 0;
  DossierId dossier;
  CouncilMemberId member;
  int round = 1;
  std::string criterion;
  int before = kNoOption;
  int after = kNoOption;
  std::string reason;
  std::string actor;
  Time record_time{};
};

namespace sheet_rows {

// False when the member has one of that dossier, round and correction.
StatusOr<bool> insert(pg::Tx& tx, const MemberSheet& it, const Uuid& request_id);
StatusOr<std::optional<MemberSheet>> find(pg::Tx& tx, SessionId session, SheetId id);
// Those that count in a round, each with its last correction, by time.
StatusOr<std::vector<MemberSheet>> of_round(pg::Tx& tx, SessionId session, DossierId dossier,
                                            int round);

struct Filter {
  std::optional<DossierId> dossier;
  std::optional<int> round;
  std::string subject;  // of whom the sealed ones are listed too
};
// By dossier, round and time. Sealed sheets of others are not there.
StatusOr<std::vector<MemberSheet>> list(pg::Tx& tx, SessionId session, const Filter& filter,
                                        const farmgate::wire::Page& page);
std::vector<std::string> position_of(const MemberSheet& it);

// Who has submitted in the present rounds: nothing of what is in the sheets.
struct Submitted {
  DossierId dossier;
  CouncilMemberId member;
};
StatusOr<std::vector<Submitted>> submitted(pg::Tx& tx, SessionId session);

StatusOr<std::vector<Correction>> corrections(pg::Tx& tx, SessionId session);
Status insert_correction(pg::Tx& tx, SessionId session, const Correction& it);

}  // namespace sheet_rows
}  // namespace farmgate::certification
