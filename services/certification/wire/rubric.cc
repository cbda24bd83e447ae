#include "services/certification/wire/rubric.h"

#include "chassis/wire/convert.h"
#include "farmgate/certification/v1/rubric.pb.h"
#include "services/certification/storage/rubrics.h"

namespace farmgate::certification::wire {
namespace {

using farmgate::wire::read_date;
using farmgate::wire::write;

constexpr std::string_view kCollection = "rubrics/";

Label read(const v1::Label& label) { return {label.vi(), label.en()}; }

void write(const Label& label, v1::Label& out) {
  out.set_vi(label.vi);
  out.set_en(label.en);
}

// A label that may be empty is then absent.
template <class Field>
void write_given(const Label& label, Field field) {
  if (!label.vi.empty() || !label.en.empty()) write(label, *field());
}

StatusOr<Law> read(const v1::Law& law) {
  Law out{law.code(), law.number(), read(law.title()), {}, {}};
  ASSIGN_OR_RETURN(out.issue_date, read_date(law.issue_date(), "rubric.law.issue_date"));
  for (const v1::Band& band : law.bands())
    out.bands.push_back({band.star(), band.minimum_points()});
  return out;
}

void write(const Law& law, v1::Law& out) {
  out.set_code(law.code);
  out.set_number(law.number);
  write_given(law.title, [&out] { return out.mutable_title(); });
  write(law.issue_date, *out.mutable_issue_date());
  for (const Band& band : law.bands) {
    v1::Band& shown = *out.add_bands();
    shown.set_star(band.star);
    shown.set_minimum_points(band.minimum_points);
  }
}

ProductSet read(const v1::ProductSet& set) {
  ProductSet out;
  out.number = set.number();
  out.title = read(set.title());
  out.industry_code = set.industry_code();
  out.industry = read(set.industry());
  out.group = read(set.group());
  for (const v1::Agency& it : set.agencies()) out.agencies.push_back({it.code(), read(it.label())});
  out.samples_required = set.samples_required();
  return out;
}

void write(const ProductSet& set, v1::ProductSet& out) {
  out.set_number(set.number);
  write(set.title, *out.mutable_title());
  out.set_industry_code(set.industry_code);
  write_given(set.industry, [&out] { return out.mutable_industry(); });
  write_given(set.group, [&out] { return out.mutable_group(); });
  for (const Agency& agency : set.agencies) {
    v1::Agency& shown = *out.add_agencies();
    shown.set_code(agency.code);
    write(agency.label, *shown.mutable_label());
  }
  out.set_samples_required(set.samples_required);
}

static_assert(static_cast<int>(Measure::kNone) == v1::MEASURE_UNSPECIFIED);
static_assert(static_cast<int>(Measure::kLocalLabourShare) == v1::MEASURE_LOCAL_LABOUR_SHARE);

Option read(const v1::Option& option) {
  Option out;
  out.number = option.number();
  out.points = option.points();
  out.minimum_star = option.minimum_star();
  out.alternative = option.alternative();
  out.label = read(option.label());
  out.note = read(option.note());
  if (option.has_share_floor()) {
    out.share_floor = {option.share_floor().millionths(), option.share_floor().excluded()};
  }
  return out;
}

void write(const Option& option, v1::Option& out) {
  out.set_number(option.number);
  out.set_points(option.points);
  out.set_minimum_star(option.minimum_star);
  out.set_alternative(option.alternative);
  write(option.label, *out.mutable_label());
  write_given(option.note, [&out] { return out.mutable_note(); });
  if (!option.share_floor) return;
  out.mutable_share_floor()->set_millionths(option.share_floor->millionths);
  out.mutable_share_floor()->set_excluded(option.share_floor->excluded);
}

Criterion read(const v1::Criterion& criterion) {
  Criterion out;
  out.code = criterion.code();
  out.section = criterion.section();
  out.parent = criterion.parent();
  out.maximum_points = criterion.maximum_points();
  out.label = read(criterion.label());
  out.note = read(criterion.note());
  for (const v1::Case& it : criterion.cases()) out.cases.push_back({it.code(), read(it.label())});
  for (const v1::Option& option : criterion.options()) out.options.push_back(read(option));
  out.measure = static_cast<Measure>(criterion.measure());
  out.evidence_kinds.assign(criterion.evidence_kinds().begin(), criterion.evidence_kinds().end());
  return out;
}

void write(const Criterion& criterion, v1::Criterion& out) {
  out.set_code(criterion.code);
  out.set_section(criterion.section);
  out.set_parent(criterion.parent);
  out.set_maximum_points(criterion.maximum_points);
  write(criterion.label, *out.mutable_label());
  write_given(criterion.note, [&out] { return out.mutable_note(); });
  for (const Case& it : criterion.cases) {
    v1::Case& shown = *out.add_cases();
    shown.set_code(it.code);
    write(it.label, *shown.mutable_label());
  }
  for (const Option& option : criterion.options) write(option, *out.add_options());
  out.set_measure(static_cast<v1::Measure>(criterion.measure));
  for (const std::string& kind : criterion.evidence_kinds) out.add_evidence_kinds(kind);
}

void read_parts(const v1::Rubric& rubric, Rubric& out) {
  for (const v1::Section& it : rubric.sections()) {
    out.sections.push_back({it.code(), it.maximum_points(), read(it.label())});
  }
  for (const v1::Criterion& it : rubric.criteria()) out.criteria.push_back(read(it));
  for (const v1::EvidenceKind& it : rubric.evidence_kinds()) {
    out.evidence_kinds.push_back({it.code(), read(it.label()), it.mandatory()});
  }
  for (const v1::Disqualifier& it : rubric.disqualifiers()) {
    out.disqualifiers.push_back({it.code(), read(it.label())});
  }
}

void write_parts(const Rubric& it, v1::Rubric& out) {
  for (const Section& section : it.sections) {
    v1::Section& shown = *out.add_sections();
    shown.set_code(section.code);
    shown.set_maximum_points(section.maximum_points);
    write_given(section.label, [&shown] { return shown.mutable_label(); });
  }
  for (const EvidenceKind& kind : it.evidence_kinds) {
    v1::EvidenceKind& shown = *out.add_evidence_kinds();
    shown.set_code(kind.code);
    write(kind.label, *shown.mutable_label());
    shown.set_mandatory(kind.mandatory);
  }
  for (const Disqualifier& cause : it.disqualifiers) {
    v1::Disqualifier& shown = *out.add_disqualifiers();
    shown.set_code(cause.code);
    write(cause.label, *shown.mutable_label());
  }
}

}  // namespace

std::string rubric_id(std::string_view name) {
  return std::string(name.substr(kCollection.size()));
}

StatusOr<Rubric> decode(const v1::Rubric& rubric) {
  Rubric out;
  out.id = rubric_id(rubric.name());
  ASSIGN_OR_RETURN(out.law, read(rubric.law()));
  out.set = read(rubric.product_set());
  ASSIGN_OR_RETURN(out.valid_from_date,
                   read_date(rubric.valid_from_date(), "rubric.valid_from_date"));
  if (rubric.has_valid_through_date()) {
    ASSIGN_OR_RETURN(out.valid_through_date,
                     read_date(rubric.valid_through_date(), "rubric.valid_through_date"));
  }
  read_parts(rubric, out);
  return out;
}

v1::Rubric encode_head(const RubricRecord& record) {
  const Rubric& it = record.rubric;
  v1::Rubric out;
  out.set_name(std::string(kCollection) + it.id);
  write(it.law, *out.mutable_law());
  write(it.set, *out.mutable_product_set());
  write(it.valid_from_date, *out.mutable_valid_from_date());
  if (it.valid_through_date) write(*it.valid_through_date, *out.mutable_valid_through_date());
  write_parts(it, out);
  write(record.create_time, *out.mutable_create_time());
  write(record.update_time, *out.mutable_update_time());
  if (record.freeze_time) write(*record.freeze_time, *out.mutable_freeze_time());
  return out;
}

v1::Rubric encode(const RubricRecord& record) {
  v1::Rubric out = encode_head(record);
  for (const Criterion& criterion : record.rubric.criteria) write(criterion, *out.add_criteria());
  return out;
}

RubricRow row_of(const RubricRecord& record) {
  const Rubric& it = record.rubric;
  v1::Rubric content = encode(record);
  content.clear_create_time();
  content.clear_update_time();
  content.clear_freeze_time();
  return {it.id,
          it.law.code,
          it.set.number,
          it.valid_from_date,
          it.valid_through_date,
          content.SerializeAsString(),
          record.create_time,
          record.update_time,
          record.freeze_time,
          record.importer};
}

StatusOr<RubricRecord> record_of(const RubricRow& row) {
  v1::Rubric content;
  if (!content.ParseFromString(row.content)) return internal("rubric " + row.id + " is unreadable");
  ASSIGN_OR_RETURN(Rubric rubric, decode(content));
  return RubricRecord{std::move(rubric), row.create_time, row.update_time, row.freeze_time,
                      row.importer};
}

}  // namespace farmgate::certification::wire
