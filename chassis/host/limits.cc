#include "chassis/host/limits.h"

#include <sys/stat.h>

#include "chassis/auth/certificate.h"
#include "chassis/base/file.h"
#include "chassis/host/key_files.h"
#include "chassis/rpc/tls.h"
#include "chassis/telemetry/metrics.h"

namespace farmgate::host {
namespace {

using namespace std::chrono_literals;

constexpr auto kLookEvery = 15s;  // at the database's server

void export_pool(Parts& parts, const std::string& service, const std::string& pool,
                 const pg::Database& database) {
  const telemetry::Labels labels = {{"service", service}, {"pool", pool}};
  const auto gauge = [&](const char* name, const char* help, int pg::Database::Gauges::*field) {
    parts.make<telemetry::Gauge>(name, help, labels,
                                 [&database, field] { return database.gauges().*field; });
  };
  gauge("farmgate_database_connections_busy", "Connections at work.", &pg::Database::Gauges::busy);
  gauge("farmgate_database_connections_open", "Connections held.", &pg::Database::Gauges::open);
  gauge("farmgate_database_waiting", "Who waits for one.", &pg::Database::Gauges::waiting);
  parts
      .make<telemetry::Gauge>("farmgate_database_connections_cap", "Most that may be open.", labels)
      .set(database.options().connections);
}

void export_certificate(Parts& parts, const std::string& file, const telemetry::Labels& labels) {
  const auto text = read_file(file);
  const auto end = auth::expiry(text.ok() ? *text : "");
  if (!end.ok()) return;  // whoever needs it says what is wrong with it
  parts
      .make<telemetry::Gauge>("farmgate_certificate_expires_timestamp_seconds",
                              "End of a certificate that was read at the start.", labels)
      .set(std::chrono::system_clock::to_time_t(*end));
}

void export_certificates(Parts& parts, const Settings& settings, const std::string& service) {
  export_certificate(parts, rpc::tls_files(settings.text("pki_dir"), service).certificate,
                     {{"service", service}});
  const std::string& kafka = settings.text("kafka_certificate");
  if (kafka.empty()) return;
  export_certificate(parts, kafka, {{"service", service}, {"peer", "kafka"}});
}

// The file is small and on a mount of the host, so a scrape may look at it.
void export_keys(Service& service, auth::TokenVerifier& verifier) {
  const telemetry::Labels labels = {{"service", service.name}};
  service.parts.make<telemetry::Gauge>(
      "farmgate_jwks_changed_timestamp_seconds", "When the key set of tokens was last written.",
      labels, [file = key_set_file(service.settings)] {
        struct stat found {};
        return ::stat(file.c_str(), &found) == 0 ? static_cast<double>(found.st_mtim.tv_sec) : 0;
      });
  service.parts.make<telemetry::Gauge>(
      "farmgate_jwks_unreadable", "Whether the key set cannot be read; older keys stay in use.",
      labels, [&verifier] { return verifier.refresh().ok() ? 0 : 1; });
}

struct Places {
  std::int64_t taken = 0, most = 0;
  static Places from(pg::Row& row) {
    Places out;
    out.taken = row.int64();
    out.most = row.int64();
    return out;
  }
};

// Of pg_stat_activity a role sees its own sessions only; this counts those of all.
constexpr pg::Statement kPlaces{"server_places", R"sql(
  SELECT (SELECT coalesce(sum(numbackends), 0)::bigint FROM pg_stat_database),
         (current_setting('max_connections')::int
          - current_setting('superuser_reserved_connections')::int)::bigint)sql"};

void export_server(Service& service) {
  const telemetry::Labels labels = {{"service", service.name}};
  auto& taken = service.parts.make<telemetry::Gauge>(
      "farmgate_database_server_connections", "Connections of everybody to the server.", labels);
  auto& most =
      service.parts.make<telemetry::Gauge>("farmgate_database_server_connections_most",
                                           "As many as it takes, its reserve left out.", labels);
  service.every("database server", kLookEvery, [&taken, &most, &database = service.background] {
    const auto seen =
        database.read(in(5s), [](pg::Tx& tx) { return tx.query_one<Places>(kPlaces); });
    RETURN_IF_ERROR(seen.status());
    taken.set((*seen)->taken);
    most.set((*seen)->most);
    return ok();
  });
}

}  // namespace

void export_limits(Service& service, auth::TokenVerifier& verifier) {
  export_pool(service.parts, service.name, "lanes", service.database);
  export_pool(service.parts, service.name, "background", service.background);
  export_certificates(service.parts, service.settings, service.name);
  export_keys(service, verifier);
  export_server(service);
}

}  // namespace farmgate::host
