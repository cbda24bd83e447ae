#include <algorithm>
#include <cmath>
#include <cstdio>

#include "apps/farmgate/commands.h"
#include "apps/farmgate/identity.h"
#include "chassis/auth/certificate.h"
#include "chassis/auth/key_set.h"
#include "chassis/host/key_files.h"
#include "chassis/host/peers.h"
#include "chassis/kafka/topics.h"
#include "chassis/pg/clock.h"
#include "chassis/redis/pipeline.h"
#include "chassis/rpc/channel.h"

// What an operator asks first when something is wrong: each part that the settings name, one line.
namespace farmgate::apps {
namespace {

using namespace std::chrono_literals;

constexpr auto kPatience = 3s;
constexpr auto kExpiresSoon = std::chrono::hours(24 * 7);
constexpr auto kSkewMost = 1s;

// Prints what was found and counts what is bad.
class Findings {
 public:
  void well(const std::string& what, const std::string& detail) {
    std::printf("ok   %-28s %s\n", what.c_str(), detail.c_str());
  }
  void bad(const std::string& what, const std::string& detail, const std::string& cure) {
    std::printf("BAD  %-28s %s\n     %-28s cure: %s\n", what.c_str(), detail.c_str(), "",
                cure.c_str());
    ++bad_;
  }
  void judge(const std::string& what, const Status& status, const std::string& detail,
             const std::string& cure) {
    status.ok() ? well(what, detail) : bad(what, status.to_string(), cure);
  }
  Status verdict() const {
    std::fflush(stdout);  // before the verdict, which goes elsewhere
    if (bad_ == 0) return ok();
    return refuse("UNWELL", std::to_string(bad_) + " checks failed; each names its cure", {});
  }

