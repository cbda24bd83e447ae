#include "chassis/auth/jwk_set.h"

#include <cstdlib>

#include "chassis/auth/json.h"
#include "chassis/auth/key_set.h"
#include "chassis/base/file.h"

namespace farmgate::auth {
namespace {

Status bad_set(std::string message) {
  return Status(Code::kFailedPrecondition, "JWKS_INVALID", std::move(message));
}

std::string_view algorithm_of(const json_t* key) {
  const std::string_view kind = text_in(key, "kty");
  if (kind == "EC" && text_in(key, "crv") == "P-256") return "ES256";
  if (kind == "RSA") return "RS256";
  return {};
}

// What a key says about its own use must agree with verifying by our two algorithms.
bool usable(const json_t* key, std::string_view algorithm) {
  const std::string_view use = text_in(key, "use"), stated = text_in(key, "alg");
  return !algorithm.empty() && (use.empty() || use == "sig") &&
         (stated.empty() || stated == algorithm) && !text_in(key, "kid").empty();
}

Jwk import(const json_t* key) {
  char* text = json_dumps(key, JSON_COMPACT);
  if (text == nullptr) return nullptr;
  cjose_err error{};
  Jwk jwk(cjose_jwk_import(text, std::string_view(text).size(), &error));
  std::free(text);
  return jwk;
}

}  // namespace

StatusOr<JwkSet> JwkSet::parse(std::string_view text) {
  const Json json = parse_object(text);
  if (!json) return bad_set("the key set is not a JSON object");
  const json_t* keys = json_object_get(json.get(), "keys");
  if (!json_is_array(keys)) return bad_set("the key set has no array \"keys\"");
  JwkSet set;
  for (std::size_t i = 0; i < json_array_size(keys); ++i) {
    const json_t* key = json_array_get(keys, i);
    const std::string_view algorithm = algorithm_of(key);
    if (!usable(key, algorithm)) continue;
    Jwk jwk = import(key);
    if (!jwk) return bad_set("key " + std::to_string(i) + " of the key set cannot be read");
    set.keys_.insert_or_assign(std::string(text_in(key, "kid")),
                               Key{std::move(jwk), std::string(algorithm)});
  }
  if (set.keys_.empty()) return bad_set("the key set holds no ES256 or RS256 key with a kid");
  return set;
}

StatusOr<JwkSet> JwkSet::read(const std::string& path) {
  const auto text = read_file(path);
  if (!text.ok()) return bad_set("cannot read the key set " + path);
  auto set = parse(*text);
  if (!set.ok()) return bad_set(path + ": " + std::string(set.status().message()));
  return set;
}

Status check_key_set(const std::string& file) { return JwkSet::read(file).status(); }

const JwkSet::Key* JwkSet::find(std::string_view kid) const {
  const auto at = keys_.find(kid);
  return at == keys_.end() ? nullptr : &at->second;
}

}  // namespace farmgate::auth
