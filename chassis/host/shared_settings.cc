#include "chassis/host/settings.h"

namespace farmgate::host {

const std::vector<Setting>& shared_settings() {
  static const std::vector<Setting> settings = {
      {"postgres", "host=/run/postgresql user=farmgate", Unit::kText,
       "libpq connection words, without dbname", true},
      {"database_prefix", "farmgate_", Unit::kText, "the service's name behind it is its database"},
      {"kafka_brokers", "127.0.0.1:9092", Unit::kText, "host:port, separated by commas"},
      {"kafka_ca", "", Unit::kText,
       "PEM file of the authority of the brokers' certificates; empty: no TLS to Kafka"},
      {"kafka_certificate", "", Unit::kText,
       "PEM file of the certificate for brokers that want one, beside kafka_ca"},
      {"kafka_key", "", Unit::kText, "PEM file of its key, without a passphrase"},
      {"topic_prefix", "farmgate", Unit::kText, "what names of topics begin with"},
      {"topic_replication", "1", Unit::kCount,
       "replicas of topics that the service makes; 3 in production"},
      {"redis", "127.0.0.1:6379", Unit::kText, "unix:/path or host:port"},
      {"pki_dir", "/etc/farmgate/pki", Unit::kText,
       "ca.pem, NAME.pem and NAME.key, token.jwk, jwks.json"},
      {"jwks_file", "", Unit::kText, "public keys of tokens; empty: pki_dir/jwks.json"},
      {"token_issuer", "farmgate", Unit::kText, "claim iss of accepted tokens"},
      {"token_audience", "farmgate", Unit::kText, "claim aud of accepted tokens"},
      {"token_roles_claim", "roles", Unit::kText,
       "claim with the list of roles; a path through objects has dots: realm_access.roles"},
      {"token_orgs_claim", "orgs", Unit::kText, "claim with the list of parties (producers/...)"},
      {"token_commune_claim", "commune", Unit::kText, "claim with an officer's commune"},
      {"token_province_claim", "province", Unit::kText, "claim with an officer's province"},
      {"officers_of", "", Unit::kText,
       "provinces/..., with commas, whose province officers count here; empty: every province's"},
      {"token_max_lifetime_s", "3600", Unit::kSeconds,
       "longer tokens are refused; 300 in production, since a withdrawn role ends with its token"},
      {"rules_file", "", Unit::kText,
       "numbers of law with their dates, form of data/rules/rules.csv; empty: the built-in ones"},
      {"reflection", "off", Unit::kFlag, "gRPC server reflection; off in production"},
      {"admin_listen", "127.0.0.1:9464", Unit::kText,
       "host:port of /startupz /readyz /livez /metrics; port 0: a free one"},
      {"drain_delay_ms", "5000", Unit::kMilliseconds,
       "time between not ready and the end of listening, for clients to notice"},
      {"parts",
       "api,consumers",
       Unit::kText,
       "which halves of a service run here",
       false,
       {"api", "consumers"}},
      {"follow_clock", "on", Unit::kFlag, "follow `farmgate clock`; off in production"},
      {"log_level", "info", Unit::kText, "debug, info, warning or error"},
  };
  return settings;
}

}  // namespace farmgate::host
