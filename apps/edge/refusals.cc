#include "apps/edge/refusals.h"

namespace farmgate::edge {
namespace {

struct Row {
  const char* status;  // Envoy's
  const char* detail;  // in its response code details; empty: any
  const char* answer;  // ours
  const char* code;    // google.rpc.Code
  const char* reason;
  const char* retry;  // delay of RetryInfo; empty: none
};

// The first that fits counts.
constexpr Row kRows[] = {
    {"401", "Jwt_is_missing", "401", "16", "TOKEN_MISSING", ""},
    {"401", "Jwt_is_expired", "401", "16", "TOKEN_EXPIRED", ""},
    // Nobody's token can be told: the caller's may be as good as ever.
    {"401", "Jwks_remote_fetch_is_failed", "503", "14", "JWKS_UNAVAILABLE", "1s"},
    {"401", "", "401", "16", "TOKEN_INVALID", ""},
    {"403", "jwt_authn", "401", "16", "TOKEN_INVALID", ""},
    {"400", "", "400", "3", "MALFORMED", ""},
    {"403", "", "403", "7", "NOT_ALLOWED", ""},
    {"404", "", "404", "5", "ROUTE_UNKNOWN", ""},
    {"405", "", "405", "12", "ROUTE_UNKNOWN", ""},
    {"408", "", "408", "4", "REQUEST_SLOW", ""},
    {"413", "", "413", "3", "BODY_TOO_LARGE", ""},
    {"415", "", "415", "3", "MALFORMED", ""},
    {"429", "", "429", "8", "RATE_LIMITED", "1s"},
    {"431", "", "431", "3", "HEADERS_TOO_LARGE", ""},
    {"500", "", "500", "13", "INTERNAL", ""},
    // A transfer coding that nobody knows. A 5xx would be a failure of ours, and wake somebody.
    {"501", "", "400", "3", "MALFORMED", ""},
    {"502", "", "502", "14", "SERVICE_UNAVAILABLE", "1s"},
    {"503", "", "503", "14", "SERVICE_UNAVAILABLE", "1s"},
    {"504", "", "504", "4", "DEADLINE", ""},
};

}  // namespace

std::vector<Values> refusals() {
  std::vector<Values> all;
  for (const Row& row : kRows) {
    Values one;
    one.texts = {
        {"status", row.status}, {"answer", row.answer}, {"code", row.code}, {"reason", row.reason}};
    auto& detail = one.lists["detail"];
    if (row.detail[0] != '\0') detail.push_back({.texts = {{"text", row.detail}}, .lists = {}});
    auto& retry = one.lists["retry"];
    if (row.retry[0] != '\0') retry.push_back({.texts = {{"delay", row.retry}}, .lists = {}});
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace farmgate::edge
