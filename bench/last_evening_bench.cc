#include "bench/last_evening_bench.h"

#include <algorithm>
#include <map>
#include <sstream>
#include <thread>

#include "apps/farmgate/rubric_folder.h"
#include "bench/load.h"
#include "chassis/base/clock.h"
#include "chassis/base/id.h"
#include "chassis/pg/database.h"
#include "farmgate/certification/v1/dossier_service.pb.h"
#include "farmgate/certification/v1/rubric.pb.h"

namespace farmgate::bench {
namespace {

using namespace std::chrono_literals;
namespace ct = certification::v1;

constexpr int kClients = 200;  // each a household with dossiers of its own
constexpr int kEach = 5;
constexpr int kWarmUp = 1;  // more of each, submitted before the evening
constexpr int kDossiers = kClients * kEach;
constexpr double kTargetMs = 250;
constexpr const char* kLabel = "bench_evening";
const std::string kService = "farmgate.certification.v1.DossierService/";

std::string household(int number) { return "producers/household-" + std::to_string(number); }

// Households of forty communes with a product for each dossier.
constexpr const char* kParties = R"sql(
  INSERT INTO party_copy SELECT 'producers/household-' || i, 'HOUSEHOLD', 'Hộ (ví dụ)',
    'communes/' || 10000 + i % 40, true FROM generate_series(0, 199) i;
  INSERT INTO product_copy
    SELECT 'producers/household-' || i || '/products/' || n, 'producers/household-' || i,
           'Vải thiều (ví dụ)', 1
    FROM generate_series(0, 199) i, generate_series(0, 5) n)sql";

// Every other product gets a dossier like the one that its owner has filled in, with its papers.
constexpr const char* kCopies = R"sql(
  CREATE TEMP TABLE made AS
    SELECT gen_random_uuid() AS id, p.name, p.producer, party.commune
    FROM product_copy p JOIN party_copy party USING (producer)
    WHERE NOT EXISTS (SELECT FROM dossier d WHERE d.product = p.name);
  INSERT INTO dossier (id, product, producer, commune, kind, wanted_star, rubric, product_set,
                       state, registration, report, answers, revision, create_time, update_time,
                       request_id)
    SELECT m.id, m.name, m.producer, m.commune, d.kind, d.wanted_star, d.rubric, d.product_set,
           d.state, d.registration, d.report, d.answers, d.revision, d.create_time, d.update_time,
           gen_random_uuid()
    FROM made m, dossier d;
  INSERT INTO evidence
    SELECT gen_random_uuid(), m.id, e.kind, e.title, e.criteria, e.content_type, e.size_bytes,
           e.digest, e.create_time, gen_random_uuid()
    FROM made m, evidence e;
  ANALYZE dossier; ANALYZE evidence; ANALYZE product_copy; ANALYZE party_copy)sql";

StatusOr<std::string> owner(const Environment& environment, const std::string& producer) {
  auth::TokenSpec caller;
  caller.subject = "owner-" + producer;
  caller.roles = auth::Roles{auth::Role::kProducer};
  caller.orgs = {producer};
  return token_of(environment, caller);
}

template <class Reply, class Request>
StatusOr<Reply> call(rpc::Channel& channel, const char* method, Request request,
                     const std::string& token) {
  request.set_request_id(Uuid::v7().to_string());
  return channel.call<Reply>(kService + method, request, {.deadline = in(5s), .token = token});
}

Status attach(rpc::Channel& channel, const std::string& token, const std::string& dossier,
              const std::string& kind) {
  ct::AttachEvidenceRequest request;
  request.set_parent(dossier);
  request.set_request_id(Uuid::v7().to_string());
  request.mutable_evidence()->set_kind(kind);
  request.mutable_evidence()->set_title("Giấy tờ (ví dụ)");
  request.mutable_chunk()->set_content_type("application/pdf");
  request.mutable_chunk()->set_data("%PDF-1.7\n% " + kind + "\nstartxref\n9\n%%EOF\n");
  const auto upload =
      channel.upload(kService + "AttachEvidence", {.deadline = in(5s), .token = token});
  static_cast<void>(upload->send(request));
  return upload->finish().status();
}

// All that a submission asks for.
Status fill_in(rpc::Channel& channel, const std::string& token, const ct::Rubric& rubric) {
  ct::CreateDossierRequest create;
  ct::Dossier& it = *create.mutable_dossier();
  it.set_product(household(0) + "/products/0");
  it.set_kind(ct::DOSSIER_KIND_FIRST);
  it.set_wanted_star(4);
  it.mutable_registration()->set_unit_name("Hộ Nguyễn Thị Mẫu");
  it.mutable_registration()->set_representative_name("Nguyễn Thị Mẫu");
  it.mutable_registration()->set_address("Thôn Mẫu (ví dụ)");
  it.mutable_registration()->set_phone("0912345678");
  it.mutable_registration()->set_product_title("Vải thiều (ví dụ)");
  it.mutable_report()->set_plan("Mở thêm kênh bán (ví dụ)");
  ASSIGN_OR_RETURN(const auto dossier, call<ct::Dossier>(channel, "CreateDossier", create, token));
  ct::SelfAssessRequest assess;
  assess.set_name(dossier.name());
  for (const ct::Criterion& criterion : rubric.criteria()) {
    if (criterion.options().empty()) continue;
    ct::SheetAnswer& answer = *assess.add_answers();
    answer.set_criterion(criterion.code());
    answer.set_option(criterion.options().rbegin()->number());
  }
  RETURN_IF_ERROR(call<ct::SelfAssessment>(channel, "SelfAssess", assess, token).status());
  for (const ct::EvidenceKind& kind : rubric.evidence_kinds()) {
    if (!kind.mandatory()) continue;
    RETURN_IF_ERROR(attach(channel, token, dossier.name(), kind.code()));
  }
  return ok();
}

