#include "bench/search_bench.h"

#include <algorithm>

#include "chassis/pg/database.h"
#include "chassis/rpc/channel.h"
#include "farmgate/producers/v1/producer_service.pb.h"

namespace farmgate::bench {
namespace {

using namespace std::chrono_literals;

constexpr int kProducers = 100'000;
constexpr int kWarmUp = 100;
constexpr int kCalls = 2'000;
constexpr double kTargetMs = 20;
constexpr const char* kMethod = "farmgate.producers.v1.ProducerService/SearchProducers";

// A third of the people has the commonest family name, and so on: made up by rank.
constexpr const char* kSeed = R"sql(
  WITH parts AS (
    SELECT i,
      (ARRAY['nguyen','nguyen','nguyen','tran','tran','le','pham','hoang','giap','than'])
        [1 + i * 7 % 10] AS family,
      (ARRAY['van','van','thi','thi','duc','minh','xuan','huu'])[1 + i / 10 % 8] AS middle,
      (ARRAY['an','binh','chi','dung','giang','hoa','hung','lan','linh','mai','nam','phuong',
             'quang','son','thanh','thuy','trung','tuan','vinh','yen'])[1 + i / 3 % 20]
        || CASE WHEN i % 50 = 0 THEN ' ' || (i / 50)::text ELSE '' END AS given
    FROM generate_series(1, 100000) AS i),
  named AS (SELECT i, 'ho ' || family || ' ' || middle || ' ' || given AS key FROM parts)
  INSERT INTO producer (id, kind, public_name, name_key, representative_name, representative_sex,
                        representative_ethnicity, phone, tax_code, personal_number, commune,
                        address, state, version, revision, create_time, update_time, request_id)
  SELECT gen_random_uuid(), 1, key, key, key, 1, '', '+849' || lpad(i::text, 8, '0'),
         lpad(i::text, 10, '0'), lpad(i::text, 12, '0'), 'communes/07582', '', 1, 1, 1,
         now() - i * interval '1 minute', now(), gen_random_uuid()
  FROM named)sql";

// Rare and common words, pairs that go together and pairs that never do, numbers.
constexpr const char* kQueries[] = {
    "nguyen",         "nguyen van",      "le tran",    "giap huu yen", "ho",  "van thi",
    "hoa 1234",       "thanh minh pham", "0900012345", "0000077777",   "777", "khong co ai",
    "Nguyễn Thị Mai", "Hoàng Xuân Sơn",  "0900099999", "than duc"};

StatusOr<std::unique_ptr<rpc::Channel>> connect(const Environment& environment) {
  rpc::ChannelOptions options;
  options.target = "127.0.0.1:" + std::to_string(environment.port("producers"));
  options.service = "producers";
  options.tls = rpc::tls_files(environment.pki(), "orders");
  options.retry = false;
  ASSIGN_OR_RETURN(auto channel, rpc::Channel::open(options));
  if (!channel->wait_connected(in(10s))) return internal("no connection");
  return channel;
}

StatusOr<double> call_ms(rpc::Channel& channel, const char* query) {
  producers::v1::SearchProducersRequest request;
  request.set_query(query);
  const auto begin = Elapsed::now();
  RETURN_IF_ERROR(
      channel.call_bytes(kMethod, request.SerializeAsString(), {.deadline = in(5s), .token = {}})
          .status());
  return std::chrono::duration<double, std::milli>(Elapsed::now() - begin).count();
}

}  // namespace

StatusOr<std::vector<Row>> measure_search(Environment& environment) {
  ASSIGN_OR_RETURN(const std::string conf, environment.deploy("bench_search"));
  const pg::Options database{environment.postgres() + " dbname=bench_search_producers", 1, "bench"};
  RETURN_IF_ERROR(pg::execute_script(database, kSeed));
  RETURN_IF_ERROR(pg::execute_script(database, "VACUUM ANALYZE producer"));
  ASSIGN_OR_RETURN(auto process, Process::start({environment.program("farmgate"), "producers",
                                                 "--config", conf, "--log_level", "error"},
                                                environment.folder() + "/search.log"));
  RETURN_IF_ERROR(await_ready(*process, environment.port("admin")));
  ASSIGN_OR_RETURN(auto channel, connect(environment));
  std::vector<double> spans;
  for (int i = 0; i < kWarmUp + kCalls; ++i) {
    const char* query = kQueries[static_cast<std::size_t>(i) % std::size(kQueries)];
    ASSIGN_OR_RETURN(const double span, call_ms(*channel, query));
    if (i >= kWarmUp) spans.push_back(span);
  }
  std::sort(spans.begin(), spans.end());
  const double p99 = spans[spans.size() * 99 / 100];
  return std::vector<Row>{
      absolute("SearchProducers p99", "ms", p99, kTargetMs, p99 < kTargetMs),
      reported("SearchProducers median", "ms", spans[spans.size() / 2]),
      reported("SearchProducers over", "producers", static_cast<double>(kProducers))};
}

}  // namespace farmgate::bench