 private:
  int bad_ = 0;
};

void look_at_keys(const Context& context, Findings& findings) {
  const std::string file = host::key_set_file(context.settings);
  findings.judge("keys of tokens", auth::check_key_set(file), file, kKeySetCure);
}

// Of a certificate that can be used: for how long.
void judge_end(const std::string& what, std::string_view certificate, const std::string& renew,
               Findings& findings) {
  const auto end = auth::expiry(certificate);
  if (!end.ok()) return findings.bad(what, end.status().to_string(), "issue it anew");
  const auto left = *end - std::chrono::system_clock::now();
  const auto days = std::chrono::duration_cast<std::chrono::hours>(left).count() / 24;
  const std::string detail =
      left.count() < 0 ? "has ended" : "ends in " + std::to_string(days) + " days";
  if (left < kExpiresSoon) return findings.bad(what, detail, renew);
  findings.well(what, detail);
}

void look_at_certificate(const Context& context, const std::string& service, Findings& findings) {
  const std::string what = service + " certificate";
  const rpc::TlsFiles files = rpc::tls_files(context.settings.text("pki_dir"), service);
  const auto texts = rpc::load_tls(files);
  if (!texts.ok()) {
    return findings.bad(what, texts.status().to_string(),
                        "issue it anew from the suite's CA, with the name spiffe://farmgate/" +
                            service + "; see docs/operations");
  }
  judge_end(what, texts->certificate, "renew it and restart " + service, findings);
}

void look_at_kafka_files(const Context& context, Findings& findings) {
  const std::string what = "kafka certificates";
  const auto client = host::kafka_options(context.settings, "farmgate-doctor");
  if (!client.ok()) {
    return findings.bad(what, client.status().to_string(),
                        "no service starts so: see docs/operations/keys.md");
  }
  if (client->tls.ca.empty()) return findings.well(what, "none: Kafka is spoken to in plaintext");
  if (client->tls.certificate.empty()) return findings.well(what, "the brokers' alone, by TLS");
  const auto text = context.settings.contents("kafka_certificate");
  judge_end(what, text.ok() ? *text : "", "renew it and restart every service", findings);
}

// By what the broker's answer to TLS was.
std::string kafka_cure(std::string_view reason) {
  if (reason == "KAFKA_UNTRUSTED") {
    return "kafka_ca must have signed the brokers' certificates, and kafka_brokers must use names "
           "that stand in them";
  }
  if (reason == "KAFKA_CERTIFICATE_REFUSED") {
    return "set kafka_certificate and kafka_key to those of a user whom the brokers' authority of "
           "clients has signed";
  }
  if (reason == "KAFKA_TLS_DIFFERS") {
    return "let the brokers speak TLS 1.3, or 1.2 with ECDHE and AES-GCM or ChaCha20";
  }
  if (reason == "KAFKA_WANTS_TLS") return "set kafka_ca, or name the brokers' plain port";
  if (reason == "KAFKA_SPEAKS_NO_TLS")
    return "name the brokers' port of TLS, or take kafka_ca away";
  return "start Kafka and look at kafka_brokers; topics are made when the service runs";
}

void look_at_own_keys(const Context& context, const host::ServiceSpec& spec, Findings& findings) {
  if (!spec.check_keys) return;
  findings.judge(
      spec.name + " keys", spec.check_keys(context.settings), "are there",
      "put it back from your copy of the secrets, readable by the service alone; only where "
      "none ever was may tools/pki make it: see docs/operations/keys.md");
}

struct Server {
  std::int64_t most = 0;  // connections it takes from others than superusers
  std::string time;       // its clock, seconds of 1970
};

StatusOr<Server> server_of(const pg::Options& options) {
  ASSIGN_OR_RETURN(const std::string row,
                   pg::first_value(options,
                                   "SELECT concat_ws(' ', current_setting('max_connections')::int "
                                   "- current_setting('superuser_reserved_connections')::int, "
                                   "extract(epoch FROM clock_timestamp()))"));
  const auto gap = row.find(' ');
  return Server{std::stoll(row.substr(0, gap)), row.substr(gap + 1)};
}

// Its database: there, of this program's version, in time.
void look_at_database(const Context& context, const host::ServiceSpec& spec, Findings& findings) {
  const std::string what = spec.name + " database";
  const pg::Options options = host::database_options(context.settings, spec.name, 1);
  pg::Database database(options);
  const Status there = database.ping(in(kPatience));
  if (!there.ok()) {
    return findings.bad(what, there.to_string(),
                        "start PostgreSQL, create the database, look at the setting postgres");
  }
  const auto migrations = host::schema(spec);
  findings.judge(what, pg::check_schema(database, migrations),
                 "has migration " + std::to_string(migrations.back().version),
                 "farmgate " + spec.name + " migrate");
  const auto server = server_of(options);
  if (!server.ok()) return findings.bad(what, server.status().to_string(), "look at its log");
  const double here =
      std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
  const double skew = std::abs(std::stod(server->time) - here);
  if (skew > std::chrono::duration<double>(kSkewMost).count()) {
    findings.bad(spec.name + " clock", "the database's differs by " + std::to_string(skew) + " s",
                 "let both hosts follow one time server");
  }
  const auto offset = pg::clock_offset(database);
  if (!offset.ok() || *offset == 0us) return;
  const std::string moved = "is moved by " + std::to_string(offset->count() / 1'000'000) + " s";
  if (context.settings.flag("follow_clock")) {
    findings.well(spec.name + " business time", moved + ", as development may");
  } else {
    findings.bad(spec.name + " business time", moved, "farmgate clock reset");
  }
}

// As many as one process of each service may open: more of them take more.
void look_at_pools(const Context& context, const Services& chosen, Findings& findings) {
  const auto server = server_of(host::database_options(context.settings, chosen.front()->name, 1));
  if (!server.ok()) return;  // said of its database
  std::int64_t wanted = 0;
  for (const host::ServiceSpec* spec : chosen) {
    wanted += host::most_connections(context.settings, spec->name);
  }
  const std::string detail =
      "one process of each takes " + std::to_string(wanted) + " of " + std::to_string(server->most);
  if (wanted <= server->most) return findings.well("connections", detail);
  findings.bad("connections", detail,
               "lower <service>.connections or raise max_connections of PostgreSQL");
}

void look_at_topics(const Context& context, const host::ServiceSpec& spec, Findings& findings) {
  const auto client = host::kafka_options(context.settings, "farmgate-doctor");
  if (!client.ok()) return;  // said of its files
  const int partitions = kafka::TopicOptions{}.partitions;
  for (const std::string& topic : spec.topics(context.settings.text("topic_prefix"))) {
    const auto count = kafka::partition_count(*client, topic, in(kPatience));
    if (!count.ok()) {
      return findings.bad(spec.name + " topics", topic + ": " + count.status().to_string(),
                          kafka_cure(count.status().reason()));
    }
    if (*count != partitions) {
      return findings.bad(spec.name + " topics",
                          topic + " has " + std::to_string(*count) + " partitions, not " +
                              std::to_string(partitions),
                          "make it anew with that number, then farmgate republish " + spec.name);
    }
  }
  findings.well(spec.name + " topics", "are there");
}

// Settings of one service say nothing of it where that service has no use for it.
void look_at_redis(const Context& context, const Services& chosen, Findings& findings) {
  if (std::none_of(chosen.begin(), chosen.end(), [](const auto* it) { return it->uses_redis; })) {
    return;
  }
  const std::string& address = context.settings.text("redis");
  if (address.empty()) return findings.well("redis", "none is set: pages are kept in memory alone");
  redis::Pipeline pipeline({.address = address, .command_budget = 1000ms});
  const redis::Reply reply = pipeline.call(redis::command("PING"), in(kPatience));
  if (reply.kind == redis::Reply::Kind::kText) return findings.well("redis", address);
  findings.bad("redis", address + " does not answer",
               "start it or look at the setting redis; until then pages are slower, never wrong");
}

void look_at_process(const Context& context, const std::string& service, Findings& findings) {
  auto options = host::channel_options(context.settings, service, service);
  options.retry = false;
  auto channel = rpc::Channel::open(options);
  if (!channel.ok()) return;  // its certificate, said above
  const auto answer = (*channel)->call_bytes("grpc.health.v1.Health/Check", "",
                                             {.deadline = in(kPatience), .token = {}});
  const bool serves = answer.ok() && *answer == std::string("\x08\x01");
  if (serves) return findings.well(service + " process", "serves at " + options.target);
  const std::string found =
      answer.ok() ? "is not ready" : answer.status().to_string() + " at " + options.target;
  // Our own certificate is good, as was said above: so it is the one at the other end.
  const bool stranger = found.find("handshake failed") != std::string::npos ||
                        found.find("verification check failed") != std::string::npos;
  findings.bad(service + " process", found,
               stranger ? "its certificate has ended, is of another authority than ca.pem or of "
                          "another name: issue it anew and restart it"
                        : "start farmgate " + service + ", or see its log and /readyz");
}

}  // namespace

Status doctor(const Context& context) {
  Services chosen;
  for (const std::string& word : context.words) {
    ASSIGN_OR_RETURN(const auto* spec, find_service(context.services, word));
    chosen.push_back(spec);
  }
  if (chosen.empty()) chosen = context.services;
  Findings findings;
  findings.well("settings", "are known and well formed");
  look_at_keys(context, findings);
  look_at_redis(context, chosen, findings);
  look_at_kafka_files(context, findings);
  for (const host::ServiceSpec* spec : chosen) {
    look_at_certificate(context, spec->name, findings);
    look_at_own_keys(context, *spec, findings);
    look_at_database(context, *spec, findings);
    look_at_topics(context, *spec, findings);
    look_at_process(context, spec->name, findings);
  }
  look_at_pools(context, chosen, findings);
  return findings.verdict();
}

}  // namespace farmgate::apps
