#include "apps/farmgate/rubric_folder.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "apps/farmgate/csv_file.h"
#include "apps/farmgate/rubric_heads.h"

namespace farmgate::apps {
namespace {

namespace v1 = certification::v1;
using Row = CsvFile::Row;

// The tables of a folder are read one after another; each adds to the rubrics that those before it
// began.
class Folder {
 public:
  explicit Folder(std::filesystem::path path) : path_(std::move(path)) {}

  StatusOr<std::vector<v1::Rubric>> read() {
    ASSIGN_OR_RETURN(labels_, read_rubric_labels(path_ / "labels.csv", "key"));
    ASSIGN_OR_RETURN(kinds_, read_rubric_labels(path_ / "../evidence_kinds.csv", "kind"));
    ASSIGN_OR_RETURN(rubrics_, read_rubric_heads(path_, labels_));
    RETURN_IF_ERROR(read_criteria());
    RETURN_IF_ERROR(read_shares());
    RETURN_IF_ERROR(read_options());
    RETURN_IF_ERROR(read_cases());
    RETURN_IF_ERROR(read_evidence());
    RETURN_IF_ERROR(read_disqualifiers());
    std::vector<v1::Rubric> all;
    for (auto& [set, rubric] : rubrics_) all.push_back(std::move(rubric));
    return all;
  }

 private:
  struct Share {
    v1::Measure measure;
    v1::ShareFloor floor;
  };

  StatusOr<CsvFile> file(const char* name, const std::vector<std::string_view>& columns) const {
    return CsvFile::read((path_ / name).string(), columns);
  }

  StatusOr<v1::Rubric*> rubric_of(const Row& row) {
    ASSIGN_OR_RETURN(const int set, row.number("set"));
    const auto at = rubrics_.find(set);
    if (at == rubrics_.end()) return row.fault("set", "is no set of sets.csv");
    return &at->second;
  }

  StatusOr<v1::Criterion*> criterion_of(const Row& row) {
    ASSIGN_OR_RETURN(v1::Rubric* const rubric, rubric_of(row));
    auto& all = *rubric->mutable_criteria();
    const auto at =
        std::ranges::find_if(all, [&](const auto& it) { return it.code() == row.text("code"); });
    if (at == all.end()) return row.fault("code", "is no criterion of criteria.csv");
    return &*at;
  }

  Status write_label(const Row& row, std::string_view column, v1::Label& out) const {
    return write_rubric_label(labels_, row, column, out);
  }

  Status read_criteria();
  Status read_shares();
  Status read_options();
  Status read_cases();
  Status read_evidence();
  Status read_disqualifiers();
  Status write_option(const Row& row, v1::Criterion& criterion) const;
  Status add_kind(const Row& row, v1::Rubric& rubric, bool mandatory) const;

