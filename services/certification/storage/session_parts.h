#pragma once

#include <string>
#include <vector>

#include "chassis/pg/database.h"
#include "services/certification/domain/session.h"

#define SESSION_ITEM_COLUMNS                                                   \
  "i.dossier, i.product, i.producer, i.rubric, i.state, i.round, i.verdict, "  \
  "i.points_sum, i.sheets, i.lowest, i.highest, i.consensus, i.band, i.star, " \
  "i.missing_marks"

// The rows below a session's.
namespace farmgate::certification::session_parts {

// Answers as a text, "1.1:3 1.2:0", and back. A text of another form is our own fault: INTERNAL.
std::string text_of(const std::vector<Answer>& answers);
StatusOr<std::vector<Answer>> answers_of(const std::string& text);

struct ItemRow {
  AgendaItem item;
  std::string consensus;
  std::string missing_marks;
  static ItemRow from(pg::Row& row);
};
StatusOr<AgendaItem> item_of(ItemRow row);

Status load(pg::Tx& tx, Session& it);
Status save(pg::Tx& tx, const Session& it);

}  // namespace farmgate::certification::session_parts
