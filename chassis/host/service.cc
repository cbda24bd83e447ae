#include "chassis/host/service.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <thread>

#include "chassis/base/address.h"
#include "chassis/base/digest.h"
#include "chassis/base/file.h"
#include "chassis/events/known_topics.h"
#include "chassis/events/schema.h"
#include "chassis/host/event_parts.h"
#include "chassis/host/limits.h"
#include "chassis/host/loop.h"
#include "chassis/host/peers.h"
#include "chassis/pg/clock.h"
#include "chassis/telemetry/log.h"
#include "chassis/telemetry/metrics.h"
#include "chassis/telemetry/seldom.h"
#include "chassis/telemetry/trace.h"

namespace farmgate::host {
namespace {

using namespace std::chrono_literals;

constexpr int kServiceVersions = 100;  // the first of a service's own migrations is 101
constexpr int kBackgroundConnections = 4;
constexpr auto kStopBudget = 5s;
constexpr std::chrono::hours kClaimRetention{24 * 8};

std::string current_traceparent() {
  const auto& trace = telemetry::current_trace();
  return trace.valid() ? trace.to_string() : std::string();
}

// Tokens of pages must open in every pod of the service: the key comes from what they share, the
// service's private key.
std::string pager_key(const Settings& settings, std::string_view service) {
  const auto key = read_file(rpc::tls_files(settings.text("pki_dir"), service).key);
  // Without a key there is nothing to serve: start() of the server says so.
  return std::string(as_bytes(hmac_sha256(key.ok() ? *key : "", "page tokens")));
}

StatusOr<DatedRules> rules_of(const Settings& settings) {
  if (settings.text("rules_file").empty()) return DatedRules::read(rules_csv());
  ASSIGN_OR_RETURN(const std::string text, settings.contents("rules_file"));
  return DatedRules::read(text);
}

// A slip would leave the installation without officers, and nobody would say so.
Status check_officers(const Settings& settings) {
  constexpr std::string_view kCollection = "provinces/";
  for (const std::string& province : settings.words("officers_of")) {
    const std::string_view name = province;
    if (name.starts_with(kCollection) && name.size() > kCollection.size() &&
        name.find('/', kCollection.size()) == std::string_view::npos) {
      continue;
    }
    return wrong_setting("officers_of", province + " is not a province's name, like provinces/24");
  }
  return ok();
}

// It would never be reached, and the market answer slowly with nobody to say why.
Status check_redis(const Settings& settings) {
  const std::string& address = settings.text("redis");
  if (address.empty() || address.starts_with("unix:/") || parse_address(address)) return ok();
  return wrong_setting("redis", "must be unix:/path or host:port, not \"" + address + "\"");
}

bool has_part(const Settings& settings, std::string_view part) {
  const auto parts = settings.words("parts");
  return std::find(parts.begin(), parts.end(), part) != parts.end();
}

void add_clock(Service& service) {
  if (!service.settings.flag("follow_clock")) return;
  auto follower = std::make_shared<std::unique_ptr<pg::ClockFollower>>();
  service.parts.add({.name = service.name + " clock",
                     .start =
                         [follower, &service] {
                           *follower = std::make_unique<pg::ClockFollower>(service.background,
                                                                           service.clock);
                           return ok();
                         },
                     .drain = {},
                     .stop = [follower] { follower->reset(); },
                     .group = service.name});
}

void add_server(Service& service) {
  service.parts.on_ready([&server = service.server](bool ready) { server.set_ready(ready); });
  service.parts.add({.name = service.name + " rpc",
                     .start = [&server = service.server] { return server.start(); },
                     .drain = [&server = service.server] { server.end_feeds(); },
                     .stop = [&server = service.server] { server.stop(in(kStopBudget)); }});
}

void add_watchdog(Service& service) {
  auto options = channel_options(service.settings, service.name, service.name);
  options.target = "dns:///" + service.settings.text(service.name + ".listen");
  auto opened = rpc::Channel::open(options);
  if (!opened.ok()) return;  // start() of the server reports the same certificate
  auto& channel = service.parts.keep(std::move(*opened));
  service.parts.watch(service.name, [&channel] {
    return channel.call_bytes("grpc.health.v1.Health/Check", "", {.deadline = in(2s), .token = {}})
        .status();
  });
}

StatusOr<Service*> compose(const ServiceSpec& spec, const Settings& settings, Parts& parts) {
  ASSIGN_OR_RETURN(DatedRules rules, rules_of(settings));
  RETURN_IF_ERROR(check_officers(settings));
  RETURN_IF_ERROR(check_redis(settings));
  const int connections = static_cast<int>(settings.number(spec.name + ".connections"));
  auto& database = parts.make<pg::Database>(database_options(settings, spec.name, connections));
  auto& background =
      parts.make<pg::Database>(database_options(settings, spec.name, kBackgroundConnections));
  auto& signal = parts.make<events::Signal>();
  auto& counters = parts.make<events::Counters>();
  auto& verifier = parts.make<auth::TokenVerifier>(verifier_options(settings));
  auto& service = parts.make<Service>(Service{
      spec.name,
      settings,
      parts,
      database,
      background,
      parts.make<OffsetClock>(),
      parts.make<DatedRules>(std::move(rules)),
      parts.make<events::Outbox>(
          events::OutboxOptions{settings.text("topic_prefix"), current_traceparent}, signal),
      parts.make<rpc::Once>(database),
      parts.make<wire::Pager>(pager_key(settings, spec.name)),
      parts.make<rpc::Server>(server_options(settings, spec.name), verifier),
      {}});
  export_counters(parts, spec.name, counters);
  export_limits(service, verifier);

  const auto migrations = schema(spec);
  parts.ready_when(spec.name + " database",
                   [&background, migrations] { return pg::check_schema(background, migrations); });
  add_clock(service);
  if (has_part(settings, "api")) {
    RETURN_IF_ERROR(add_relay(service, spec, signal, counters));
    RETURN_IF_ERROR(spec.compose(service));
    service.every("claims", 10min, [&background] {
      return rpc::sweep_claims(background, kClaimRetention, in(30s)).status();
    });
  }
  if (has_part(settings, "consumers")) RETURN_IF_ERROR(add_consumer(service, spec, counters));
  if (const Status keys = spec.check_keys ? spec.check_keys(settings) : ok(); !keys.ok()) {
    telemetry::log_warning("a key is missing",
                           {{"service", spec.name}, {"cause", keys.to_string()}});
  }
  if (has_part(settings, "api")) {
    add_server(service);
    add_watchdog(service);
  }
  return &service;
}

}  // namespace

rpc::ServiceTable& Service::add(rpc::ServiceTable table) {
  auto& kept = parts.make<rpc::ServiceTable>(std::move(table));
  server.add(kept);
  tables.push_back(&kept);
  return kept;
}

void Service::every(std::string_view what, std::chrono::milliseconds interval,
                    std::function<Status()> round) {
  auto& loop = parts.make<Loop>();
  const std::string label = name + " " + std::string(what);
  const auto counter = [&](const char* result) -> telemetry::Counter& {
    return parts.make<telemetry::Counter>(
        "farmgate_sweep_rounds_total", "Rounds of what a service does by itself.",
        telemetry::Labels{{"service", name}, {"sweep", std::string(what)}, {"result", result}});
  };
  auto& done = counter("ok");
  auto& failed = counter("failed");
  parts.add({.name = label,
             .start =
                 [&loop, &done, &failed, interval, label, round = std::move(round)] {
                   loop.start(interval, [&done, &failed, label, round] {
                     const Status status = round();
                     (status.ok() ? done : failed).add();
                     if (!status.ok()) {
                       telemetry::warn_seldom("a sweep failed, the next one tries again",
                                              {{"sweep", label}, {"cause", status.to_string()}});
                     }
                     return false;
                   });
                   return ok();
                 },
             .drain = {},
             .stop = [&loop] { loop.stop(); },
             .group = name});
}

std::vector<pg::Migration> schema(const ServiceSpec& spec) {
  std::vector<pg::Migration> all = {{1, "events", events::events_schema_sql()},
                                    {2, "request_claims", rpc::once_schema_sql()},
                                    {3, "business_clock", pg::clock_schema()},
                                    {4, "known_topics", events::known_topics_schema()},
                                    {5, "plain_claims", rpc::once_claim_sql()}};
  for (pg::Migration own : spec.migrations()) {
    own.version += kServiceVersions;
    all.push_back(own);
  }
  return all;
}

pg::Options database_options(const Settings& settings, std::string_view service, int connections) {
  return {settings.text("postgres") + " dbname=" + settings.text("database_prefix") +
              std::string(service),
          connections, "farmgate-" + std::string(service)};
}

int most_connections(const Settings& settings, std::string_view service) {
  constexpr int kReaders = 2, kRelay = 1;  // a reader beside each pool
  return static_cast<int>(settings.number(std::string(service) + ".connections")) +
         kBackgroundConnections + kReaders + kRelay;
}

std::vector<Setting> settings_of(const ServiceSpec& spec) {
  std::vector<Setting> all = service_settings(spec.name);
  all.insert(all.end(), spec.settings.begin(), spec.settings.end());
  return all;
}

Target target_of(std::string name, std::string summary, std::vector<const ServiceSpec*> specs) {
  Target target;
  target.name = std::move(name);
  target.summary = std::move(summary);
  for (const ServiceSpec* spec : specs) {
    const auto own = settings_of(*spec);
    target.settings.insert(target.settings.end(), own.begin(), own.end());
  }
  target.compose = [specs = std::move(specs)](const Settings& settings, Parts& parts) -> Status {
    for (const ServiceSpec* spec : specs) {
      RETURN_IF_ERROR(compose(*spec, settings, parts).status());
    }
    return ok();
  };
  return target;
}

Status check_tables(const Settings& settings, const std::vector<const ServiceSpec*>& specs) {
  Parts parts;
  for (const ServiceSpec* spec : specs) {
    ASSIGN_OR_RETURN(const Service* service, compose(*spec, settings, parts));
    for (const rpc::ServiceTable* table : service->tables) RETURN_IF_ERROR(table->check());
  }
  return ok();
}

}  // namespace farmgate::host
