#pragma once

#include <string>
#include <vector>

#include "services/certification/storage/sheets.h"

namespace farmgate::certification::v1 {
class ScoreSheet;
class Session;
}  // namespace farmgate::certification::v1

namespace farmgate::certification::wire {

std::string session_name(CouncilId council, SessionId id);
std::string sheet_name(CouncilId council, SessionId session, SheetId id);

// "councils/.../sessions/..." and "councils/.../sessions/.../scoreSheets/...". NOT_FOUND.
struct SessionIds {
  CouncilId council;
  SessionId session;
};
StatusOr<SessionIds> session_ids(const std::string& name);
struct SheetIds {
  SessionIds session;
  SheetId sheet;
};
StatusOr<SheetIds> sheet_ids(const std::string& name);

// A session with what stands beside it.
struct SessionRecord {
  Session session;
  std::vector<sheet_rows::Submitted> submitted;
  std::vector<Correction> corrections;
  int province_star_most = 0;  // what a province may give
};
v1::Session encode(const SessionRecord& record);
// For lists: without seats, agenda and minutes.
v1::Session encode_head(const Session& session);

// Without its answers and points.
v1::ScoreSheet encode_sealed(const MemberSheet& sheet, CouncilId council);
// With them, for whom they may be shown.
StatusOr<v1::ScoreSheet> encode_open(const MemberSheet& sheet, CouncilId council,
                                     const Rubric& rubric);

}  // namespace farmgate::certification::wire
