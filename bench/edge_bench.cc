#include "bench/edge_bench.h"

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "bench/load.h"
#include "bench/web_client.h"
#include "chassis/testing/pg_sandbox.h"
#include "chassis/testing/ports.h"
#include "farmgate/listings/v1/listing_service.pb.h"

namespace farmgate::bench {
namespace {

using namespace std::chrono_literals;

constexpr const char* kGet = "farmgate.listings.v1.ListingService/GetListing";
constexpr const char* kLabel = "bench_edge";
constexpr int kCalls = 20'000;
constexpr int kSingle = 500;
constexpr int kRounds = 3;  // direct, gRPC and JSON in turn: the median of ratios counts

// Envoy by tools/edge, with limits that nobody meets.
class Edge {
 public:
  Edge(const Environment& environment, const std::string& conf, const std::string& name, bool tls)
      : folder_(environment.folder() + "/" + name + "/edge"), port_(testing::free_ports(2)) {
    const std::string own = environment.folder() + "/" + name + ".conf";
    std::ofstream file(own);
    file << std::ifstream(conf).rdbuf() << "edge.listen = 127.0.0.1:" << port_ << "\n"
         << "edge.probe_listen = 127.0.0.1:" << port_ + 1 << "\n";
    for (const char* limit : {"total_per_s", "address_per_s", "address_burst", "read_per_s"}) {
      file << "edge." << limit << " = 1000000\n";
    }
    if (tls) {
      file << "edge.tls_certificate = " << environment.pki() << "/edge.pem\n"
           << "edge.tls_key = " << environment.pki() << "/edge.key\n";
    }
    file.close();
    started_ = run({tool(), "start", folder_, own}, environment.folder() + "/edge.log") == 0;
  }
  ~Edge() { (void)run({tool(), "stop", folder_}, folder_ + "/stop.log"); }
  Edge(const Edge&) = delete;
  Edge& operator=(const Edge&) = delete;

  bool started() const { return started_; }
  int port() const { return port_; }
  double cpu_seconds() const {
    int pid = 0;
    std::ifstream(folder_ + "/pid") >> pid;
    std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
    std::string skipped;
    std::getline(stat, skipped, ')');
    for (int i = 0; i < 11; ++i) stat >> skipped;
    double user = 0, system = 0;
    stat >> user >> system;
    return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
  }

 private:
  static std::string tool() { return testing::require_env("FARMGATE_ROOT") + "/tools/edge"; }

  std::string folder_;
  int port_;
  bool started_ = false;
};

StatusOr<std::string> some_listing(rpc::Channel& channel) {
  listings::v1::ListListingsRequest request;
  request.set_page_size(1);
  ASSIGN_OR_RETURN(const auto page, channel.call<listings::v1::ListListingsResponse>(
                                        "farmgate.listings.v1.ListingService/ListListings", request,
                                        {.deadline = in(5s), .token = {}}));
  if (page.listings_size() == 0) return internal("the market is empty");
  return page.listings(0).name();
}

struct Sums {
  std::vector<double> rate, ratio, cpu_us, single_ms, single_ratio;
};

void add_rows(std::vector<Row>& rows, const std::string& what, const Sums& it,
              const std::vector<double>& direct, const std::vector<double>& direct_single) {
  rows.push_back(
      {what + ", rate", "calls/s", median(it.rate), median(direct), median(it.ratio), 0, true});
  rows.push_back({what + ", one at a time", "ms", median(it.single_ms), median(direct_single),
                  median(it.single_ratio), 0, true});
  rows.push_back(reported(what + ", edge CPU", "us/call", median(it.cpu_us)));
}

double single_ms(rpc::Channel& channel, const Process& process, const std::string& request) {
  return 1000 /
         drive(channel, process, kGet, {request}, kSingle, {.in_flight = 1}).calls_per_second;
}

}  // namespace

StatusOr<std::vector<Row>> measure_edge(Environment& environment) {
  ASSIGN_OR_RETURN(const std::string conf, environment.deploy(kLabel));
  const std::string farmgate = environment.program("farmgate");
  if (run({farmgate, "seed", "listings", "--count", "1000", "--config", conf},
          environment.folder() + "/seed.log") != 0) {
    return internal("no listings: see " + environment.folder() + "/seed.log");
  }
  ASSIGN_OR_RETURN(auto process,
                   Process::start({farmgate, "all", "--config", conf, "--log_level", "error"},
                                  environment.folder() + "/edge_all.log"));
  RETURN_IF_ERROR(await_ready(*process, environment.port("admin")));
  const Edge rpc(environment, conf, "rpc", true), web(environment, conf, "web", false);
  if (!rpc.started() || !web.started()) return internal("no edge: see its log");
  ASSIGN_OR_RETURN(auto direct,
                   connect(environment, {"listings", environment.port("listings"), "edge"}));
  ASSIGN_OR_RETURN(auto through, connect(environment, {"edge", rpc.port(), "edge"}));
  ASSIGN_OR_RETURN(const std::string name, some_listing(*direct));
  listings::v1::GetListingRequest asked;
  asked.set_name(name);
  const std::string request = asked.SerializeAsString();
  std::vector<double> rate, alone;
  Sums grpc, json;
  for (int round = 0; round < kRounds; ++round) {
    const Load base = drive(*direct, *process, kGet, {request}, kCalls, {.in_flight = 32});
    double cpu = rpc.cpu_seconds();
    const Load by_grpc = drive(*through, *process, kGet, {request}, kCalls, {.in_flight = 32});
    grpc.cpu_us.push_back((rpc.cpu_seconds() - cpu) / kCalls * 1e6);
    cpu = web.cpu_seconds();
    const WebLoad by_json = drive_web(web.port(), "/v1/" + name, 32, kCalls);
    json.cpu_us.push_back((web.cpu_seconds() - cpu) / kCalls * 1e6);
    if (base.failed + by_grpc.failed + by_json.failed > 0) return internal("calls failed");
    rate.push_back(base.calls_per_second);
    grpc.rate.push_back(by_grpc.calls_per_second);
    json.rate.push_back(by_json.calls_per_second);
    grpc.ratio.push_back(by_grpc.calls_per_second / base.calls_per_second);
    json.ratio.push_back(by_json.calls_per_second / base.calls_per_second);
    alone.push_back(single_ms(*direct, *process, request));
    grpc.single_ms.push_back(single_ms(*through, *process, request));
    json.single_ms.push_back(1000 /
                             drive_web(web.port(), "/v1/" + name, 1, kSingle).calls_per_second);
    grpc.single_ratio.push_back(grpc.single_ms.back() / alone.back());
    json.single_ratio.push_back(json.single_ms.back() / alone.back());
  }
  std::vector<Row> rows;
  add_rows(rows, "page by edge, gRPC", grpc, rate, alone);
  add_rows(rows, "page by edge, JSON over HTTP", json, rate, alone);
  return rows;
}

}  // namespace farmgate::bench
