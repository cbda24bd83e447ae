#include "chassis/host/peers.h"

#include "chassis/auth/certificate.h"
#include "chassis/base/file.h"
#include "chassis/host/key_files.h"
#include "chassis/host/suite.h"
#include "chassis/telemetry/log.h"

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
                                  {"export", "1", "imports and long reads"}};

rpc::LaneOptions lane_options(const Settings& settings, const std::string& prefix) {
  return {.workers = static_cast<int>(settings.number(prefix + "_workers")),
          .queue = static_cast<int>(settings.number(prefix + "_queue"))};
}

std::vector<std::string> everyone() {
  std::vector<std::string> names = {"edge"};
  for (const Member& member : kSuite) names.emplace_back(member.name);
  return names;
}

Status wrong_file(std::string_view setting, const Status& cause, std::string_view cure) {
  return wrong_setting(setting, std::string(cause.message()) + "; " + std::string(cure));
}

StatusOr<std::string> text_of(const Settings& settings, std::string_view setting,
                              std::string_view cure) {
  auto text = read_file(settings.text(setting));
  if (!text.ok()) return wrong_file(setting, text.status(), cure);
  return text;
}

Status check_authority(const Settings& settings) {
  constexpr std::string_view kCure = "put the authority of the brokers' certificates there, in PEM";
  ASSIGN_OR_RETURN(const std::string text, text_of(settings, "kafka_ca", kCure));
  const Status status = auth::expiry(text).status();
  return status.ok() ? ok() : wrong_file("kafka_ca", status, kCure);
}

Status check_certificate(const Settings& settings) {
  constexpr std::string_view kCure = "put a certificate and its own key there, in PEM";
  ASSIGN_OR_RETURN(const std::string text, text_of(settings, "kafka_certificate", kCure));
  ASSIGN_OR_RETURN(const std::string key, text_of(settings, "kafka_key", kCure));
  const Status status = auth::check_fits(text, key);
  return status.ok() ? ok() : wrong_file("kafka_certificate, kafka_key", status, kCure);
}

// The driver would say it later, of each client and in words of its own. One that has ended keeps
// no service from serving, as a broker that is away does not.
Status check_kafka_files(const Settings& settings) {
  const bool trusts = !settings.text("kafka_ca").empty();
  const bool shows = !settings.text("kafka_certificate").empty();
  if (shows != !settings.text("kafka_key").empty()) {
    return wrong_setting(shows ? "kafka_key" : "kafka_certificate",
                         "kafka_certificate and kafka_key go together: name both or neither");
  }
  if (shows && !trusts) {
    return wrong_setting("kafka_ca",
                         "goes with kafka_certificate: name the authority of the "
                         "brokers' certificates, or none of the three");
  }
  if (trusts) RETURN_IF_ERROR(check_authority(settings));
  return shows ? check_certificate(settings) : ok();
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text.append(text.empty() ? "" : ",").append(word);
  return text;
}

}  // namespace

std::vector<Setting> address_settings(std::string_view service) {
  const std::string name(service);
  const Member* member = find_member(service);
  const std::string port = std::to_string(member == nullptr ? 0 : member->port);
  return {{name + ".listen", "127.0.0.1:" + port, Unit::kText,
           "host:port of its gRPC; port 0: a free one"},
          {name + ".target", "", Unit::kText,
           "where its clients find it, dns:///name:port; empty: its listen address"}};
}

std::vector<Setting> service_settings(std::string_view service) {
  const std::string name(service);
  std::vector<Setting> settings = address_settings(service);
  settings.push_back({.name = name + ".peers",
                      .fallback = joined(everyone()),
                      .help = "names whose certificates may call it",
                      .one_of = everyone()});
  settings.push_back({name + ".member", "", Unit::kText,
                      "name of this process among those of the service that consume; two with one "
                      "name hinder each other; empty: the host's name"});
  settings.push_back(
      {name + ".connections", "17", Unit::kCount, "cap of its database connections"});
  settings.push_back({.name = name + ".max_deadline_ms",
                      .fallback = "5000",
                      .unit = Unit::kMilliseconds,
                      .help = "cap of a call's deadline, and what a call without one gets",
                      .least = 1});
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
  options.jwks_file = key_set_file(settings);
  options.issuer = settings.text("token_issuer");
  options.audience = settings.text("token_audience");
  options.claims = {.roles = settings.text("token_roles_claim"),
                    .orgs = settings.text("token_orgs_claim"),
                    .commune = settings.text("token_commune_claim"),
                    .province = settings.text("token_province_claim")};
  options.provinces = settings.words("officers_of");
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

StatusOr<kafka::ClientOptions> kafka_options(const Settings& settings, const std::string& client) {
  RETURN_IF_ERROR(check_kafka_files(settings));
  kafka::ClientOptions options;
  options.brokers = settings.text("kafka_brokers");
  options.client_id = client;
  options.tls = {.ca = settings.text("kafka_ca"),
                 .certificate = settings.text("kafka_certificate"),
                 .key = settings.text("kafka_key")};
  options.log = [client](std::string_view text) {
    telemetry::log_debug(text, {{"kafka_client", client}});
  };
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
