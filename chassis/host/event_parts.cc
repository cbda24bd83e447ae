#include "chassis/host/event_parts.h"

#include <unistd.h>

#include <chrono>
#include <functional>
#include <memory>

#include "chassis/events/consumer.h"
#include "chassis/events/known_topics.h"
#include "chassis/events/relay.h"
#include "chassis/host/loop.h"
#include "chassis/host/peers.h"
#include "chassis/kafka/publisher.h"
#include "chassis/kafka/tls_trouble.h"
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

// A consumer asks the broker nothing whose failure it could report: it only hears no more. A relay
// knows that no answer came, and other brokers may make its topics all the same.
kafka::Log tls_reporter(const std::string& worker, const events::Report& report,
                        const kafka::Log& otherwise) {
  return [what = worker + ": a broker is not reached", report, otherwise](std::string_view line) {
    const auto refusal = kafka::tls_refusal(line);
    refusal ? report(what, *refusal) : otherwise(line);
  };
}

kafka::TopicOptions topic_form(const Settings& settings) {
  kafka::TopicOptions form;
  form.replication_factor = static_cast<int>(settings.number("topic_replication"));
  return form;
}

std::string member_name(const std::string& given) {
  if (!given.empty()) return given;
  char host[256] = {};
  return gethostname(host, sizeof host - 1) == 0 ? host : "0";
}

// Whether every topic is there now; the report says why not.
using MakeTopics = std::function<bool()>;

MakeTopics topic_maker(pg::Database& database, const kafka::ClientOptions& client,
                       std::vector<std::string> topics, const kafka::TopicOptions& form,
                       const events::Report& report) {
  return [&database, client, topics = std::move(topics), form, report] {
    const Status made = events::ensure_known_topics(database, client, topics, form, in(5s));
    if (!made.ok()) report("topics not made yet", made);
    return made.ok();
  };
}

// Worker is a consumer or a relay; it starts when its topics are there.
template <class Worker>
void add_worker(Service& service, const std::string& name, Worker& worker,
                const MakeTopics& make_topics) {
  auto& starter = service.parts.make<Loop>();
  service.parts.add({.name = name,
                     .start =
                         [&starter, &worker, make_topics] {
                           starter.start(500ms, [&worker, make_topics] {
                             const bool made = make_topics();
                             if (made) worker.start();
                             return made;
                           });
                           return ok();
                         },
                     .drain = {},
                     .stop =
                         [&starter, &worker] {
                           starter.stop();
                           worker.stop();
                         },
                     .group = service.name});
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

Status add_consumer(Service& service, const ServiceSpec& spec, events::Counters& counters) {
  ASSIGN_OR_RETURN(auto projections, spec.projections(service.settings, service.parts,
                                                      service.clock, service.outbox));
  if (projections.empty()) return ok();
  const std::string prefix = service.settings.text("topic_prefix");
  auto wanted = events::topics_of(projections, prefix);
  events::ConsumerOptions options;
  ASSIGN_OR_RETURN(const auto client, kafka_options(service.settings, "farmgate-" + spec.name));
  options.kafka = client;
  options.service = spec.name;
  options.slot = member_name(service.settings.text(spec.name + ".member"));
  options.topic_prefix = prefix;
  options.report = reporter(spec.name);
  options.kafka.log = tls_reporter("consumer", options.report, client.log);
  auto& lag = service.parts.make<telemetry::Histogram>(
      "farmgate_event_lag_seconds", "From the commit of a fact to its effect here",
      telemetry::Labels{{"service", spec.name}});
  options.observe_lag = [&lag](std::chrono::microseconds span) { lag.observe(span); };
  auto& consumer = service.parts.make<events::Consumer>(options, service.background,
                                                        std::move(projections), counters);
  add_worker(service, spec.name + " consumer", consumer,
             topic_maker(service.background, client, std::move(wanted),
                         topic_form(service.settings), options.report));
  return ok();
}

Status add_relay(Service& service, const ServiceSpec& spec, events::Signal& signal,
                 events::Counters& counters) {
  ASSIGN_OR_RETURN(const auto client,
                   kafka_options(service.settings, "farmgate-" + spec.name + "-relay"));
  events::RelayOptions options;
  options.database = database_options(service.settings, spec.name, 1);
  options.report = reporter(spec.name);
  kafka::ClientOptions publishing = client;
  publishing.log = tls_reporter("relay", options.report, client.log);
  auto& publisher = service.parts.make<kafka::Publisher>(publishing);
  const auto make_topics =
      topic_maker(service.background, client, spec.topics(service.settings.text("topic_prefix")),
                  topic_form(service.settings), options.report);
  options.make_topics = [make_topics] { make_topics(); };
  auto& relay = service.parts.make<events::Relay>(options, publisher, signal, counters);
  add_worker(service, spec.name + " relay", relay, make_topics);
  return ok();
}

}  // namespace farmgate::host
