#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/base/clock.h"
#include "chassis/base/rules.h"
#include "chassis/base/status.h"

namespace farmgate::certification {

// A text in both languages of the platform.
struct Label {
  std::string vi;
  std::string en;
  bool operator==(const Label&) const = default;
};

inline constexpr int kLowestMark = 3;  // stars that an option may be marked with
inline constexpr int kHighestMark = 5;

// A figure that options are ranges of, so that the platform's own records choose one.
enum class Measure {
  kNone,
  kCommuneSourceShare,     // of what was grown, raised or caught in the commune
  kProvinceMaterialShare,  // of material from the province
  kLinkageShare,           // of the output that was sold under linkage contracts
  kLocalLabourShare,       // of workers of the commune
};

// Where the range of an option begins; it ends where the next one begins.
struct ShareFloor {
  std::int64_t millionths = 0;
  bool excluded = false;  // only more than that is in the range
  bool operator==(const ShareFloor&) const = default;
};

struct Option {
  int number = 0;  // from 1; what a sheet names
  int points = 0;
  int minimum_star = 0;     // the least acceptable answer for that many stars; 0: no mark
  std::string alternative;  // "a" or "b" where the criterion offers two cases; else ""
  Label label;
  Label note;                             // may be empty
  std::optional<ShareFloor> share_floor;  // none: the share alone does not prove it
  bool operator==(const Option&) const = default;
};

// One of two cases of a criterion, such as who offers a service: an answer is an option of one.
struct Case {
  std::string code;  // "a" or "b"
  Label label;
  bool operator==(const Case&) const = default;
};

// A line of the sheet: scorable when it has options, else a group of the lines below it.
struct Criterion {
  std::string code;     // "6.1.2"
  std::string section;  // "C"
  std::string parent;   // "6.1"; "" at the top of the section
  int maximum_points = 0;
  Label label;
  Label note;               // may be empty
  std::vector<Case> cases;  // two or none
  std::vector<Option> options;
  std::vector<std::string> evidence_kinds;  // codes of what proves an answer
  Measure measure = Measure::kNone;
  bool operator==(const Criterion&) const = default;

  bool scorable() const { return !options.empty(); }
  const Option* find(int number) const;
  // The option whose range a share lies in; nullptr when it lies below all of them. Where the text
  // of the law leaves a gap or two ranges meet, the floors are the stated choice.
  const Option* find_by_share(std::int64_t millionths) const;
};

struct Section {
  std::string code;
  int maximum_points = 0;
  Label label;
  bool operator==(const Section&) const = default;
};

// So many stars from a mean of so many points on.
struct Band {
  int star = 0;
  int minimum_points = 0;
  bool operator==(const Band&) const = default;
};

struct EvidenceKind {
  std::string code;  // "PRODUCT_STORY"
  Label label;
  bool mandatory = false;  // of every dossier
  bool operator==(const EvidenceKind&) const = default;
};

struct Law {
  std::string code;    // "qd26-2026": the beginning of its rubrics' ids
  std::string number;  // as printed
  Label title;
  Date issue_date{};
  std::vector<Band> bands;
  bool operator==(const Law&) const = default;
};

struct Agency {
  std::string code;
  Label label;
  bool operator==(const Agency&) const = default;
};

// What a dossier is refused for whatever its points.
struct Disqualifier {
  std::string code;
  Label label;
  bool operator==(const Disqualifier&) const = default;
};

struct ProductSet {
  int number = 0;
  Label title;
  std::string industry_code;
  Label industry;
  Label group;
  std::vector<Agency> agencies;  // that manage it
  int samples_required = 0;
  bool operator==(const ProductSet&) const = default;
};

// How one product set is scored by one version of the law.
struct Rubric {
  std::string id;  // "qd26-2026-01"
  Law law;
  ProductSet set;
  Date valid_from_date{};
  std::optional<Date> valid_through_date;
  std::vector<Section> sections;
  std::vector<Criterion> criteria;  // in the order of the sheet, each after its parent
  std::vector<EvidenceKind> evidence_kinds;
  std::vector<Disqualifier> disqualifiers;
  bool operator==(const Rubric&) const = default;

  const Criterion* find(std::string_view code) const;

  // Everything that is wrong at once, with fields below "rubric". INVALID_ARGUMENT: reason
  // RUBRIC_SUM_WRONG when points do not add up to the section's part of the 100, INVALID_FIELD
  // else. RULE_MISSING when the parts are not known for its first day.
  Status check(const DatedRules& rules) const;
};

// A rubric with what became of it.
struct RubricRecord {
  Rubric rubric;
  Time create_time{};
  Time update_time{};
  std::optional<Time> freeze_time;  // of its first use; it never changes after
  std::string importer{};           // the subject whose content this is; "" where it is not known

  // Other content may take its place, brought in by that subject: RUBRIC_FROZEN after its first
  // use, PERMISSION_DENIED/OTHER_IMPORTER unless it is the importer's own or an administrator's
  // act.
  Status check_replaceable(std::string_view subject, bool administrator) const;
};

}  // namespace farmgate::certification
