#include "services/certification/wire/dossier.h"

#include <set>

#include "chassis/base/digest.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/certification/v1/dossier_service.pb.h"
#include "services/certification/wire/answers.h"

namespace farmgate::certification::wire {
namespace {

using farmgate::wire::write;

static_assert(static_cast<int>(DossierState::kWithdrawn) == v1::DOSSIER_STATE_WITHDRAWN);
static_assert(static_cast<int>(DossierState::kCouncil) == v1::DOSSIER_STATE_COUNCIL);
static_assert(static_cast<int>(DossierKind::kReRating) == v1::DOSSIER_KIND_RE_RATING);
static_assert(static_cast<int>(Lack::kPoints) == v1::CHECKLIST_LACK_POINTS);

template <class Form>
Status read_form(const std::string& bytes, Form* (v1::Dossier::*place)(), v1::Dossier& out) {
  if (bytes.empty()) return ok();
  return (out.*place)()->ParseFromString(bytes) ? ok() : internal("a form cannot be read");
}

void write_step(const AdviceStep& step, v1::AdviceStep& out) {
  out.set_criterion(step.criterion);
  out.set_from_option(step.from_option.value_or(0));
  out.set_to_option(step.to_option);
  out.set_points_gained(step.points_gained);
  for (const int star : step.clears_marks) out.add_clears_marks(star);
  out.mutable_explanation()->set_vi(step.explanation.vi);
  out.mutable_explanation()->set_en(step.explanation.en);
}

}  // namespace

std::string dossier_name(DossierId id) { return farmgate::wire::name_of("dossiers", id.uuid()); }

std::string evidence_name(DossierId dossier, EvidenceId id) {
  return farmgate::wire::name_of("dossiers", dossier.uuid(), "evidence", id.uuid());
}

v1::Dossier encode(const Dossier& it, Date today) {
  v1::Dossier out;
  out.set_name(dossier_name(it.id));
  out.set_product(it.product);
  out.set_kind(static_cast<v1::DossierKind>(it.kind));
  out.set_wanted_star(it.wanted_star);
  if (it.certificate) out.set_certificate(farmgate::wire::name_of("certificates", *it.certificate));
  out.set_state(static_cast<v1::DossierState>(it.state));
  out.set_producer(it.producer);
  out.set_commune(it.commune);
  out.set_rubric("rubrics/" + it.rubric);
  out.set_product_set(it.product_set);
  out.set_commune_slip(it.commune_slip);
  out.set_province_slip(it.province_slip);
  if (it.receive_date) write(*it.receive_date, *out.mutable_receive_date());
  if (it.complete_date) write(*it.complete_date, *out.mutable_complete_date());
  if (it.due_date) write(*it.due_date, *out.mutable_due_date());
  out.set_late(it.late(today));
  out.set_etag(farmgate::wire::etag_of(it.revision));
  write(it.create_time, *out.mutable_create_time());
  write(it.update_time, *out.mutable_update_time());
  return out;
}

StatusOr<v1::Dossier> encode(const Dossier& it, const dossier_rows::Forms& forms, Date today) {
  v1::Dossier out = encode(it, today);
  RETURN_IF_ERROR(read_form(forms.registration, &v1::Dossier::mutable_registration, out));
  RETURN_IF_ERROR(read_form(forms.report, &v1::Dossier::mutable_report, out));
  RETURN_IF_ERROR(read_form(forms.commune_report, &v1::Dossier::mutable_commune_report, out));
  RETURN_IF_ERROR(read_form(forms.advisory_report, &v1::Dossier::mutable_advisory_report, out));
  return out;
}

v1::Evidence encode(const Evidence& it) {
  v1::Evidence out;
  out.set_name(evidence_name(it.dossier, it.id));
  out.set_kind(it.kind);
  out.set_title(it.title);
  for (const std::string& criterion : it.criteria) out.add_criteria(criterion);
  out.set_content_type(it.content_type);
  out.set_size_bytes(it.size_bytes);
  out.set_digest(hex(it.digest));
  write(it.create_time, *out.mutable_create_time());
  return out;
}

v1::DossierActivity encode(const Activity& it) {
  v1::DossierActivity out;
  out.set_number(it.number);
  out.set_act(it.act);
  out.set_role(it.desk);
  out.set_actor(it.actor);
  write(it.act_time, *out.mutable_act_time());
  out.set_from_state(static_cast<v1::DossierState>(it.from_state));
  out.set_to_state(static_cast<v1::DossierState>(it.to_state));
  out.set_note(it.note);
  if (it.due_date) {
    write(*it.due_date, *out.mutable_due_date());
    out.set_late(*it.due_date < date_in_vietnam(it.act_time));
  }
  out.set_hash(hex(it.hash));
  return out;
}

v1::Checklist encode(const std::vector<ChecklistItem>& items, int wanted_star) {
  v1::Checklist out;
  out.set_wanted_star(wanted_star);
  for (const ChecklistItem& item : items) {
    v1::ChecklistItem& to = *out.add_items();
    to.set_lack(static_cast<v1::ChecklistLack>(item.lack));
    to.set_form(item.form);
    to.set_criterion(item.criterion);
    for (const std::string& kind : item.evidence_kinds) to.add_evidence_kinds(kind);
    to.set_points(item.points);
    to.set_blocks_submission(item.blocks_submission);
  }
  return out;
}

std::string bytes_of(const Rubric& rubric, const ScoreSheet& sheet) {
  v1::SelfAssessment kept;
  write_answers(sheet.answers(rubric), *kept.mutable_answers());
  return kept.SerializeAsString();
}

StatusOr<ScoreSheet> sheet_of(const Rubric& rubric, const std::string& bytes) {
  v1::SelfAssessment kept;
  if (!kept.ParseFromString(bytes)) return internal("answers cannot be read");
  ASSIGN_OR_RETURN(const auto answers, read_answers(kept.answers(), "answers"));
  return ScoreSheet::read(rubric, answers, "answers");
}

StatusOr<ScoreSheet> decode(const Rubric& rubric, const v1::SelfAssessRequest& request) {
  ASSIGN_OR_RETURN(const auto answers, read_answers(request.answers(), "answers"));
  return ScoreSheet::read(rubric, answers, "answers");
}

v1::SelfAssessment encode(const Rubric& rubric, const ScoreSheet& sheet, const Advice& advice) {
  v1::SelfAssessment out;
  write_answers(sheet.answers(rubric), *out.mutable_answers());
  out.set_points(static_cast<int>(advice.now.points.sum));
  out.set_star(advice.now.star);
  for (const MissingMark& mark : advice.now.missing_marks) {
    *out.add_missing_marks() = encode(mark);
  }
  out.set_wanted_star(advice.wanted_star);
  for (const AdviceStep& step : advice.steps) write_step(step, *out.add_steps());
  out.set_points_after(advice.points_after);
  return out;
}

Status check(const v1::CommuneReport& report, int samples_required) {
  std::set<std::string> subjects;
  for (const v1::CommuneFinding& it : report.findings()) subjects.insert(it.subject());
  if (subjects.size() != 4) return invalid("report.findings", "has each of the four contents once");
  if (report.samples() >= samples_required) return ok();
  return invalid("report.samples", "the set asks for " + std::to_string(samples_required));
}

}  // namespace farmgate::certification::wire
