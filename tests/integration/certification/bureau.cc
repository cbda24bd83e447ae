#include "tests/integration/certification/bureau.h"

#include "apps/farmgate/rubric_folder.h"
#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "farmgate/certification/v1/rubric_service.pb.h"
#include "services/certification/api/rubric_api.h"
#include "services/certification/certification.h"
#include "services/certification/storage/copies.h"
#include "services/certification/wire/dossier.h"
#include "tests/support/service_database.h"

namespace farmgate::certification {
namespace {

using namespace std::chrono_literals;
using farmgate::testing::parsed;

}  // namespace

StatusOr<bool> Chunks::next(google::protobuf::Message& message) {
  if (at_ == rest_.size()) return false;
  message.CopyFrom(rest_[at_++]);
  return true;
}

Bureau::Bureau()
    : database_(farmgate::testing::migrated(sandbox_, certification_spec(), 16)),
      rules_(DatedRules::read(rules_csv()).value()),
      calendar_(WorkingDays::read(holidays_csv()).value()),
      provinces_(Provinces::read(certification_communes_csv()).value()),
      household_("producers/" + Uuid::v7().to_string()) {
  RubricApi rubrics({database_, once_, pager_, rules_});
  v1::ImportRubricRequest request;
  *request.mutable_rubric() =
      apps::read_rubric_folder(FARMGATE_SOURCE "/data/rubrics/qd26-2026").value().front();
  request.set_request_id(request_id());
  EXPECT_THAT(rubrics.import(province(), request), IsOk());
  EXPECT_THAT(database_.transact(in(5s),
                                 [&](pg::Tx& tx) {
                                   return copies_store::save_party(
                                       tx, {household_, "HOUSEHOLD", "Vườn vải (ví dụ)",
                                            "communes/07582", true});
                                 }),
              IsOk());
}

rpc::Call Bureau::as(auth::Role role, auth::Access access, const std::string& subject) const {
  rpc::Call call;
  call.principal.subject = subject;
  call.principal.roles.add(role);
  call.access = std::move(access);
  call.deadline = in(30s);
  call.method = ::testing::UnitTest::GetInstance()->current_test_info()->name();
  return call;
}

rpc::Call Bureau::owner() const {
  auth::Access access;
  access.parties = {household_};
  return as(auth::Role::kProducer, access, "owner");
}

rpc::Call Bureau::stranger() const {
  auth::Access access;
  access.parties = {"producers/" + Uuid::v7().to_string()};
  return as(auth::Role::kProducer, access, "stranger");
}

rpc::Call Bureau::commune(const std::string& code) const {
  auth::Access access;
  access.commune = "communes/" + code;
  return as(auth::Role::kCommuneOfficer, access, "commune officer");
}

rpc::Call Bureau::province() const {
  return as(auth::Role::kProvinceOfficer, auth::Access::everything(), "province officer");
}

std::string Bureau::product() {
  const std::string name = household_ + "/products/" + Uuid::v7().to_string();
  const std::string list = "INSERT INTO product_copy VALUES ('" + name + "', '" + household_ +
                           "', 'Vải thiều (ví dụ)', 1)";
  sandbox_.execute(list);
  return name;
}

StatusOr<v1::Dossier> Bureau::begun(const std::string& product) {
  v1::CreateDossierRequest request;
  request.mutable_dossier()->set_product(product);
  request.mutable_dossier()->set_kind(v1::DOSSIER_KIND_FIRST);
  request.mutable_dossier()->set_wanted_star(4);
  request.set_request_id(request_id());
  return parsed<v1::Dossier>(dossiers_.create(owner(), request));
}

v1::Dossier Bureau::get(const rpc::Call& call, const v1::Dossier& dossier) {
  v1::GetDossierRequest request;
  request.set_name(dossier.name());
  return dossiers_.get(call, request).value();
}

StatusOr<v1::SelfAssessment> Bureau::answer_all(const v1::Dossier& dossier, bool best) {
  v1::SelfAssessRequest request;
  request.set_name(dossier.name());
  request.set_request_id(request_id());
  const auto rubric =
      database_.read(in(5s), [&](pg::Tx& tx) { return book_.get(tx, dossier.rubric().substr(8)); });
  for (const Criterion& it : (*rubric)->criteria) {
    if (!it.scorable()) continue;
    v1::SheetAnswer& answer = *request.add_answers();
    answer.set_criterion(it.code);
    answer.set_option(best ? it.options.back().number : it.options.front().number);
  }
  return parsed<v1::SelfAssessment>(assessments_.assess(owner(), request));
}

StatusOr<v1::Evidence> Bureau::attach(const v1::Dossier& dossier, const std::string& kind,
                                      const std::string& content, const std::string& type) {
  constexpr std::size_t kChunk = 200'000;
  std::vector<v1::AttachEvidenceRequest> messages;
  const std::string id = request_id();
  for (std::size_t at = 0; at == 0 || at < content.size(); at += kChunk) {
    v1::AttachEvidenceRequest& it = messages.emplace_back();
    it.set_parent(dossier.name());
    it.set_request_id(id);
    it.mutable_chunk()->set_data(content.substr(at, kChunk));
  }
  v1::AttachEvidenceRequest first = messages.front();
  messages.erase(messages.begin());
  first.mutable_evidence()->set_kind(kind);
  first.mutable_evidence()->set_title("Giấy tờ (ví dụ)");
  first.mutable_chunk()->set_content_type(type);
  Chunks rest(std::move(messages));
  return parsed<v1::Evidence>(evidence_.attach(owner(), first, rest));
}

std::string Bureau::pdf(const std::string& body) {
  return "%PDF-1.7\n" + body + "\nstartxref\n9\n%%EOF\n";
}

void Bureau::prove(const v1::Dossier& dossier) {
  const auto rubric =
      database_.read(in(5s), [&](pg::Tx& tx) { return book_.get(tx, dossier.rubric().substr(8)); });
  for (const EvidenceKind& kind : (*rubric)->evidence_kinds) {
    if (!kind.mandatory) continue;
    EXPECT_THAT(attach(dossier, kind.code, pdf(kind.code)), IsOk());
  }
}

v1::Dossier Bureau::filled() {
  const v1::Dossier dossier = draft();
  v1::UpdateDossierRequest request;
  v1::Dossier& it = *request.mutable_dossier();
  it.set_name(dossier.name());
  it.mutable_registration()->set_unit_name("Hộ <Nguyễn Thị Mẫu>");
  it.mutable_registration()->set_representative_name("Nguyễn Thị Mẫu");
  it.mutable_registration()->set_address("Thôn Mẫu");
  it.mutable_registration()->set_phone("0912345678");
  it.mutable_registration()->set_product_title("Vải thiều (ví dụ)");
  it.mutable_report()->set_plan("Mở rộng (ví dụ)");
  request.mutable_update_mask()->add_paths("registration");
  request.mutable_update_mask()->add_paths("report");
  request.set_request_id(request_id());
  EXPECT_THAT(dossiers_.update(owner(), request), IsOk());
  EXPECT_THAT(answer_all(dossier), IsOk());
  prove(dossier);
  return dossier;
}

StatusOr<v1::Dossier> Bureau::submit(const v1::Dossier& dossier) {
  v1::SubmitDossierRequest request;
  request.set_name(dossier.name());
  request.set_request_id(request_id());
  return parsed<v1::Dossier>(dossiers_.submit(owner(), request));
}

StatusOr<v1::Dossier> Bureau::receive(const v1::Dossier& dossier) {
  v1::ReceiveDossierRequest request;
  request.set_name(dossier.name());
  request.set_request_id(request_id());
  return parsed<v1::Dossier>(review_.receive(commune(), request));
}

StatusOr<v1::Dossier> Bureau::send_back(const rpc::Call& call, const v1::Dossier& dossier) {
  v1::ReturnDossierRequest request;
  request.set_name(dossier.name());
  request.add_reasons("Thiếu giấy (ví dụ)");
  request.set_request_id(request_id());
  return parsed<v1::Dossier>(review_.send_back(call, request));
}

StatusOr<v1::Dossier> Bureau::propose(const v1::Dossier& dossier, int samples) {
  v1::ProposeDossierRequest request;
  request.set_name(dossier.name());
  for (const char* subject : {"LOCAL_MATERIAL", "LOCAL_LABOUR", "IDEA", "LOCAL_IDENTITY"}) {
    v1::CommuneFinding& finding = *request.mutable_report()->add_findings();
    finding.set_subject(subject);
    finding.set_fulfilled(true);
    finding.set_finding("Đạt (ví dụ)");
  }
  request.mutable_report()->set_letter_number("12/UBND");
  farmgate::wire::write(today(), *request.mutable_report()->mutable_letter_date());
  request.mutable_report()->set_samples(samples);
  request.set_request_id(request_id());
  return parsed<v1::Dossier>(review_.propose(commune(), request));
}

StatusOr<v1::Dossier> Bureau::check_intake(const v1::Dossier& dossier, bool complete) {
  v1::CheckIntakeRequest request;
  request.set_name(dossier.name());
  request.set_complete(complete);
  request.set_request_id(request_id());
  return parsed<v1::Dossier>(review_.check_intake(province(), request));
}

StatusOr<v1::Dossier> Bureau::advise(const v1::Dossier& dossier) {
  v1::FileAdvisoryReportRequest request;
  request.set_name(dossier.name());
  request.mutable_report()->set_number("3/TTV");
  request.mutable_report()->set_text("Đề nghị đánh giá (ví dụ)");
  request.set_request_id(request_id());
  return parsed<v1::Dossier>(review_.advise(province(), request));
}

std::vector<std::string> Bureau::acts(const v1::Dossier& dossier) {
  v1::ListDossierActivitiesRequest request;
  request.set_parent(dossier.name());
  std::vector<std::string> out;
  const auto listed = review_.activities(province(), request).value();
  for (const auto& it : listed.activities()) {
    out.push_back(it.role() + " " + it.act());
  }
  return out;
}

Date Bureau::today() {
  return date_in_vietnam(
      database_.read(in(5s), [](pg::Tx& tx) { return pg::business_now(tx); }).value());
}

}  // namespace farmgate::certification
