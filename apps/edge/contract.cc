#include "apps/edge/contract.h"

#include <google/api/annotations.pb.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <string_view>

#include "chassis/auth/policy.h"

namespace farmgate {
std::string_view descriptor_set();
}

namespace farmgate::edge {
namespace {

namespace pb = google::protobuf;

constexpr std::string_view kId = "[A-Za-z0-9._-]+";

std::string escaped(char c) {
  if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '/' || c == '_' || c == '-') {
    return {c};
  }
  return {'\\', c};
}

// "/v1/{name=listings/*}:publish" as a regular expression; a variable without a pattern is an id.
std::string regex_of(std::string_view path) {
  std::string regex;
  for (std::size_t at = 0; at < path.size(); ++at) {
    if (path[at] == '{') {
      const auto end = path.find('}', at);
      const auto equals = path.substr(at, end - at).find('=');
      if (equals == std::string_view::npos)
        regex += kId;
      else
        regex += regex_of(path.substr(at + equals + 1, end - at - equals - 1));
      at = end;
    } else if (path[at] == '*') {
      regex += kId;
    } else {
      regex += escaped(path[at]);
    }
  }
  return regex;
}

std::string collection_of(std::string_view path) {
  std::string_view rest = path.substr(path.find('/', 1) + 1);
  if (rest.starts_with('{')) rest = rest.substr(rest.find('=') + 1);
  return std::string(rest.substr(0, rest.find_first_of("/:}*")));
}

HttpRoute route_of(const google::api::HttpRule& rule) {
  HttpRoute route;
  switch (rule.pattern_case()) {
    case google::api::HttpRule::kGet: route.verb = "GET", route.path = rule.get(); break;
    case google::api::HttpRule::kPut: route.verb = "PUT", route.path = rule.put(); break;
    case google::api::HttpRule::kPost: route.verb = "POST", route.path = rule.post(); break;
    case google::api::HttpRule::kDelete: route.verb = "DELETE", route.path = rule.delete_(); break;
    case google::api::HttpRule::kPatch: route.verb = "PATCH", route.path = rule.patch(); break;
    default: std::abort();  // tests/contract hold every method to one of these
  }
  route.body = rule.body();
  route.regex = regex_of(route.path);
  route.collection = collection_of(route.path);
  route.path_prefix = route.path.substr(0, route.path.find('/', 1) + 1) + route.collection;
  return route;
}

std::vector<HttpRoute> routes_of(const pb::MethodDescriptor& method) {
  std::vector<HttpRoute> routes;
  if (!method.options().HasExtension(google::api::http)) return routes;
  const auto& rule = method.options().GetExtension(google::api::http);
  routes.push_back(route_of(rule));
  for (const auto& more : rule.additional_bindings()) routes.push_back(route_of(more));
  return routes;
}

// The second word of the package: farmgate.orders.v1.
std::string service_of(const pb::FileDescriptor& file) {
  const std::string& package = file.package();
  const auto begin = package.find('.') + 1;
  return package.substr(begin, package.find('.', begin) - begin);
}

Kind kind_of(const pb::MethodDescriptor& method) {
  if (method.client_streaming()) return Kind::kUpload;
  return method.server_streaming() ? Kind::kWatch : Kind::kUnary;
}

}  // namespace

bool Method::returns_file() const {
  return descriptor->output_type()->full_name() == "google.api.HttpBody";
}

bool Method::reads() const {
  return std::ranges::all_of(routes, [](const HttpRoute& route) { return route.verb == "GET"; });
}

const Contract& Contract::own() {
  static const Contract contract;
  return contract;
}

Contract::Contract() {
  const std::string_view bytes = farmgate::descriptor_set();
  if (!files_.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) std::abort();
  for (const auto& file : files_.file()) {
    const auto* built = pool_.BuildFile(file);
    if (built == nullptr) std::abort();
    for (int s = 0; s < built->service_count(); ++s) {
      for (int m = 0; m < built->service(s)->method_count(); ++m) {
        const auto* method = built->service(s)->method(m);
        const auto policy = auth::policy_of(*method);
        if (!policy || policy->roles == auth::Roles{auth::Role::kService}) continue;
        methods_.push_back({.descriptor = method,
                            .service = service_of(*built),
                            .path = "/" + method->service()->full_name() + "/" + method->name(),
                            .kind = kind_of(*method),
                            .token_optional = policy->roles.has(auth::Role::kPublic),
                            .routes = routes_of(*method)});
      }
    }
  }
}

std::vector<std::string> Contract::services() const {
  std::vector<std::string> names;
  for (const Method& method : methods_) {
    const std::string& name = method.descriptor->service()->full_name();
    if (names.empty() || names.back() != name) names.push_back(name);
  }
  return names;
}

std::string Contract::descriptor_set() const {
  pb::FileDescriptorSet plain = files_;
  for (auto& file : *plain.mutable_file()) file.clear_source_code_info();
  return plain.SerializeAsString();
}

}  // namespace farmgate::edge
