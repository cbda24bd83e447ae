#include "apps/farmgate/rubric_heads.h"

#include "chassis/wire/convert.h"

namespace farmgate::apps {
namespace {

namespace v1 = certification::v1;
using Row = CsvFile::Row;

Status read_date(const Row& row, std::string_view column, google::type::Date& out) {
  const auto date = parse_date(row.text(column));
  if (!date) return row.fault(column, "is no day");
  wire::write(*date, out);
  return ok();
}

Status read_bands(const std::filesystem::path& folder, v1::Law& law) {
  ASSIGN_OR_RETURN(const CsvFile table,
                   CsvFile::read((folder / "bands.csv").string(), {"star", "minimum_points"}));
  return table.each([&](const Row& row) -> Status {
    v1::Band& band = *law.add_bands();
    ASSIGN_OR_RETURN(const int star, row.number("star"));
    ASSIGN_OR_RETURN(const int points, row.number("minimum_points"));
    band.set_star(star);
    band.set_minimum_points(points);
    return ok();
  });
}

Status read_law(const std::filesystem::path& folder, v1::Rubric& out) {
  ASSIGN_OR_RETURN(const CsvFile table, CsvFile::read((folder / "law.csv").string(),
                                                      {"law", "title_vi", "title_en", "signed_date",
                                                       "effective_from_date"}));
  if (table.size() != 1) return invalid("law.csv", "does not have one row");
  const Row row = table.row(0);
  v1::Law& law = *out.mutable_law();
  law.set_code(folder.filename().string());
  law.set_number(row.text("law"));
  law.mutable_title()->set_vi(row.text("title_vi"));
  law.mutable_title()->set_en(row.text("title_en"));
  RETURN_IF_ERROR(read_date(row, "signed_date", *law.mutable_issue_date()));
  RETURN_IF_ERROR(read_date(row, "effective_from_date", *out.mutable_valid_from_date()));
  if (!row.text("effective_through_date").empty()) {
    RETURN_IF_ERROR(read_date(row, "effective_through_date", *out.mutable_valid_through_date()));
  }
  return read_bands(folder, law);
}

Status read_sections(const std::filesystem::path& folder, const RubricLabels& labels,
                     v1::Rubric& out) {
  ASSIGN_OR_RETURN(const CsvFile table, CsvFile::read((folder / "sections.csv").string(),
                                                      {"section", "maximum_points", "label"}));
  return table.each([&](const Row& row) -> Status {
    v1::Section& section = *out.add_sections();
    section.set_code(row.text("section"));
    ASSIGN_OR_RETURN(const int points, row.number("maximum_points"));
    section.set_maximum_points(points);
    return write_rubric_label(labels, row, "label", *section.mutable_label());
  });
}

Status write_set(const Row& row, const RubricLabels& agencies, v1::ProductSet& out) {
  out.mutable_title()->set_vi(row.text("name_vi"));
  out.mutable_title()->set_en(row.text("name_en"));
  out.set_industry_code(row.text("industry_code"));
  out.mutable_industry()->set_vi(row.text("industry_vi"));
  out.mutable_industry()->set_en(row.text("industry_en"));
  out.mutable_group()->set_vi(row.text("group_vi"));
  out.mutable_group()->set_en(row.text("group_en"));
  ASSIGN_OR_RETURN(const int samples, row.number("samples_required"));
  out.set_samples_required(samples);
  for (const std::string& code : row.list("agencies")) {
    const auto at = agencies.find(code);
    if (at == agencies.end()) return row.fault("agencies", "names an unknown one: " + code);
    v1::Agency& agency = *out.add_agencies();
    agency.set_code(code);
    *agency.mutable_label() = at->second;
  }
  return ok();
}

}  // namespace

StatusOr<RubricLabels> read_rubric_labels(const std::filesystem::path& path, std::string_view key) {
  ASSIGN_OR_RETURN(const CsvFile table, CsvFile::read(path.string(), {key, "vi", "en"}));
  RubricLabels labels;
  RETURN_IF_ERROR(table.each([&](const Row& row) {
    v1::Label label;
    label.set_vi(row.text("vi"));
    label.set_en(row.text("en"));
    const bool fresh = labels.emplace(row.text(key), std::move(label)).second;
    return fresh ? ok() : row.fault(key, "is there already");
  }));
  return labels;
}

Status write_rubric_label(const RubricLabels& labels, const Row& row, std::string_view column,
                          v1::Label& out) {
  for (const std::string& key : row.list(column)) {
    const auto at = labels.find(key);
    if (at == labels.end()) return row.fault(column, "is no key of a label: " + key);
    const char* const between = out.vi().empty() ? "" : "; ";
    out.set_vi(out.vi() + between + at->second.vi());
    out.set_en(out.en() + between + at->second.en());
  }
  return ok();
}

StatusOr<std::map<int, v1::Rubric>> read_rubric_heads(const std::filesystem::path& folder,
                                                      const RubricLabels& labels) {
  v1::Rubric common;
  RETURN_IF_ERROR(read_law(folder, common));
  RETURN_IF_ERROR(read_sections(folder, labels, common));
  ASSIGN_OR_RETURN(const auto agencies, read_rubric_labels(folder / "agencies.csv", "agency"));
  ASSIGN_OR_RETURN(
      const CsvFile table,
      CsvFile::read((folder / "sets.csv").string(),
                    {"set", "name_vi", "name_en", "industry_code", "industry_vi", "industry_en",
                     "group_vi", "group_en", "agencies", "samples_required"}));
  std::map<int, v1::Rubric> heads;
  RETURN_IF_ERROR(table.each([&](const Row& row) -> Status {
    ASSIGN_OR_RETURN(const int set, row.number("set"));
    const auto [at, fresh] = heads.emplace(set, common);
    if (!fresh) return row.fault("set", "is there already");
    const std::string number = (set < 10 ? "0" : "") + std::to_string(set);
    at->second.set_name("rubrics/" + common.law().code() + "-" + number);
    at->second.mutable_product_set()->set_number(set);
    return write_set(row, agencies, *at->second.mutable_product_set());
  }));
  return heads;
}

}  // namespace farmgate::apps
