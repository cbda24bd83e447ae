#include "chassis/host/service.h"

#include <algorithm>
#include <atomic>
#include <fstream>
#include <memory>
#include <sstream>
#include <thread>

#include "chassis/base/digest.h"
#include "chassis/events/consumer.h"
#include "chassis/events/relay.h"
#include "chassis/events/schema.h"
#include "chassis/host/loop.h"
#include "chassis/host/peers.h"
#include "chassis/kafka/publisher.h"
#include "chassis/kafka/topics.h"
#include "chassis/pg/clock.h"
#include "chassis/telemetry/log.h"
#include "chassis/telemetry/metrics.h"
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

events::Report reporter(const std::string& service) {
  return [service](std::string_view what, const Status& cause) {
    telemetry::log_warning(what, {{"service", service}, {"cause", cause.to_string()}});
  };
}

kafka::ClientOptions kafka_options(const Settings& settings, const std::string& client) {
  kafka::ClientOptions options;
  options.brokers = settings.text("kafka_brokers");
  options.client_id = client;
  options.log = [client](std::string_view text) {
    telemetry::log_debug(text, {{"kafka_client", client}});
  };
  return options;
}

// Tokens of pages must open in every pod of the service: the key comes from what they share, the
// service's private key.
std::string pager_key(const Settings& settings, std::string_view service) {
  std::ifstream file(settings.text("pki_dir") + "/" + std::string(service) + ".key");
  std::stringstream text;
  text << file.rdbuf();
  return std::string(as_bytes(hmac_sha256(text.str(), "page tokens")));
}

bool has_part(const Settings& settings, std::string_view part) {
  return ("," + settings.text("parts") + ",").find("," + std::string(part) + ",") !=
         std::string::npos;
}

void export_counters(Parts& parts, const std::string& service, const events::Counters& counters) {
  for (const auto& [name, count] : counters.all()) {
    parts.make<telemetry::Gauge>("farmgate_" + std::string(name),
                                 "Events of a service, see chassis/events/counters.h",
                                 telemetry::Labels{{"service", service}},
                                 [value = count] { return static_cast<double>(value->load()); });
  }
}

// Topics may be missing and the broker down when a service starts: neither keeps it from serving.
void add_consumer(Service& service, const ServiceSpec& spec, events::Counters& counters) {
  auto projections =
      spec.projections(service.settings, service.parts, service.clock, service.outbox);
  if (projections.empty()) return;
  const std::string prefix = service.settings.text("topic_prefix");
  auto wanted = events::topics_of(projections, prefix);
  events::ConsumerOptions options;
  options.kafka = kafka_options(service.settings, "farmgate-" + spec.name);
  options.service = spec.name;
  options.topic_prefix = prefix;
  options.report = reporter(spec.name);
  auto& lag = service.parts.make<telemetry::Histogram>(
      "farmgate_event_lag_seconds", "From the commit of a fact to its effect here",
      telemetry::Labels{{"service", spec.name}});
  options.observe_lag = [&lag](std::chrono::microseconds span) { lag.observe(span); };
  auto& consumer = service.parts.make<events::Consumer>(options, service.background,
                                                        std::move(projections), counters);
  auto& starter = service.parts.make<Loop>();
  service.parts.add({.name = spec.name + " consumer",
                     .start =
                         [&starter, &consumer, options, wanted] {
                           starter.start(500ms, [&consumer, options, wanted] {
                             const Status made =
                                 kafka::ensure_topics(options.kafka, wanted, {}, in(5s));
                             if (made.ok()) consumer.start();
                             return made.ok();
                           });
                           return ok();
                         },
                     .drain = {},
                     .stop =
                         [&starter, &consumer] {
                           starter.stop();
                           consumer.stop();
                         }});
}

void add_relay(Service& service, const ServiceSpec& spec, events::Signal& signal,
               events::Counters& counters) {
  const auto client = kafka_options(service.settings, "farmgate-" + spec.name + "-relay");
  auto& publisher = service.parts.make<kafka::Publisher>(client);
  events::RelayOptions options;
  options.database = database_options(service.settings, spec.name, 1);
  options.report = reporter(spec.name);
  auto& relay = service.parts.make<events::Relay>(options, publisher, signal, counters);
  auto& starter = service.parts.make<Loop>();
  const auto topics = spec.topics(service.settings.text("topic_prefix"));
  service.parts.add({.name = spec.name + " relay",
                     .start =
                         [&starter, &relay, client, topics] {
                           starter.start(500ms, [&relay, client, topics] {
                             const bool made =
                                 kafka::ensure_topics(client, topics, {}, in(5s)).ok();
                             if (made) relay.start();
                             return made;
                           });
                           return ok();
                         },
                     .drain = {},
                     .stop =
                         [&starter, &relay] {
                           starter.stop();
                           relay.stop();
                         }});
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
                     .stop = [follower] { follower->reset(); }});
}

void add_server(Service& service) {
  service.parts.on_ready([&server = service.server](bool ready) { server.set_ready(ready); });
  service.parts.add({.name = service.name + " rpc",
                     .start = [&server = service.server] { return server.start(); },
                     .drain = {},
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
      parts.make<events::Outbox>(
          events::OutboxOptions{settings.text("topic_prefix"), current_traceparent}, signal),
      parts.make<rpc::Once>(database),
      parts.make<wire::Pager>(pager_key(settings, spec.name)),
      parts.make<rpc::Server>(server_options(settings, spec.name), verifier),
      {}});
  export_counters(parts, spec.name, counters);

  const auto migrations = schema(spec);
  parts.ready_when(spec.name + " database",
                   [&background, migrations] { return pg::check_schema(background, migrations); });
  add_clock(service);
  if (has_part(settings, "api")) {
    add_relay(service, spec, signal, counters);
    RETURN_IF_ERROR(spec.compose(service));
    service.every("claims", 10min, [&background] {
      return rpc::sweep_claims(background, kClaimRetention, in(30s)).status();
    });
  }
  if (has_part(settings, "consumers")) add_consumer(service, spec, counters);
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
  parts.add({.name = label,
             .start =
                 [&loop, interval, label, round = std::move(round)] {
                   loop.start(interval, [label, round] {
                     const Status status = round();
                     if (!status.ok()) {
                       telemetry::log_warning("a sweep failed, the next one tries again",
                                              {{"sweep", label}, {"cause", status.to_string()}});
                     }
                     return false;
                   });
                   return ok();
                 },
             .drain = {},
             .stop = [&loop] { loop.stop(); }});
}

std::vector<pg::Migration> schema(const ServiceSpec& spec) {
  std::vector<pg::Migration> all = {{1, "events", events::events_schema_sql()},
                                    {2, "request_claims", rpc::once_schema_sql()},
                                    {3, "business_clock", pg::clock_schema()}};
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

std::vector<Setting> settings_of(const ServiceSpec& spec) {
  std::vector<Setting> all = service_settings(spec.name, spec.port);
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
