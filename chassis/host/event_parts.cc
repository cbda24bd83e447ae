#include "chassis/host/event_parts.h"

#include <chrono>
#include <memory>

#include "chassis/events/consumer.h"
#include "chassis/events/relay.h"
#include "chassis/host/loop.h"
#include "chassis/kafka/publisher.h"
#include "chassis/kafka/topics.h"
#include "chassis/telemetry/metrics.h"
#include "chassis/telemetry/seldom.h"

namespace farmgate::host {
namespace {

using namespace std::chrono_literals;

events::Report reporter(const std::string& service) {
  return [service](std::string_view what, const Status& cause) {
    telemetry::warn_seldom(what, {{"service", service}, {"cause", cause.to_string()}});
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

bool topics_made(const kafka::ClientOptions& client, const std::vector<std::string>& topics,
                 const events::Report& report) {
  const Status made = kafka::ensure_topics(client, topics, {}, in(5s));
  if (!made.ok()) report("topics not made yet", made);
  return made.ok();
}

}  // namespace

void export_counters(Parts& parts, const std::string& service, const events::Counters& counters) {
  for (const auto& [name, count] : counters.all()) {
    parts.make<telemetry::Gauge>("farmgate_" + std::string(name),
                                 "Events of a service, see chassis/events/counters.h",
                                 telemetry::Labels{{"service", service}},
                                 [value = count] { return static_cast<double>(value->load()); });
  }
}

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
                             if (!topics_made(options.kafka, wanted, options.report)) return false;
                             consumer.start();
                             return true;
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
                         [&starter, &relay, client, topics, report = options.report] {
                           starter.start(500ms, [&relay, client, topics, report] {
                             if (!topics_made(client, topics, report)) return false;
                             relay.start();
                             return true;
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

}  // namespace farmgate::host