struct Client {
  std::string token;
  std::vector<std::string> dossiers;  // that it has yet to submit, the last one first
};

pg::Options database(const Environment& environment) {
  return {environment.postgres() + " dbname=" + kLabel + "_certification", 1, "bench"};
}

StatusOr<std::vector<Client>> clients(const Environment& environment) {
  ASSIGN_OR_RETURN(const std::string all,
                   pg::first_value(database(environment),
                                   "SELECT string_agg(producer || ' ' || id, ' ') FROM dossier"));
  std::map<std::string, std::vector<std::string>> found;
  std::istringstream words(all);
  for (std::string producer, id; words >> producer >> id;) {
    found[producer].push_back("dossiers/" + id);
  }
  std::vector<Client> out;
  for (auto& [producer, dossiers] : found) {
    ASSIGN_OR_RETURN(std::string token, owner(environment, producer));
    out.push_back({std::move(token), std::move(dossiers)});
  }
  return out;
}

struct Outcome {
  std::vector<double> ms;  // of what was accepted, at the first try
  Status refused;
};

void submit(rpc::Channel& channel, Client& client, int count, Outcome& out) {
  for (int i = 0; i < count; ++i) {
    ct::SubmitDossierRequest request;
    request.set_name(client.dossiers.back());
    client.dossiers.pop_back();
    const auto begin = Elapsed::now();
    const auto reply = call<ct::Dossier>(channel, "SubmitDossier", request, client.token);
    const double ms = std::chrono::duration<double, std::milli>(Elapsed::now() - begin).count();
    if (reply.ok()) {
      out.ms.push_back(ms);
    } else {
      out.refused = reply.status();
    }
  }
}

// All clients at once, each with one dossier after the other.
Outcome submit_all(rpc::Channel& channel, std::vector<Client>& clients, int count) {
  std::vector<Outcome> outcomes(clients.size());
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < clients.size(); ++i) {
    threads.emplace_back([&, i] { submit(channel, clients[i], count, outcomes[i]); });
  }
  for (std::thread& thread : threads) thread.join();
  Outcome all;
  for (const Outcome& one : outcomes) {
    all.ms.insert(all.ms.end(), one.ms.begin(), one.ms.end());
    if (!one.refused.ok()) all.refused = one.refused;
  }
  std::ranges::sort(all.ms);
  return all;
}

StatusOr<std::vector<Client>> prepare(const Environment& environment, const std::string& conf,
                                      rpc::Channel& channel) {
  const std::string folder = environment.data() + "/../rubrics/qd26-2026";
  const std::string log = environment.folder() + "/evening_rubrics.log";
  if (run({environment.program("farmgate"), "import", "rubrics", folder, "--config", conf, "--as",
           "bench", "--roles", "PROVINCE_OFFICER"},
          log) != 0) {
    return internal("the rubrics were not imported: see " + log);
  }
  RETURN_IF_ERROR(pg::execute_script(database(environment), kParties));
  ASSIGN_OR_RETURN(const auto rubrics, apps::read_rubric_folder(folder));
  ASSIGN_OR_RETURN(const std::string first, owner(environment, household(0)));
  RETURN_IF_ERROR(fill_in(channel, first, rubrics.front()));
  RETURN_IF_ERROR(pg::execute_script(database(environment), kCopies));
  return clients(environment);
}

}  // namespace

StatusOr<std::vector<Row>> measure_last_evening(Environment& environment) {
  ASSIGN_OR_RETURN(const std::string conf, environment.deploy(kLabel));
  ASSIGN_OR_RETURN(auto process, Process::start({environment.program("farmgate"), "certification",
                                                 "--config", conf, "--log_level", "error"},
                                                environment.folder() + "/evening.log"));
  RETURN_IF_ERROR(await_ready(*process, environment.port("admin")));
  ASSIGN_OR_RETURN(auto channel, connect(environment, {"certification",
                                                       environment.port("certification"), "edge"}));
  ASSIGN_OR_RETURN(auto callers, prepare(environment, conf, *channel));
  RETURN_IF_ERROR(submit_all(*channel, callers, kWarmUp).refused);
  const auto begin = Elapsed::now();
  const Outcome evening = submit_all(*channel, callers, kEach);
  const double seconds = std::chrono::duration<double>(Elapsed::now() - begin).count();
  if (evening.ms.empty()) return evening.refused;
  ASSIGN_OR_RETURN(
      const std::string kept,
      pg::first_value(database(environment), "SELECT count(*) FROM dossier WHERE state = 2"));
  const double stored = std::stod(kept) - kClients * kWarmUp;
  const bool all = evening.ms.size() == kDossiers && stored == kDossiers;
  const double p99 = evening.ms[evening.ms.size() * 99 / 100];
  return std::vector<Row>{
      absolute("last evening, submitted and kept", "dossiers", stored, kDossiers, all),
      reported("last evening, SubmitDossier", "calls/s", kDossiers / seconds),
      reported("last evening, SubmitDossier p50", "ms", evening.ms[evening.ms.size() / 2]),
      absolute("last evening, SubmitDossier p99", "ms", p99, kTargetMs, p99 < kTargetMs)};
}

}  // namespace farmgate::bench
