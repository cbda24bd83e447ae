#include "apps/season/identities.h"
#include "apps/season/player.h"
#include "apps/season/step.h"
#include "chassis/wire/convert.h"
#include "farmgate/certification/v1/dossier_service.pb.h"
#include "farmgate/certification/v1/rubric_service.pb.h"
#include "farmgate/producers/v1/producer_service.pb.h"

// Dossiers of a season: ten products of its stalls and two that are made of their rice, from the
// owner's draft to the council's table; the last one is returned by its commune.
namespace farmgate::season {
namespace {

namespace vp = certification::v1;
namespace pp = producers::v1;

constexpr const char* kService = "farmgate.certification.v1.DossierService/";
constexpr int kPrepared = 6;  // the set of what is made of cereals
// Stalls whose product comes before the council; -N: something made of the rice of stall N.
constexpr int kApplicants[kDossiers] = {0, 1, 3, 4, 5, 6, 7, 9, 10, 11, -3, -9};

Identity officer_of(const std::string& commune) {
  return {"season-officer-" + commune, {auth::Role::kCommuneOfficer}, {}, commune};
}

std::string rubric_name(int set) {
  char name[32];
  std::snprintf(name, sizeof name, "rubrics/qd26-2026-%02d", set);
  return name;
}

vp::CommuneReport commune_report(int samples) {
  vp::CommuneReport report;
  for (const char* subject : {"LOCAL_MATERIAL", "LOCAL_LABOUR", "IDEA", "LOCAL_IDENTITY"}) {
    vp::CommuneFinding& finding = *report.add_findings();
    finding.set_subject(subject);
    finding.set_fulfilled(true);
    finding.set_finding("Đạt yêu cầu (ví dụ)");
  }
  report.set_letter_number("15/UBND-KT");
  wire::write(Date(std::chrono::year(2026), std::chrono::June, std::chrono::day(1)),
              *report.mutable_letter_date());
  report.set_samples(samples);
  return report;
}

}  // namespace

Status Player::apply_for_stars() {
  for (int i = 0; i < kDossiers; ++i) {
    const int place = kApplicants[i];
    const Stall& stall = stalls_[static_cast<std::size_t>(std::abs(place))];
    std::string product = stall.product;
    int set = stall.household->product->ocop_set;
    if (place < 0) {
      ASSIGN_OR_RETURN(product, make_of_rice(stall, i));
      set = kPrepared;
    }
    ASSIGN_OR_RETURN(const std::string dossier, apply(stall, product, set, i));
    if (i < kDossiers - 1) candidates_.push_back({dossier, rubric_name(set)});
  }
  return ok();
}

StatusOr<std::string> Player::make_of_rice(const Stall& stall, int number) {
  pp::CreateProductRequest request;
  request.set_parent(stall.seller.orgs.front());
  request.mutable_product()->set_title("Bánh gạo nếp (ví dụ)");
  request.mutable_product()->set_ocop_set(kPrepared);
  request.set_request_id(world_.request_id(numbered("rice-product", number)).to_string());
  ASSIGN_OR_RETURN(const auto made,
                   client_.call<pp::Product>("farmgate.producers.v1.ProducerService/CreateProduct",
                                             request, stall.seller));
  return made.name();
}

StatusOr<std::string> Player::apply(const Stall& stall, const std::string& product, int set,
                                    int number) {
  vp::GetRubricRequest read;
  read.set_name(rubric_name(set));
  ASSIGN_OR_RETURN(const auto rubric,
                   client_.call<vp::Rubric>("farmgate.certification.v1.RubricService/GetRubric",
                                            read, stall.seller));
  ASSIGN_OR_RETURN(const std::string dossier, draw_up(stall, product, rubric, number));
  RETURN_IF_ERROR(review(stall, dossier, rubric.product_set().samples_required(), number));
  return dossier;
}

template <class Request>
StatusOr<vp::Dossier> Player::act(const char* method, Request request, const Identity& who,
                                  int number) {
  const std::string step = std::string(method) + "/" + std::to_string(number);
  request.set_request_id(world_.request_id(step).to_string());
  return client_.call<vp::Dossier>(std::string(kService) + method, request, who);
}

// Forms, answers and papers, up to its submission.
StatusOr<std::string> Player::draw_up(const Stall& stall, const std::string& product,
                                      const vp::Rubric& rubric, int number) {
  vp::CreateDossierRequest create;
  vp::Dossier& dossier = *create.mutable_dossier();
  dossier.set_product(product);
  dossier.set_kind(vp::DOSSIER_KIND_FIRST);
  dossier.set_wanted_star(4);
  vp::Registration& form = *dossier.mutable_registration();
  form.set_unit_name(stall.household->public_name);
  form.set_representative_name(stall.household->person);
  form.set_address("Thôn Mẫu (ví dụ)");
  form.set_phone(stall.household->phone);
  form.set_product_title(stall.household->product->title);
  dossier.mutable_report()->set_plan("Giữ chất lượng, mở thêm kênh bán (ví dụ)");
  ASSIGN_OR_RETURN(const vp::Dossier begun, act("CreateDossier", create, stall.seller, number));
  RETURN_IF_ERROR(assess(stall, begun.name(), rubric, number));
  for (const vp::EvidenceKind& kind : rubric.evidence_kinds()) {
    if (kind.mandatory()) RETURN_IF_ERROR(attach(stall, begun.name(), kind.code(), number));
  }
  vp::SubmitDossierRequest submit;
  submit.set_name(begun.name());
  RETURN_IF_ERROR(act("SubmitDossier", submit, stall.seller, number).status());
  return begun.name();
}

// The best option everywhere: owners hope.
Status Player::assess(const Stall& stall, const std::string& dossier, const vp::Rubric& rubric,
                      int number) {
  vp::SelfAssessRequest request;
  request.set_name(dossier);
  for (const vp::Criterion& criterion : rubric.criteria()) {
    if (criterion.options().empty()) continue;
    vp::SheetAnswer& answer = *request.add_answers();
    answer.set_criterion(criterion.code());
    answer.set_option(criterion.options(criterion.options_size() - 1).number());
  }
  request.set_request_id(world_.request_id(numbered("assess", number)).to_string());
  return client_
      .call<vp::SelfAssessment>(std::string(kService) + "SelfAssess", request, stall.seller)
      .status();
}

Status Player::attach(const Stall& stall, const std::string& dossier, const std::string& kind,
                      int number) {
  vp::AttachEvidenceRequest request;
  request.set_parent(dossier);
  request.mutable_evidence()->set_kind(kind);
  request.mutable_evidence()->set_title("Giấy tờ minh hoạ " + world_.label());
  request.mutable_chunk()->set_content_type("application/pdf");
  request.mutable_chunk()->set_data("%PDF-1.4\n% " + kind + " " + std::to_string(number) +
                                    "\nstartxref\n9\n%%EOF\n");
  request.set_request_id(world_.request_id(numbered("attach/" + kind, number)).to_string());
  return client_.send(std::string(kService) + "AttachEvidence", request, stall.seller).status();
}

Status Player::review(const Stall& stall, const std::string& dossier, int samples, int number) {
  const Identity commune = officer_of(stall.household->commune);
  vp::ReceiveDossierRequest receive;
  receive.set_name(dossier);
  RETURN_IF_ERROR(act("ReceiveDossier", receive, commune, number).status());
  if (number == kDossiers - 1) {
    vp::ReturnDossierRequest back;
    back.set_name(dossier);
    back.add_reasons("Câu chuyện sản phẩm còn sơ sài (ví dụ)");
    return act("ReturnDossier", back, commune, number).status();
  }
  vp::ProposeDossierRequest propose;
  propose.set_name(dossier);
  *propose.mutable_report() = commune_report(samples);
  RETURN_IF_ERROR(act("ProposeDossier", propose, commune, number).status());
  vp::CheckIntakeRequest intake;
  intake.set_name(dossier);
  intake.set_complete(true);
  RETURN_IF_ERROR(act("CheckIntake", intake, officer(), number).status());
  vp::FileAdvisoryReportRequest advise;
  advise.set_name(dossier);
  advise.mutable_report()->set_number("3/TTV-OCOP");
  advise.mutable_report()->set_text("Đủ điều kiện đưa ra hội đồng (ví dụ)");
  return act("FileAdvisoryReport", advise, officer(), number).status();
}

}  // namespace farmgate::season
