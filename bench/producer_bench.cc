#include "bench/producer_bench.h"

#include <cstdio>

#include "bench/load.h"
#include "bench/pgbench.h"
#include "chassis/pg/database.h"
#include "farmgate/producers/v1/producer_service.pb.h"

namespace farmgate::bench {
namespace {

constexpr int kProducers = 10'000;
constexpr int kCalls = 20'000;
constexpr int kRounds = 3;  // ours and the baseline in turn: the median of their ratios counts
constexpr double kLeast = 0.25;
constexpr const char* kMethod = "farmgate.producers.v1.ProducerService/GetProducer";
constexpr const char* kId = "01980000-0000-7000-8000-";

std::string id_of(int number) {
  char digits[13];
  std::snprintf(digits, sizeof digits, "%012x", number);
  return std::string(kId) + digits;
}

Status seed(const Environment& environment, const std::string& database) {
  const std::string sql =
      "INSERT INTO producer SELECT ('" + std::string(kId) +
      "' || lpad(to_hex(i), 12, '0'))::uuid, 1, 'Vườn vải ' || i, 'vuon vai ' || i, 'Nguyễn Thị "
      "Mẫu', 2, '', '+84912345678', '', '', 'communes/07582', 'Thôn Mẫu', 1, 1, 1, now(), now(), "
      "gen_random_uuid() FROM generate_series(1, " +
      std::to_string(kProducers) + ") i; ANALYZE producer";
  return pg::execute_script({environment.postgres() + " dbname=" + database, 1, "bench"}, sql);
}

}  // namespace

StatusOr<std::vector<Row>> measure_producer(Environment& environment) {
  ASSIGN_OR_RETURN(const std::string conf, environment.deploy("bench_producer"));
  const std::string database = "bench_producer_producers";
  RETURN_IF_ERROR(seed(environment, database));
  ASSIGN_OR_RETURN(auto ours, Process::start({environment.program("farmgate"), "producers",
                                              "--config", conf, "--log_level", "error"},
                                             environment.folder() + "/producers.log"));
  RETURN_IF_ERROR(await_ready(*ours, environment.port("admin")));
  // A sibling's certificate: what is measured needs no token.
  ASSIGN_OR_RETURN(auto channel,
                   connect(environment, {"producers", environment.port("producers"), "orders"}));
  std::vector<std::string> requests;
  for (int i = 1; i <= kProducers; ++i) {
    producers::v1::GetProducerRequest request;
    request.set_name("producers/" + id_of(i));
    requests.push_back(request.SerializeAsString());
  }
  (void)drive(*channel, *ours, kMethod, requests, kProducers);
  std::vector<double> rates, baselines, ratios, cpu;
  const std::string script = "\\set i random(1, " + std::to_string(kProducers) +
                             ")\nSELECT * FROM producer WHERE id = ('" + kId +
                             "' || lpad(to_hex(:i::int), 12, '0'))::uuid;\n";
  for (int round = 0; round < kRounds; ++round) {
    ASSIGN_OR_RETURN(const double base, pgbench(environment, database, script));
    const Load load = drive(*channel, *ours, kMethod, requests, kCalls);
    if (load.failed > 0) return internal("calls failed under load");
    rates.push_back(load.calls_per_second);
    baselines.push_back(base);
    ratios.push_back(load.calls_per_second / base);
    cpu.push_back(load.cpu_us);
  }
  const double ratio = median(ratios);
  return std::vector<Row>{{"GetProducer uncached, rate", "calls/s", median(rates),
                           median(baselines), ratio, kLeast, ratio >= kLeast},
                          reported("GetProducer uncached, server CPU", "us/call", median(cpu))};
}

}  // namespace farmgate::bench
