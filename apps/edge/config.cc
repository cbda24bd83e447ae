#include "apps/edge/config.h"

#include <algorithm>
#include <filesystem>
#include <string_view>

#include "apps/edge/fields.h"
#include "apps/edge/forms.h"
#include "apps/edge/listeners.h"
#include "apps/edge/openapi.h"
#include "apps/edge/refusals.h"
#include "apps/edge/secrets.h"
#include "apps/edge/template.h"
#include "chassis/base/text.h"
#include "chassis/host/key_files.h"
#include "chassis/host/suite.h"

namespace farmgate {
std::string_view envoy_template();
std::string_view edge_script();
std::string_view docs_page();
std::string_view docs_script();
}  // namespace farmgate

namespace farmgate::edge {
namespace {

using namespace std::chrono_literals;

bool is_number(std::string_view host) {
  return host.find_first_not_of("0123456789abcdefABCDEF.:") == std::string_view::npos &&
         host.find_first_of(".:") != std::string_view::npos;
}

// Where clients find the service, as gRPC writes it: dns:///host:port, or addresses behind commas.
StatusOr<Values> cluster_of(const host::Settings& settings, const std::string& service) {
  std::string target = settings.text(service + ".target");
  if (target.empty()) target = settings.text(service + ".listen");
  for (const std::string_view scheme : {"dns:///", "ipv4:", "ipv6:"}) {
    if (target.starts_with(scheme)) target.erase(0, scheme.size());
  }
  Values cluster;
  bool all_numbers = true;
  for (const std::string_view one : split(target, ',')) {
    ASSIGN_OR_RETURN(const Address address, address_of(service + ".target", one));
    all_numbers = all_numbers && is_number(address.host);
    add_address(address, cluster.lists["addresses"].emplace_back());
  }
  cluster.texts = {{"service", service}, {"discovery", all_numbers ? "STATIC" : "STRICT_DNS"}};
  return cluster;
}

const char* setting_of(Kind kind, bool reads) {
  switch (kind) {
    case Kind::kUnary: return reads ? "edge.read" : "edge.write";
    case Kind::kUpload: return "edge.upload";
    case Kind::kWatch: return "edge.watch";
  }
  return "";
}

// What all routes of a method have in common.
Values values_of(const Method& method, const host::Settings& settings) {
  const std::string prefix = setting_of(method.kind, method.reads());
  const auto time = settings.duration(prefix + "_timeout_ms");
  std::string id = method.path.substr(1);
  std::ranges::replace(id, '.', '_');
  std::ranges::replace(id, '/', '_');
  Values values;
  values.texts = {
      {"path", method.path},
      {"id", id},
      {"service", method.service},
      {"timeout", seconds(time)},
      // With the time that a body may take to come, however it dribbles.
      {"longest", seconds(method.kind == Kind::kUnary ? 3 * time : time)},
      {"idle", method.kind == Kind::kUnary ? seconds(time) : "60s"},
      {"grpc_timeout", std::to_string(time.count() - time.count() / 50) + "m"},
      {"requirement", method.token_optional ? "token_if_any" : "token"},
      {"per_s", std::to_string(settings.number(prefix + "_per_s"))},
      {"body_bytes", std::to_string(settings.number(
                         method.kind == Kind::kUpload ? "edge.import_bytes" : "edge.body_bytes"))}};
  values.lists = {{"deadline", once(method.kind == Kind::kUnary)},
                  {"file", once(method.returns_file())},
                  {"shared", once(method.token_optional && method.reads())},
                  // Of a message that is whole a service hears nothing until it is there.
                  {"whole", once(method.kind != Kind::kUpload)},
                  {"body", {}}};
  const bool adds = !values.lists["file"].empty() || !values.lists["shared"].empty();
  values.lists["adds"] = once(adds);
  return values;
}

// The message that a route's body becomes, and the path of it in the request; a file has none.
std::vector<Values> body_of(const Method& method, const HttpRoute& route, FieldTable& fields) {
  const auto* request = method.descriptor->input_type();
  if (route.body.empty()) return {};
  const auto* field = request->FindFieldByName(route.body);
  const auto* message = field == nullptr ? request : field->message_type();
  if (message == nullptr || message->full_name() == "google.api.HttpBody") return {};
  return {{.texts = {{"message", std::to_string(fields.number_of(*message))},
                     {"prefix", field == nullptr ? "" : route.body},
                     // A list of nothing but {} takes more of time and memory than of the limit.
                     {"values", method.kind == Kind::kUpload ? "100000" : "5000"}},
           .lists = {}}};
}

void add_routes(const host::Settings& settings, const Contract& contract, FieldTable& fields,
                Values& values) {
  std::map<std::string, Values> by_prefix;
  for (const Method& method : contract.methods()) {
    Values one = values_of(method, settings);
    values.lists["methods"].push_back(one);
    for (const HttpRoute& route : method.routes) {
      one.texts["regex"] = route.regex;
      one.texts["verb"] = route.verb;
      one.lists["body"] = body_of(method, route, fields);
      Values& beginning = by_prefix[route.path_prefix];
      beginning.texts["path_prefix"] = route.path_prefix;
      beginning.lists["routes"].push_back(one);
    }
  }
  for (auto& [name, it] : by_prefix) values.lists["path_prefixes"].push_back(std::move(it));
  for (const std::string& name : contract.services()) {
    values.lists["grpc_services"].push_back({.texts = {{"name", name}}, .lists = {}});
  }
}

Status add_origins(const host::Settings& settings, Values& values) {
  auto& origins = values.lists["origins"];
  for (const std::string_view origin : split(settings.text("edge.origins"), ',')) {
    if (origin.empty()) continue;
    const bool whole = origin.find("://") != std::string_view::npos && !origin.ends_with('/') &&
                       origin.find_first_of(" *\"") == std::string_view::npos;
    if (!whole) return host::wrong_setting("edge.origins", "scheme://host[:port], each in full");
    origins.push_back({.texts = {{"origin", std::string(origin)}}, .lists = {}});
  }
  values.lists["cors"] = once(!origins.empty());
  return ok();
}

Status add_numbers(const host::Settings& settings, Values& values) {
  for (const char* name : {"heap_bytes", "connections", "total_per_s", "address_burst",
                           "address_per_s", "subject_burst", "subject_per_s", "body_bytes"}) {
    values.texts[name] = std::to_string(settings.number(std::string("edge.") + name));
  }
  values.texts["largest_bytes"] = std::to_string(
      std::max(settings.number("edge.body_bytes"), settings.number("edge.import_bytes")));
  values.texts["upload_timeout"] = seconds(settings.duration("edge.upload_timeout_ms"));
  const std::string& proxies = settings.text("edge.trusted_proxies");
  if (proxies.size() != 1 || proxies.find_first_not_of("0123456789") == 0) {
    return host::wrong_setting("edge.trusted_proxies",
                               "must be a digit, the number of proxies in front");
  }
  values.texts["trusted_proxies"] = proxies;
  values.lists["no_proxies"] = once(proxies == "0");
  return ok();
}

// What anybody may read of the contract: its description, and a page that shows it where the files
// of that page are.
void add_pages(const host::Settings& settings, const std::string& out, Values& values) {
  const auto add = [&](const char* path, const char* type, const std::string& file) {
    values.lists["pages"].push_back(
        {.texts = {{"path", path}, {"type", type}, {"file", file}}, .lists = {}});
  };
  add("/openapi.json", "application/json", out + "/openapi.json");
  if (settings.text("edge.docs_dir").empty()) return;
  add("/docs", "text/html; charset=utf-8", out + "/docs.html");
  add("/docs/start.js", "text/javascript", out + "/docs.js");
  for (const auto& [name, type] :
       {std::pair(kDocsStyle, "text/css"), std::pair(kDocsScript, "text/javascript")}) {
    add((std::string("/docs/") + name).c_str(), type, out + "/" + name);
  }
}

}  // namespace

StatusOr<Files> files(const host::Settings& settings, const Contract& contract,
                      const std::string& out) {
  Values values;
  values.texts["out"] = out;
  values.texts["issuer"] = settings.text("token_issuer");
  values.texts["audience"] = settings.text("token_audience");
  values.texts["jwks_file"] = host::key_set_file(settings);
  const auto keys_folder = std::filesystem::path(values.texts["jwks_file"]).parent_path();
  values.texts["jwks_dir"] = keys_folder.empty() ? "." : keys_folder.string();
  RETURN_IF_ERROR(add_numbers(settings, values));
  RETURN_IF_ERROR(add_listeners(settings, values));
  RETURN_IF_ERROR(add_origins(settings, values));
  for (const host::Member& member : host::kSuite) {
    ASSIGN_OR_RETURN(Values cluster, cluster_of(settings, member.name));
    values.lists["services"].push_back(std::move(cluster));
  }
  values.lists["refusals"] = refusals();
  FieldTable fields;
  add_routes(settings, contract, fields, values);
  add_pages(settings, out, values);
  ASSIGN_OR_RETURN(Files made, secrets(settings));
  ASSIGN_OR_RETURN(made["envoy.yaml"], fill(farmgate::envoy_template(), values));
  made["edge.lua"] = fields.lua() + std::string(farmgate::edge_script());
  made["farmgate.binpb"] = contract.descriptor_set();
  made["openapi.json"] = openapi(contract);
  made["docs.html"] = farmgate::docs_page();
  made["docs.js"] = farmgate::docs_script();
  return made;
}

}  // namespace farmgate::edge
