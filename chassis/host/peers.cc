#include "chassis/host/peers.h"

namespace farmgate::host {
namespace {

struct LaneDefault {
  const char* name;
  const char* workers;
  const char* help;
};
// Two to three workers a core between the lanes: more only wait for the same disk.
constexpr LaneDefault kLanes[] = {{"order", "8", "orders and payments"},
                                  {"edit", "4", "other commands"},
                                  {"browse", "4", "reads"},
                                  {"export", "1", "long reads"}};

rpc::LaneOptions lane_options(const Settings& settings, const std::string& prefix) {
  return {.workers = static_cast<int>(settings.number(prefix + "_workers")),
          .queue = static_cast<int>(settings.number(prefix + "_queue"))};
}

}  // namespace

std::vector<Setting> service_settings(std::string_view service, int port) {
  const std::string name(service), listen = "127.0.0.1:" + std::to_string(port);
  std::vector<Setting> settings = {
      {name + ".listen", listen, Unit::kText, "host:port of its gRPC; port 0: a free one"},
      {name + ".target", "", Unit::kText,
       "where its clients find it, dns:///name:port; empty: its listen address"},
      {name + ".peers", "edge,producers,listings,orders", Unit::kText,
       "names whose certificates may call it"},
      {name + ".connections", "17", Unit::kCount, "cap of its database connections"},
      {name + ".max_deadline_ms", "5000", Unit::kMilliseconds,
       "cap of a call's deadline, and what a call without one gets"}};
  for (const LaneDefault& lane : kLanes) {
    const std::string prefix = name + "." + lane.name;
    settings.push_back({prefix + "_workers", lane.workers, Unit::kCount,
                        std::string("calls at a time: ") + lane.help});
    settings.push_back(
        {prefix + "_queue", "256", Unit::kCount, std::string("calls that may wait: ") + lane.help});
  }
  return settings;
}

auth::VerifierOptions verifier_options(const Settings& settings) {
  auth::VerifierOptions options;
  options.jwks_file = settings.text("jwks_file");
  if (options.jwks_file.empty()) options.jwks_file = settings.text("pki_dir") + "/jwks.json";
  options.issuer = settings.text("token_issuer");
  options.audience = settings.text("token_audience");
  options.max_lifetime =
      std::chrono::duration_cast<std::chrono::seconds>(settings.duration("token_max_lifetime_s"));
  return options;
}

rpc::ServerOptions server_options(const Settings& settings, std::string_view service) {
  const std::string name(service);
  rpc::ServerOptions options;
  options.name = name;
  options.listen = settings.text(name + ".listen");
  options.tls = rpc::tls_files(settings.text("pki_dir"), name);
  options.allowed_peers = settings.words(name + ".peers");
  options.order = lane_options(settings, name + ".order");
  options.edit = lane_options(settings, name + ".edit");
  options.browse = lane_options(settings, name + ".browse");
  options.exports = lane_options(settings, name + ".export");
  options.max_deadline = settings.duration(name + ".max_deadline_ms");
  options.reflection = settings.flag("reflection");
  return options;
}

rpc::ChannelOptions channel_options(const Settings& settings, std::string_view self,
                                    std::string_view service) {
  const std::string name(service);
  rpc::ChannelOptions options;
  options.target = settings.text(name + ".target");
  if (options.target.empty()) options.target = "dns:///" + settings.text(name + ".listen");
  options.service = name;
  options.tls = rpc::tls_files(settings.text("pki_dir"), self);
  return options;
}

}  // namespace farmgate::host
