#pragma once

#include <map>
#include <string>
#include <vector>

#include "services/certification/domain/session.h"
#include "services/certification/storage/sheets.h"

// What a council prints: HTML for A4, in Vietnamese, every text escaped.
namespace farmgate::certification::wire {

// Titles by product name; one without stands under its name.
using ProductTitles = std::map<std::string, std::string, std::less<>>;

std::string minutes_page(const Council& council, const Session& session,
                         const std::vector<Correction>& corrections, const ProductTitles& titles);

// The sheets of the last round side by side, each with its last correction.
struct ScoreTable {
  const Council& council;
  const Session& session;
  const AgendaItem& item;
  const Rubric& rubric;
  std::string product;
  std::vector<CouncilMemberId> members;  // of the sheets
  std::vector<ScoreSheet> sheets;
};
std::string score_table_page(const ScoreTable& table);

}  // namespace farmgate::certification::wire
