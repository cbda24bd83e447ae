#include <cstdlib>

#include "chassis/auth/json.h"
#include "chassis/auth/jwk_set.h"
#include "chassis/auth/token.h"

namespace farmgate::auth {
namespace {

void set(json_t* object, const char* name, const std::string& value) {
  if (!value.empty()) json_object_set_new(object, name, json_string(value.c_str()));
}

Json claims_of(const TokenSpec& spec) {
  Json claims(json_object());
  const auto now = std::chrono::duration_cast<std::chrono::seconds>(
      std::chrono::system_clock::now().time_since_epoch());
  set(claims.get(), "iss", spec.issuer);
  set(claims.get(), "aud", spec.audience);
  set(claims.get(), "sub", spec.subject);
  json_object_set_new(claims.get(), "iat", json_integer(now.count()));
  json_object_set_new(claims.get(), "exp", json_integer((now + spec.lifetime).count()));
  json_t* roles = json_array();
  for (int value = 1; value <= static_cast<int>(Role::kService); ++value) {
    const auto role = static_cast<Role>(value);
    if (!spec.roles.has(role)) continue;
    json_array_append_new(roles, json_stringn(role_name(role).data(), role_name(role).size()));
  }
  json_object_set_new(claims.get(), "roles", roles);
  json_t* orgs = json_array();
  for (const std::string& org : spec.orgs) json_array_append_new(orgs, json_string(org.c_str()));
  json_object_set_new(claims.get(), "orgs", orgs);
  set(claims.get(), "commune", spec.commune);
  set(claims.get(), "province", spec.province);
  return claims;
}

Json header_of(const json_t* key) {
  Json header(json_object());
  const bool curve = text_in(key, "kty") == "EC";
  set(header.get(), "alg", curve ? "ES256" : "RS256");
  set(header.get(), "kid", std::string(text_in(key, "kid")));
  set(header.get(), "typ", "JWT");
  return header;
}

}  // namespace

StatusOr<std::string> sign_token(std::string_view private_jwk, const TokenSpec& spec) {
  cjose_err error{};
  const Json key_json = parse_object(private_jwk);
  const Jwk key(cjose_jwk_import(private_jwk.data(), private_jwk.size(), &error));
  if (!key_json || !key || text_in(key_json.get(), "kid").empty()) {
    return Status(Code::kFailedPrecondition, "TOKEN_KEY_INVALID",
                  "the signing key is not a private JWK with a kid");
  }
  const Json header = header_of(key_json.get());
  const Json claims = claims_of(spec);
  char* text = json_dumps(claims.get(), JSON_COMPACT);
  if (text == nullptr) return invalid("token", "a claim is not valid UTF-8");
  const std::string payload(text);
  std::free(text);
  const Jws jws(cjose_jws_sign(key.get(), header.get(),
                               reinterpret_cast<const std::uint8_t*>(payload.data()),
                               payload.size(), &error));
  const char* compact = nullptr;
  if (!jws || !cjose_jws_export(jws.get(), &compact, &error)) {
    return Status(Code::kFailedPrecondition, "TOKEN_KEY_INVALID", "the signing key cannot sign");
  }
  return std::string(compact);
}

}  // namespace farmgate::auth
