#include "bench/worklist_bench.h"

#include <algorithm>

#include "bench/load.h"
#include "chassis/base/clock.h"
#include "chassis/pg/database.h"
#include "chassis/wire/convert.h"
#include "farmgate/certification/v1/dossier_service.pb.h"

namespace farmgate::bench {
namespace {

using namespace std::chrono_literals;
namespace ct = certification::v1;

constexpr int kWarmUp = 20;
constexpr int kCalls = 200;  // of each list, and as many of its later pages
constexpr int kPages = 8;    // that are turned before a list begins again
constexpr double kTargetMs = 30;
constexpr const char* kMethod = "farmgate.certification.v1.DossierService/ListDossiers";
constexpr const char* kLargeCommune = "communes/10001";  // 2,000 dossiers
constexpr const char* kSmallCommune = "communes/10099";  // some ten

// Years of a province of 99 communes: more than half is at its end, a step under way has a last
// day within some weeks of today, drafts and returned ones have none. A commune has fewer dossiers
// the higher its number.
constexpr const char* kSeed = R"sql(
  INSERT INTO rubric VALUES ('bench', 'bench', 1, '2026-01-01', NULL, '', now(), now(), now());
  WITH one AS (
    SELECT i,
      (ARRAY[1,1,1, 2,2,2, 3,3,3,3,3,3, 4,4,4, 5,5,5, 6,6, 7,7, 8,8, 9, 10,10,10,10,10,10,10,10,10,
             10,10,10,10,10,10,10,10,10,10,10,10,10, 11,11,11,11,11, 12, 16,16,16])
        [1 + i * 31 % 56] AS usual,
      1 + ((i * 7919::bigint % 10007) / 10007.0 * sqrt((i * 104729::bigint % 10009) / 10009.0)
           * 99)::int AS place,
      now() - i * interval '13 minutes' AS made
    FROM generate_series(1, 100000) AS i),
  it AS (SELECT *, CASE i WHEN 50000 THEN 13 WHEN 60000 THEN 14 ELSE usual END AS state FROM one)
  INSERT INTO dossier (id, product, producer, commune, kind, wanted_star, rubric, product_set,
                       state, returned_from, due_date, submit_time, version, revision,
                       create_time, update_time, request_id)
  SELECT gen_random_uuid(), 'producers/' || i / 3 || '/products/' || i, 'producers/' || i / 3,
         'communes/' || 10000 + least(place, 99), 1, 3, 'bench', 1 + i % 26, state,
         CASE WHEN state = 4 THEN 3 END,
         CASE WHEN state NOT IN (1, 4, 10, 11, 15, 16)
              THEN current_date + (i * 37 % 60 - 15)::int END,
         CASE WHEN state <> 1 THEN made END, 1, 1, made, made, gen_random_uuid()
  FROM it)sql";

struct List {
  const char* name;
  const char* commune;  // of the officer; empty: of the province
  ct::ListDossiersRequest request;
};

ct::ListDossiersRequest asking(const std::vector<ct::DossierState>& states, const char* commune,
                               bool late = false) {
  ct::ListDossiersRequest it;
  for (const ct::DossierState state : states) it.add_states(state);
  it.set_commune(commune);
  if (late) wire::write(date_in_vietnam(OffsetClock().now()), *it.mutable_due_through_date());
  it.set_order(ct::DOSSIER_ORDER_DUE);
  return it;
}

std::vector<List> lists() {
  const std::vector<ct::DossierState> commune = {ct::DOSSIER_STATE_SUBMITTED,
                                                 ct::DOSSIER_STATE_COMMUNE_REVIEW};
  const std::vector<ct::DossierState> province = {ct::DOSSIER_STATE_PROPOSED,
                                                  ct::DOSSIER_STATE_INTAKE_CHECK,
                                                  ct::DOSSIER_STATE_ADVISORY_REVIEW};
  return {{"a large commune's work", kLargeCommune, asking(commune, "")},
          {"a small commune's work", kSmallCommune, asking(commune, "")},
          {"a commune, what is late", kLargeCommune, asking({}, "", true)},
          {"a commune, everything", kLargeCommune, asking({}, "")},
          {"the province's work", "", asking(province, "")},
          {"the province, a commune", "", asking(province, kLargeCommune)},
          {"the province, a small commune", "", asking(commune, kSmallCommune)},
          {"the province, what is late", "", asking({}, "", true)},
          {"the province, a rare state", "", asking({ct::DOSSIER_STATE_CENTRAL_COUNCIL}, "")},
          {"the province, at its end", "", asking({ct::DOSSIER_STATE_RECOGNISED}, "")}};
}

StatusOr<std::string> officer(const Environment& environment, const std::string& commune) {
  auth::TokenSpec caller;
  caller.subject = "bench";
  caller.roles =
      auth::Roles{commune.empty() ? auth::Role::kProvinceOfficer : auth::Role::kCommuneOfficer};
  caller.commune = commune;
  caller.province = "provinces/24";
  return token_of(environment, caller);
}

struct Spans {
  std::vector<double> first;
  std::vector<double> later;
};

double at(std::vector<double>& spans, double part) {
  std::ranges::sort(spans);
  return spans.empty()
             ? 0
             : spans[static_cast<std::size_t>(part * static_cast<double>(spans.size() - 1))];
}

// From the first page on and again, until it was called so often.
StatusOr<Spans> measure_list(rpc::Channel& channel, const List& list, const std::string& token,
                             int calls) {
  Spans out;
  ct::ListDossiersRequest request = list.request;
  int page = 0;
  while (static_cast<int>(out.first.size()) < calls) {
    const auto begin = Elapsed::now();
    ASSIGN_OR_RETURN(const auto reply, channel.call<ct::ListDossiersResponse>(
                                           kMethod, request, {.deadline = in(5s), .token = token}));
    const double ms = std::chrono::duration<double, std::milli>(Elapsed::now() - begin).count();
    if (reply.dossiers().empty()) return internal(std::string(list.name) + " is empty");
    (page == 0 ? out.first : out.later).push_back(ms);
    page = reply.next_page_token().empty() || page == kPages ? 0 : page + 1;
    if (static_cast<int>(out.later.size()) >= calls) page = 0;
    request.set_page_token(page == 0 ? "" : reply.next_page_token());
  }
  return out;
}

}  // namespace

