#include "apps/edge/config.h"

namespace farmgate::edge {

using host::Unit;

std::vector<host::Setting> settings() {
  std::vector<host::Setting> all = {
      {"edge.listen", "127.0.0.1:8080", Unit::kText, "host:port of HTTP"},
      {"edge.tls_certificate", "", Unit::kText,
       "file with the public certificate and its chain; empty: plaintext, on loopback only"},
      {"edge.tls_key", "", Unit::kText, "file with its private key"},
      {"edge.plaintext", "off", Unit::kFlag,
       "plaintext beyond loopback: a balancer in front ends TLS"},
      {"edge.proxy_protocol", "off", Unit::kFlag,
       "every connection begins with the PROXY protocol's header, by the balancer in front"},
      {.name = "edge.trusted_proxies",
       .fallback = "0",
       .unit = Unit::kText,
       .help = "how many proxies in front add to x-forwarded-for"},
      {"edge.probe_listen", "", Unit::kText,
       "host:port of /livez, /readyz and /metrics, in plaintext, for operators alone"},
      {"edge.drain_listen", "", Unit::kText,
       "host:port of /drain, in plaintext: for nobody but what ends the edge"},
      {.name = "edge.drain_ms",
       .fallback = "15000",
       .unit = Unit::kMilliseconds,
       .help = "time from /drain until the edge may end; its answer comes then",
       .least = 100},
      {"edge.origins", "", Unit::kText,
       "web origins that may call from browsers, https://host, separated by commas"},
      {"edge.body_bytes", "262144", Unit::kBytes, "largest JSON body of a call"},
      {"edge.import_bytes", "1048576", Unit::kBytes,
       "largest JSON body of an import; files have no such limit, nor have imports over gRPC"},
      {"edge.docs_dir", "", Unit::kText,
       "folder with swagger-ui.css and swagger-ui-bundle.js; empty: no page at /docs"},
      {"edge.connections", "2000", Unit::kCount, "connections at a time"},
      {"edge.heap_bytes", "268435456", Unit::kBytes,
       "memory from which the edge refuses calls; give the process 2.5 times as much"},
      {"edge.total_per_s", "5000", Unit::kCount, "calls a second, all together"},
      {"edge.address_per_s", "100", Unit::kCount, "calls a second of one address"},
      {"edge.address_burst", "200", Unit::kCount, "calls of one address at once"},
      {"edge.subject_per_s", "50", Unit::kCount, "calls a second of one token subject"},
      {"edge.subject_burst", "100", Unit::kCount, "calls of one token subject at once"},
  };
  struct Row {
    const char* kind;
    const char* timeout_ms;
    const char* per_s;
    const char* help;
  };
  for (const Row& row :
       {Row{"read", "5000", "2000", "a read"}, Row{"write", "5000", "500", "another unary call"},
        Row{"upload", "300000", "20", "an upload or import"},
        Row{"watch", "3600000", "100", "a stream that is watched"}}) {
    const std::string prefix = std::string("edge.") + row.kind;
    all.push_back({.name = prefix + "_timeout_ms",
                   .fallback = row.timeout_ms,
                   .unit = Unit::kMilliseconds,
                   .help = std::string("longest time of ") + row.help,
                   .least = 50});
    all.push_back({prefix + "_per_s", row.per_s, Unit::kCount,
                   std::string("calls a second of one route: ") + row.help});
  }
  return all;
}

}  // namespace farmgate::edge
