#include "apps/edge/openapi.h"

#include <algorithm>
#include <cctype>

#include "apps/edge/schemas.h"
#include "chassis/auth/policy.h"
#include "farmgate/options/v1/options.pb.h"

namespace farmgate::edge {
namespace {

namespace pb = google::protobuf;

// "listings" is "listing" of one: the name of a parameter.
std::string singular(std::string_view word) {
  if (word.ends_with("ies")) return std::string(word.substr(0, word.size() - 3)) + "y";
  if (word.ends_with("s")) word.remove_suffix(1);
  return std::string(word);
}

struct Path {
  std::string text;                     // "/v1/listings/{listing}:publish"
  std::vector<std::string> parameters;  // "listing"
  std::set<std::string> bound;          // fields of the request: "name"; "listing.name"
};

// Each star of a pattern is a parameter, named after the collection before it.
void add_pattern(std::string_view pattern, Path& path) {
  std::string word;
  for (const char c : pattern) {
    if (c == '*') {
      std::string name = singular(word);
      path.parameters.push_back(name);
      path.text += "{" + name + "}";
    } else {
      path.text += c;
    }
    if (c == '/') {
      if (!path.text.ends_with("}/")) word = path.text.substr(0, path.text.size() - 1);
      word = word.substr(word.rfind('/') + 1);
    }
  }
}

Path path_of(const std::string& route) {
  Path path;
  for (std::size_t at = 0; at < route.size(); ++at) {
    if (route[at] != '{') {
      path.text += route[at];
      continue;
    }
    const auto end = route.find('}', at);
    const std::string inside = route.substr(at + 1, end - at - 1);
    const auto equals = inside.find('=');
    path.bound.insert(inside.substr(0, equals));
    add_pattern(equals == std::string::npos ? inside + "/*" : inside.substr(equals + 1), path);
    at = end;
  }
  return path;
}

// What a query can hold: numbers, texts and enums, also of an object within; no lists of objects.
void add_query(const pb::Descriptor& message, const std::string& prefix, const Path& path,
               const std::string& body, Schemas& schemas, Json& parameters) {
  for (int i = 0; i < message.field_count(); ++i) {
    const pb::FieldDescriptor& field = *message.field(i);
    const std::string name = prefix + field.json_name();
    if (path.bound.contains(field.name()) || (prefix.empty() && field.name() == body)) continue;
    const auto* inner = field.message_type();
    const bool is_plain = inner == nullptr || inner->file()->package() == "google.protobuf";
    if (!is_plain) {
      if (prefix.empty() && !field.is_repeated()) {
        add_query(*inner, name + ".", path, body, schemas, parameters);
      }
      continue;
    }
    Json one = {{"name", name}, {"in", "query"}};
    const std::string words = words_of(field);
    if (!words.empty()) one["description"] = words;
    one["schema"] = schemas.of(field);
    if (prefix.empty() && is_required(field)) {
      one["required"] = true;
      if (const Json example = sample(field); !example.is_null()) one["example"] = example;
    }
    parameters.push_back(std::move(one));
  }
}

// An id, but where the name that the path makes has a form of its own.
std::string sample_id(const Method& method, const Path& path) {
  const auto* field = method.descriptor->input_type()->FindFieldByName(*path.bound.begin());
  if (path.parameters.size() != 1 || field == nullptr) return kSampleId;
  const Json name = sample(*field);
  if (!name.is_string()) return kSampleId;
  const std::string text = name;
  return text.substr(text.rfind('/') + 1);
}

Json parameters_of(const Method& method, const HttpRoute& route, const Path& path,
                   Schemas& schemas) {
  Json parameters = Json::array();
  for (const std::string& name : path.parameters) {
    parameters.push_back({{"name", name},
                          {"in", "path"},
                          {"required", true},
                          {"schema", {{"type", "string"}, {"pattern", "^[A-Za-z0-9._-]+$"}}},
                          {"example", sample_id(method, path)}});
  }
  if (route.body != "*") {
    add_query(*method.descriptor->input_type(), "", path, route.body, schemas, parameters);
  }
  return parameters;
}

// Fields of the body that the path says: "listing.name" is `name` of the body `listing`.
std::set<std::string> bound_in(const Path& path, const std::string& body) {
  if (body == "*") return path.bound;
  std::set<std::string> names;
  for (const std::string& field : path.bound) {
    if (field.starts_with(body + ".")) names.insert(field.substr(body.size() + 1));
  }
  return names;
}

Json body_of(const Method& method, const HttpRoute& route, const Path& path, Schemas& schemas) {
  const auto* request = method.descriptor->input_type();
  const auto* field = request->FindFieldByName(route.body);
  const auto& message = field == nullptr ? *request : *field->message_type();
  const std::string json = "application/json";
  if (message.full_name() == "google.api.HttpBody") {
    const Json binary = {{"type", "string"}, {"format", "binary"}};
    return {{"required", true}, {"content", {{"*/*", {{"schema", binary}}}}}};
  }
  const auto bound = bound_in(path, route.body);
  Json schema = schemas.of(message, bound), example = sample(message, bound);
  if (method.kind == Kind::kUpload) {
    schema = {{"type", "array"}, {"items", schema}};
    example = Json::array({example});
  }
  return {{"required", true}, {"content", {{json, {{"schema", schema}, {"example", example}}}}}};
}

Json responses_of(const Method& method, Schemas& schemas) {
  const auto& reply = *method.descriptor->output_type();
  Json content;
  if (method.returns_file()) {
    content = {{"*/*", {{"schema", {{"type", "string"}, {"format", "binary"}}}}}};
  } else {
    Json schema = schemas.of(reply);
    if (method.kind == Kind::kWatch) schema = {{"type", "array"}, {"items", schema}};
    content = {{"application/json", {{"schema", schema}}}};
  }
  Json all = {{"200", {{"description", "done"}, {"content", content}}}};
  if (method.token_optional && method.reads()) {
    all["304"] = {{"description", "as the etag in if-none-match has it"}};
  }
  all["default"] = {{"$ref", "#/components/responses/Refusal"}};
  return all;
}

Json roles_of(const Method& method) {
  const auto& policy = method.descriptor->options().GetExtension(options::v1::policy);
  Json roles = Json::array();
  for (const int role : policy.roles()) {
    roles.push_back(auth::role_name(static_cast<auth::Role>(role)));
  }
  return roles;
}

Json operation(const Method& method, const HttpRoute& route, const Path& path, Schemas& schemas) {
  const auto& service = *method.descriptor->service();
  Json it = {{"operationId", service.name() + "_" + method.descriptor->name()},
             {"tags", Json::array({service.name()})},
             {"description", words_of(*method.descriptor)},
             {"parameters", parameters_of(method, route, path, schemas)}};
  if (!route.body.empty()) it["requestBody"] = body_of(method, route, path, schemas);
  it["responses"] = responses_of(method, schemas);
  Json security = Json::array({{{"token", Json::array()}}});
  if (method.token_optional) security.push_back(Json::object());
  it["security"] = std::move(security);
  it["x-roles"] = roles_of(method);
  it["x-rpc"] = method.path.substr(1);
  return it;
}

Json refusal() {
  const Json detail = {{"type", "object"},
                       {"properties",
                        {{"@type", {{"type", "string"}}},
                         {"reason", {{"type", "string"}}},
                         {"domain", {{"type", "string"}}}}},
                       {"required", {"@type"}}};
  return {{"type", "object"},
          {"required", {"code", "message", "details"}},
          {"properties",
           {{"code", {{"type", "integer"}, {"description", "google.rpc.Code"}}},
            {"message", {{"type", "string"}, {"description", "for people; it may change"}}},
            {"details",
             {{"type", "array"},
              {"description", "google.rpc.ErrorInfo has the stable reason"},
              {"items", detail}}}}}};
}

}  // namespace

std::string openapi(const Contract& contract) {
  Schemas schemas;
  Json paths = Json::object(), tags = Json::array();
  std::set<std::string> known;
  for (const Method& method : contract.methods()) {
    const auto& service = *method.descriptor->service();
    if (known.insert(service.full_name()).second) {
      tags.push_back({{"name", service.name()}, {"description", words_of(service)}});
    }
    for (const HttpRoute& route : method.routes) {
      const Path path = path_of(route.path);
      std::string verb = route.verb;
      std::ranges::transform(verb, verb.begin(), [](unsigned char c) { return std::tolower(c); });
      paths[path.text][verb] = operation(method, route, path, schemas);
    }
  }
  Json all = {{"openapi", "3.0.3"},
              {"info",
               {{"title", "farmgate"},
                {"version", "v1"},
                {"description",
                 "A farm-to-market platform: the same contract over gRPC, "
                 "gRPC-Web and, as here, HTTP with JSON."}}},
              {"servers", Json::array({{{"url", "/"}}})},
              {"tags", tags},
              {"paths", paths}};
  Json components = {{"schemas", schemas.all()}};
  components["schemas"]["Refusal"] = refusal();
  const Json described = {{"schema", {{"$ref", "#/components/schemas/Refusal"}}}};
  components["responses"] = {{"Refusal",
                              {{"description", "refused, with the reason"},
                               {"content", {{"application/json", described}}}}}};
  components["securitySchemes"] = {
      {"token", {{"type", "http"}, {"scheme", "bearer"}, {"bearerFormat", "JWT"}}}};
  all["components"] = std::move(components);
  return all.dump(1) + "\n";
}

}  // namespace farmgate::edge