StatusOr<std::vector<Row>> measure_worklist(Environment& environment) {
  ASSIGN_OR_RETURN(const std::string conf, environment.deploy("bench_worklist"));
  const pg::Options database{environment.postgres() + " dbname=bench_worklist_certification", 1,
                             "bench"};
  RETURN_IF_ERROR(pg::execute_script(database, kSeed));
  RETURN_IF_ERROR(pg::execute_script(database, "VACUUM ANALYZE dossier"));
  ASSIGN_OR_RETURN(auto process, Process::start({environment.program("farmgate"), "certification",
                                                 "--config", conf, "--log_level", "error"},
                                                environment.folder() + "/worklist.log"));
  RETURN_IF_ERROR(await_ready(*process, environment.port("admin")));
  ASSIGN_OR_RETURN(auto channel, connect(environment, {"certification",
                                                       environment.port("certification"), "edge"}));
  double first = 0, later = 0;
  for (const List& list : lists()) {
    ASSIGN_OR_RETURN(const std::string token, officer(environment, list.commune));
    RETURN_IF_ERROR(measure_list(*channel, list, token, kWarmUp).status());
    ASSIGN_OR_RETURN(Spans spans, measure_list(*channel, list, token, kCalls));
    first = std::max(first, at(spans.first, 0.99));
    later = std::max(later, at(spans.later, 0.99));
  }
  return std::vector<Row>{
      absolute("ListDossiers, slowest list, p99", "ms", first, kTargetMs, first < kTargetMs),
      absolute("ListDossiers, its later pages, p99", "ms", later, kTargetMs, later < kTargetMs)};
}

}  // namespace farmgate::bench