  const std::filesystem::path path_;
  RubricLabels labels_, kinds_;
  std::map<std::string, Share> shares_;  // by the key of an option's label
  std::map<int, v1::Rubric> rubrics_;
};

Status Folder::read_criteria() {
  ASSIGN_OR_RETURN(const CsvFile table, file("criteria.csv", {"set", "code", "section", "parent",
                                                              "maximum_points", "label", "note"}));
  return table.each([&](const Row& row) -> Status {
    ASSIGN_OR_RETURN(v1::Rubric* const rubric, rubric_of(row));
    v1::Criterion& it = *rubric->add_criteria();
    it.set_code(row.text("code"));
    it.set_section(row.text("section"));
    it.set_parent(row.text("parent"));
    ASSIGN_OR_RETURN(const int points, row.number("maximum_points"));
    it.set_maximum_points(points);
    if (!row.text("note").empty()) RETURN_IF_ERROR(write_label(row, "note", *it.mutable_note()));
    return write_label(row, "label", *it.mutable_label());
  });
}

Status Folder::read_shares() {
  ASSIGN_OR_RETURN(const CsvFile table,
                   file("shares.csv", {"measure", "option", "begins", "millionths"}));
  return table.each([&](const Row& row) -> Status {
    Share share;
    if (!v1::Measure_Parse("MEASURE_" + row.text("measure"), &share.measure)) {
      return row.fault("measure", "is not known");
    }
    const std::string& begins = row.text("begins");
    if (begins != "AT" && begins != "ABOVE") return row.fault("begins", "is neither AT nor ABOVE");
    ASSIGN_OR_RETURN(const int millionths, row.number("millionths"));
    share.floor.set_millionths(millionths);
    share.floor.set_excluded(begins == "ABOVE");
    const bool fresh = shares_.emplace(row.text("option"), std::move(share)).second;
    return fresh ? ok() : row.fault("option", "is there already");
  });
}

Status Folder::write_option(const Row& row, v1::Criterion& criterion) const {
  v1::Option& it = *criterion.add_options();
  ASSIGN_OR_RETURN(const int number, row.number("option"));
  ASSIGN_OR_RETURN(const int points, row.number("points"));
  it.set_number(number);
  it.set_points(points);
  if (!row.text("minimum_star").empty()) {
    ASSIGN_OR_RETURN(const int star, row.number("minimum_star"));
    it.set_minimum_star(star);
  }
  it.set_alternative(row.text("case"));
  if (!row.text("note").empty()) RETURN_IF_ERROR(write_label(row, "note", *it.mutable_note()));
  if (const auto share = shares_.find(row.text("label")); share != shares_.end()) {
    criterion.set_measure(share->second.measure);
    *it.mutable_share_floor() = share->second.floor;
  }
  return write_label(row, "label", *it.mutable_label());
}

Status Folder::read_options() {
  ASSIGN_OR_RETURN(const CsvFile table,
                   file("options.csv", {"set", "code", "option", "points", "minimum_star", "label",
                                        "note", "case"}));
  return table.each([&](const Row& row) -> Status {
    ASSIGN_OR_RETURN(v1::Criterion* const criterion, criterion_of(row));
    return write_option(row, *criterion);
  });
}

Status Folder::read_cases() {
  ASSIGN_OR_RETURN(const CsvFile table, file("cases.csv", {"set", "code", "case", "label"}));
  return table.each([&](const Row& row) -> Status {
    ASSIGN_OR_RETURN(v1::Criterion* const criterion, criterion_of(row));
    v1::Case& it = *criterion->add_cases();
    it.set_code(row.text("case"));
    return write_label(row, "label", *it.mutable_label());
  });
}

// A rubric lists the kinds that it speaks of.
Status Folder::add_kind(const Row& row, v1::Rubric& rubric, bool mandatory) const {
  const auto known = kinds_.find(row.text("kind"));
  if (known == kinds_.end()) return row.fault("kind", "is not in evidence_kinds.csv");
  auto& all = *rubric.mutable_evidence_kinds();
  const auto at =
      std::ranges::find_if(all, [&](const auto& it) { return it.code() == known->first; });
  v1::EvidenceKind& kind = at == all.end() ? *rubric.add_evidence_kinds() : *at;
  kind.set_code(known->first);
  *kind.mutable_label() = known->second;
  if (mandatory) kind.set_mandatory(true);
  return ok();
}

Status Folder::read_evidence() {
  ASSIGN_OR_RETURN(const CsvFile mandatory, file("mandatory.csv", {"set", "kind"}));
  RETURN_IF_ERROR(mandatory.each([&](const Row& row) -> Status {
    ASSIGN_OR_RETURN(v1::Rubric* const rubric, rubric_of(row));
    return add_kind(row, *rubric, true);
  }));
  ASSIGN_OR_RETURN(const CsvFile table, file("evidence.csv", {"set", "code", "kind"}));
  return table.each([&](const Row& row) -> Status {
    ASSIGN_OR_RETURN(v1::Rubric* const rubric, rubric_of(row));
    ASSIGN_OR_RETURN(v1::Criterion* const criterion, criterion_of(row));
    criterion->add_evidence_kinds(row.text("kind"));
    return add_kind(row, *rubric, false);
  });
}

Status Folder::read_disqualifiers() {
  ASSIGN_OR_RETURN(const CsvFile table, file("disqualifiers.csv", {"set", "label"}));
  return table.each([&](const Row& row) -> Status {
    ASSIGN_OR_RETURN(v1::Rubric* const rubric, rubric_of(row));
    v1::Disqualifier& it = *rubric->add_disqualifiers();
    it.set_code(row.text("label"));
    return write_label(row, "label", *it.mutable_label());
  });
}

}  // namespace

StatusOr<std::vector<certification::v1::Rubric>> read_rubric_folder(const std::string& folder) {
  std::error_code error;
  const auto path = std::filesystem::canonical(folder, error);
  if (error) return refuse("FOLDER_MISSING", "there is no folder " + folder);
  return Folder(path).read();
}

}  // namespace farmgate::apps
