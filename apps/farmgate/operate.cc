#include <cinttypes>
#include <cstdio>

#include "apps/farmgate/commands.h"
#include "chassis/auth/key_set.h"
#include "chassis/events/dlq.h"
#include "chassis/events/letters.h"
#include "chassis/events/rebuild.h"
#include "chassis/events/signal.h"
#include "chassis/host/admin_client.h"
#include "chassis/host/key_files.h"
#include "chassis/host/peers.h"
#include "chassis/rpc/tls.h"
#include "chassis/telemetry/log.h"

namespace farmgate::apps {
namespace {

using namespace std::chrono_literals;

constexpr auto kDeadline = 30s;
constexpr int kListed = 100;

Status usage(std::string text) { return Status(Code::kInvalidArgument, "USAGE", std::move(text)); }

// A service without its servers: what its verbs need.
struct Offline {
  pg::Database database;
  OffsetClock clock;
  events::Signal signal;
  events::Outbox outbox;
  host::Parts parts;
  std::vector<events::Projection> projections;

  Offline(const host::ServiceSpec& spec, const host::Settings& settings)
      : database(host::database_options(settings, spec.name, 2)),
        outbox({settings.text("topic_prefix"), [] { return std::string(); }}, signal) {}
  // Once, before they are used.
  Status open(const host::ServiceSpec& spec, const host::Settings& settings) {
    ASSIGN_OR_RETURN(projections, spec.projections(settings, parts, clock, outbox));
    return ok();
  }
};

StatusOr<std::int64_t> number(const std::string& text) {
  try {
    return std::stoll(text);
  } catch (const std::exception&) {
    return usage("'" + text + "' is no id of a dead letter");
  }
}

void print_line(const events::dlq::DeadLetter& letter) {
  std::printf("%" PRId64 "  %s[%d]@%" PRId64 "  attempts %" PRId64 "  %s\n", letter.id,
              letter.message.partition.topic.c_str(), letter.message.partition.part,
              letter.message.offset, letter.attempts, letter.error.c_str());
}

// What the record is known by, escaped: a terminal gets no bytes of strangers.
void print_record(const kafka::Message& message) {
  std::vector<kafka::Header> known = {{"key", message.key}};
  known.insert(known.end(), message.headers.begin(), message.headers.end());
  std::printf("%svalue: %zu bytes\n", events::letters::headers_to_text(known).c_str(),
              message.value ? message.value->size() : 0);
}

Status list_letters(pg::Database& database) {
  ASSIGN_OR_RETURN(auto letters, events::dlq::list(database, 0, kListed, in(kDeadline)));
  ASSIGN_OR_RETURN(const std::int64_t depth, events::dlq::depth(database, in(kDeadline)));
  for (const auto& letter : letters) print_line(letter);
  std::printf("%" PRId64 " open\n", depth);
  return ok();
}

Status act_on_letter(const Context& context, const std::string& verb, Offline& service) {
  if (context.words.size() != 3) return usage("dlq " + verb + " SERVICE ID");
  ASSIGN_OR_RETURN(const std::int64_t id, number(context.words[2]));
  const events::dlq::Decision decision{context.settings.text("as"), context.settings.text("why")};
  if (verb == "show") {
    ASSIGN_OR_RETURN(auto letter, events::dlq::show(service.database, id, in(kDeadline)));
    print_line(letter);
    print_record(letter.message);
    return ok();
  }
  if (verb == "replay") {
    RETURN_IF_ERROR(events::dlq::replay(service.database, service.projections,
                                        context.settings.text("topic_prefix"), id, decision,
                                        in(kDeadline)));
    std::printf("%" PRId64 " is applied\n", id);
    return ok();
  }
  if (verb != "drop") return usage("dlq list|show|replay|drop SERVICE [ID]");
  if (decision.by.empty() || decision.why.empty())
    return usage("drop needs --as WHO and --why TEXT");
  RETURN_IF_ERROR(events::dlq::drop(service.database, id, decision, in(kDeadline)));
  std::printf("%" PRId64 " is dropped\n", id);
  return ok();
}

// What every service needs to be put together; without it each would complain on its own.
Status keys_are_there(const Context& context) {
  const host::Settings& settings = context.settings;
  RETURN_IF_ERROR(auth::check_key_set(host::key_set_file(settings)));
  for (const host::ServiceSpec* spec : context.services) {
    RETURN_IF_ERROR(rpc::load_tls(rpc::tls_files(settings.text("pki_dir"), spec->name)).status());
    if (spec->check_keys) RETURN_IF_ERROR(spec->check_keys(settings));
  }
  return ok();
}

}  // namespace

Status migrate(const Context& context, const Services& chosen) {
  for (const host::ServiceSpec* spec : chosen) {
    RETURN_IF_ERROR(
        pg::migrate(host::database_options(context.settings, spec->name, 1), host::schema(*spec)));
    std::printf("%s: the database is up to date\n", spec->name.c_str());
  }
  return ok();
}

// For a health check where there is no shell.
Status ready(const Context& context) {
  return host::fetch(context.settings.text("admin_listen"), "/readyz").status();
}

Status check_tables(const Context& context) {
  if (const Status keys = keys_are_there(context); !keys.ok()) {
    return Status(keys.code(), keys.reason(),
                  std::string(keys.message()) +
                      ": services are put together for this, so --pki_dir must name their keys");
  }
  telemetry::set_log_level(telemetry::Level::kError);  // nothing of it is going to run
  return host::check_tables(context.settings, context.services);
}

Status dead_letters(const Context& context) {
  if (context.words.size() < 2) return usage("dlq list|show|replay|drop SERVICE [ID]");
  ASSIGN_OR_RETURN(const auto* spec, find_service(context.services, context.words[1]));
  Offline service(*spec, context.settings);
  RETURN_IF_ERROR(service.open(*spec, context.settings));
  if (context.words[0] == "list") return list_letters(service.database);
  return act_on_letter(context, context.words[0], service);
}

Status republish(const Context& context) {
  if (context.words.size() != 1) return usage("republish SERVICE");
  ASSIGN_OR_RETURN(const auto* spec, find_service(context.services, context.words[0]));
  Offline service(*spec, context.settings);
  RETURN_IF_ERROR(service.open(*spec, context.settings));
  ASSIGN_OR_RETURN(const std::int64_t count,
                   events::republish(service.database, spec->aggregates(service.outbox), {}));
  std::printf("%s: %" PRId64 " events appended, the relay publishes them\n", spec->name.c_str(),
              count);
  return ok();
}

Status rebuild(const Context& context) {
  if (context.words.size() != 2) return usage("rebuild SERVICE PROJECTION");
  ASSIGN_OR_RETURN(const auto* spec, find_service(context.services, context.words[0]));
  Offline service(*spec, context.settings);
  RETURN_IF_ERROR(service.open(*spec, context.settings));
  std::string known;
  for (const events::Projection& projection : service.projections) {
    if (projection.name() == context.words[1]) {
      events::RebuildOptions options;
      ASSIGN_OR_RETURN(options.kafka, host::kafka_options(context.settings, "farmgate"));
      options.database = host::database_options(context.settings, spec->name, 1);
      options.topic_prefix = context.settings.text("topic_prefix");
      ASSIGN_OR_RETURN(const events::Rebuilt done, events::rebuild(options, projection));
      std::printf("%s: %" PRId64 " records read, the new tables are in use\n",
                  projection.name().c_str(), done.records);
      return ok();
    }
    known += " " + projection.name();
  }
  return usage("there is no projection '" + context.words[1] + "'; known:" + known);
}

}  // namespace farmgate::apps
