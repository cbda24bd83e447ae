#include "bench/market_bench.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <thread>

#include "apps/catalogue/stock.h"
#include "bench/load.h"
#include "chassis/base/text.h"
#include "chassis/host/admin_client.h"
#include "farmgate/listings/v1/listing_service.pb.h"

namespace farmgate::bench {
namespace {

using namespace std::chrono_literals;
using listings::v1::SearchListingsRequest;

constexpr const char* kMethod = "farmgate.listings.v1.ListingService/SearchListings";
constexpr const char* kSuggest = "farmgate.listings.v1.ListingService/SuggestQueries";
constexpr int kWarmUp = 200;
// Calls one at a time and side by side: fewer where each takes longer, so that a run stays short.
constexpr std::uint64_t kSingleMost = 2'000, kSingleLeast = 1'000;
constexpr std::uint64_t kLoadMost = 20'000, kLoadLeast = 1'000;
constexpr int kPage = 20;
constexpr std::uint64_t kSmall = 10'000;
constexpr double kSmallMs = 10, kLargeMs = 25, kSmallRate = 2'000;
constexpr double kMib = 1 << 20;

SearchListingsRequest about(const std::string& query) {
  SearchListingsRequest request;
  request.set_query(query);
  request.set_page_size(kPage);
  return request;
}

// What buyers do: browse with counts, type words with and without marks, slip, stop in the middle
// of a word, narrow down, order.
std::vector<std::string> requests() {
  std::vector<SearchListingsRequest> all;
  for (const char* query : {"",
                            "gao nep",
                            "vải thiều",
                            "mat ong rung",
                            "chè xanh",
                            "ga doi",
                            "nhan long luc ngan",
                            "heo sạch",
                            "bắp",
                            "đậu phộng",
                            "robusat rang",
                            "giao co lma",
                            "trung ga t",
                            "ruou m",
                            "htx rau qua",
                            "Nguyễn Văn Hùng",
                            "mo to dien",
                            "miến dong hữu cơ",
                            "khô",
                            "phu quoc"}) {
    all.push_back(about(query));
  }
  auto narrow = about("gạo");
  narrow.set_min_stars(3);
  narrow.set_in_stock(true);
  all.push_back(narrow);
  narrow = about("");
  narrow.set_province("provinces/24");
  narrow.set_category(11);
  narrow.set_order(listings::v1::SEARCH_ORDER_PRICE);
  all.push_back(narrow);
  narrow = about("");
  narrow.set_order(listings::v1::SEARCH_ORDER_STARS);
  narrow.set_max_price_vnd(100'000);
  all.push_back(narrow);
  std::vector<std::string> out;
  for (const auto& request : all) out.push_back(request.SerializeAsString());
  return out;
}

// What is asked while somebody types: behind each letter but the first.
std::vector<std::string> beginnings() {
  std::vector<std::string> out;
  for (const std::string_view typed :
       {"vai thieu", "mật ong rừng", "ga doi", "robusat", "htx rau", "trung"}) {
    for (std::size_t size = 2; size <= typed.size(); ++size) {
      const bool within_letter = size < typed.size() && (typed[size] & 0xc0) == 0x80;
      if (within_letter) continue;
      listings::v1::SuggestQueriesRequest request;
      request.set_query(std::string(typed.substr(0, size)));
      out.push_back(request.SerializeAsString());
    }
  }
  return out;
}

std::vector<std::uint64_t> sizes() {
  const char* named = std::getenv("FARMGATE_MARKET_SIZES");
  std::vector<std::uint64_t> out;
  for (const auto part : split(named == nullptr ? "10000,100000" : named, ',')) {
    std::uint64_t size = 0;
    std::from_chars(part.data(), part.data() + part.size(), size);
    if (size > 0) out.push_back(size);
  }
  return out;
}

// Until the index holds that many.
Status await_index(rpc::Channel& channel, std::uint64_t listings) {
  const Deadline patience = in(5min);
  while (time_left(patience) > 0ms) {
    const auto bytes = channel.call_bytes(kMethod, about("").SerializeAsString(),
                                          {.deadline = in(5s), .token = {}});
    listings::v1::SearchListingsResponse reply;
    if (bytes.ok() && reply.ParseFromString(*bytes) &&
        reply.total_size() == static_cast<std::int64_t>(listings)) {
      return ok();
    }
    std::this_thread::sleep_for(20ms);
  }
  return internal("the listings are not in the index after five minutes");
}

StatusOr<double> metric(const Environment& environment, const std::string& name) {
  const std::string address = "127.0.0.1:" + std::to_string(environment.port("admin"));
  ASSIGN_OR_RETURN(const std::string text, host::fetch(address, "/metrics"));
  for (const auto line : split(text, '\n')) {
    if (!line.starts_with(name)) continue;
    return std::strtod(std::string(line.substr(line.rfind(' ') + 1)).c_str(), nullptr);
  }
  return internal("no metric " + name);
}

// As many as fit: `most` at 10,000 listings.
int calls_at(std::uint64_t listings, std::uint64_t most, std::uint64_t least) {
  return static_cast<int>(std::clamp(most * kSmall / listings, least, most));
}

StatusOr<double> p99_ms(rpc::Channel& channel, const char* method,
                        const std::vector<std::string>& all, int calls) {
  std::vector<double> spans;
  for (int i = 0; i < kWarmUp + calls; ++i) {
    const auto begin = Elapsed::now();
    RETURN_IF_ERROR(channel
                        .call_bytes(method, all[static_cast<std::size_t>(i) % all.size()],
                                    {.deadline = in(5s), .token = {}})
                        .status());
    if (i < kWarmUp) continue;
    spans.push_back(std::chrono::duration<double, std::milli>(Elapsed::now() - begin).count());
  }
  std::sort(spans.begin(), spans.end());
  return spans[spans.size() * 99 / 100];
}

StatusOr<std::vector<Row>> measure_suggestions(rpc::Channel& channel, const Process& process,
                                               std::uint64_t listings) {
  const auto all = beginnings();
  ASSIGN_OR_RETURN(const double p99,
                   p99_ms(channel, kSuggest, all, calls_at(listings, kSingleMost, kSingleLeast)));
  const Load load =
      drive(channel, process, kSuggest, all, calls_at(listings, kLoadMost, kLoadLeast));
  if (load.failed > 0) return internal("calls failed under load");
  const std::string over = "SuggestQueries at " + std::to_string(listings);
  return std::vector<Row>{reported(over + ", p99", "ms", p99),
                          reported(over + ", rate", "calls/s", load.calls_per_second),
                          reported(over + ", server CPU", "us/call", load.cpu_us)};
}

StatusOr<std::vector<Row>> measure(Environment& environment, std::uint64_t listings) {
  const std::string label = "bench_market_" + std::to_string(listings);
  ASSIGN_OR_RETURN(const std::string conf, environment.deploy(label));
  const pg::Options options{environment.postgres() + " dbname=" + label + "_listings", 1, "bench"};
  ASSIGN_OR_RETURN(const auto catalogue, apps::Catalogue::make(1));
  {
    pg::Database database(options);
    RETURN_IF_ERROR(apps::stock_market(database, catalogue, listings, [](std::uint64_t) {}));
  }
  RETURN_IF_ERROR(pg::execute_script(options, "VACUUM ANALYZE listing"));
  const auto begin = Elapsed::now();
  ASSIGN_OR_RETURN(auto process, Process::start({environment.program("farmgate"), "listings",
                                                 "--config", conf, "--log_level", "error"},
                                                environment.folder() + "/" + label + ".log"));
  RETURN_IF_ERROR(await_ready(*process, environment.port("admin")));
  ASSIGN_OR_RETURN(auto channel,
                   connect(environment, {"listings", environment.port("listings"), "edge"}));
  RETURN_IF_ERROR(await_index(*channel, listings));
  const double start = std::chrono::duration<double>(Elapsed::now() - begin).count();
  const auto all = requests();
  ASSIGN_OR_RETURN(const double p99,
                   p99_ms(*channel, kMethod, all, calls_at(listings, kSingleMost, kSingleLeast)));
  const Load load =
      drive(*channel, *process, kMethod, all, calls_at(listings, kLoadMost, kLoadLeast));
  if (load.failed > 0) return internal("calls failed under load");
  ASSIGN_OR_RETURN(const double bytes, metric(environment, "farmgate_search_bytes"));
  const bool small = listings <= kSmall;
  const std::string over = "SearchListings at " + std::to_string(listings);
  const double most = small ? kSmallMs : kLargeMs;
  std::vector<Row> rows = {absolute(over + ", p99", "ms", p99, most, p99 < most)};
  rows.push_back(small ? absolute(over + ", rate", "calls/s", load.calls_per_second, kSmallRate,
                                  load.calls_per_second >= kSmallRate)
                       : reported(over + ", rate", "calls/s", load.calls_per_second));
  rows.push_back(reported(over + ", server CPU", "us/call", load.cpu_us));
  rows.push_back(reported(over + ", index", "MiB", bytes / kMib));
  rows.push_back(reported(over + ", process", "MiB", process->rss_mib()));
  rows.push_back(reported(over + ", start to found", "s", start));
  ASSIGN_OR_RETURN(const auto suggested, measure_suggestions(*channel, *process, listings));
  rows.insert(rows.end(), suggested.begin(), suggested.end());
  return rows;
}

}  // namespace

StatusOr<std::vector<Row>> measure_market(Environment& environment) {
  std::vector<Row> rows;
  for (const std::uint64_t size : sizes()) {
    ASSIGN_OR_RETURN(const auto found, measure(environment, size));
    rows.insert(rows.end(), found.begin(), found.end());
  }
  return rows;
}

}  // namespace farmgate::bench
