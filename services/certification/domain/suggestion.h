#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/base/data_table.h"
#include "services/certification/domain/score_sheet.h"

namespace farmgate {

// data/rubrics/suggestions.csv, compiled in.
std::string_view suggestions_csv();

}  // namespace farmgate

namespace farmgate::certification {

// A record of the platform that speaks for a product: a paper in force, a listing on sale, a
// linkage contract at work.
struct Fact {
  std::string kind;     // as in suggestions.csv: "VIETGAP", "LISTING"
  std::string record;   // its resource name
  std::string service;  // that keeps it
};

// How much of a product went through linkage contracts in twelve months.
struct Linkage {
  std::int64_t share_millionths = 0;
  bool sold = false;  // without a sale there is no share
  int unbroken_months = 0;
  std::vector<std::string> records;    // that were counted, newest first; not all of many
  int record_count = 0;                // of all
  std::vector<std::string> contracts;  // of the deliveries among them that count as linkage
};

// What records are proof of; read once, then never changed.
class SuggestionTable {
 public:
  // DATA_LOSS/SUGGESTIONS_UNREADABLE with the line of a row.
  static StatusOr<SuggestionTable> read(std::string_view csv);

  struct Proof {
    std::string fact;
    std::string law;
    int set = 0;
    std::string criterion;
    int option = 0;  // that the fact alone proves
  };
  const std::vector<Proof>& proofs() const { return proofs_; }
  // fact -> code of the evidence kind
  const std::map<std::string, std::string, std::less<>>& kinds() const { return kinds_; }

 private:
  std::string_view add(const Cells& cells);

  std::vector<Proof> proofs_;
  std::map<std::string, std::string, std::less<>> kinds_;
};

inline constexpr std::size_t kSourcesMost = 100;

// Either an answer to a criterion or a kind of evidence that a record is.
struct Suggestion {
  std::string criterion;
  std::string evidence_kind;
  int option = kNoOption;  // of the criterion; none: the figure proves no option
  Label label;             // of the option, else of the criterion or the kind
  std::optional<std::int64_t> share_millionths;
  std::vector<std::string> sources;  // up to kSourcesMost
  int source_count = 0;
  std::string service;
  Label explanation;
};

// Whether a criterion of the rubric asks for the share.
bool needs_linkage(const Rubric& rubric);

// Answers in the order of the rubric, then kinds of evidence in that order too. Of several
// options that facts prove for a criterion it is the one with the most points.
std::vector<Suggestion> suggest(const SuggestionTable& table, const Rubric& rubric,
                                const std::vector<Fact>& facts,
                                const std::optional<Linkage>& linkage);

// The sheet with the options proposed where it has no answer yet.
ScoreSheet filled(const Rubric& rubric, ScoreSheet sheet,
                  const std::vector<Suggestion>& suggestions);

}  // namespace farmgate::certification
