#include "chassis/auth/seal.h"

#include <mutex>
#include <optional>

#include "chassis/auth/json.h"
#include "chassis/auth/jwk_set.h"
#include "chassis/base/digest.h"
#include "chassis/base/text.h"

namespace farmgate::auth {
namespace {

constexpr std::size_t kMostBytes = 2000;
constexpr std::size_t kSignatureBytes = 64;  // of ES256

Status key_invalid(std::string message) {
  return Status(Code::kFailedPrecondition, "SEAL_KEY_INVALID", std::move(message));
}

Status broken() {
  return Status(Code::kInvalidArgument, "SEAL_BROKEN", "the text is not under a seal of ours");
}

// One encoding of the bytes, so that one seal has one token.
bool decode_part(std::string_view part, std::string& out) {
  return decode_base64url(part, out) && base64url(out) == part;
}

bool header_acceptable(const json_t* header, std::string_view type) {
  return json_object_size(header) == 3 && text_in(header, "alg") == "ES256" &&
         text_in(header, "typ") == type && !text_in(header, "kid").empty();
}

}  // namespace

struct Seal::Keys {
  std::string type;
  Jwk own;
  std::string own_id;
  std::optional<JwkSet> known;
  // The library counts references of a key without a lock.
  mutable std::mutex mutex;
};

Seal::Seal(std::unique_ptr<Keys> keys) : keys_(std::move(keys)) {}
Seal::~Seal() = default;

StatusOr<std::unique_ptr<Seal>> Seal::open(std::string_view private_jwk, std::string_view jwks,
                                           std::string type) {
  auto keys = std::make_unique<Keys>();
  keys->type = std::move(type);
  if (!private_jwk.empty()) {
    cjose_err error{};
    const Json json = parse_object(private_jwk);
    keys->own.reset(cjose_jwk_import(private_jwk.data(), private_jwk.size(), &error));
    if (!json || !keys->own || text_in(json.get(), "crv") != "P-256" ||
        text_in(json.get(), "d").empty() || text_in(json.get(), "kid").empty()) {
      return key_invalid("the key is not a private P-256 JWK with a kid");
    }
    keys->own_id = text_in(json.get(), "kid");
  }
  if (!jwks.empty()) {
    auto known = JwkSet::parse(jwks);
    if (!known.ok()) return key_invalid(std::string(known.status().message()));
    keys->known = std::move(*known);
  }
  return std::unique_ptr<Seal>(new Seal(std::move(keys)));
}

StatusOr<std::string> Seal::close(std::string_view text) const {
  if (!keys_->own) {
    return Status(Code::kFailedPrecondition, "SEAL_KEY_MISSING", "there is no key to seal with");
  }
  const Json header(json_object());
  const auto set = [&](const char* name, const std::string& value) {
    json_object_set_new(header.get(), name, json_string(value.c_str()));
  };
  set("alg", "ES256");
  set("kid", keys_->own_id);
  set("typ", keys_->type);
  const std::lock_guard lock(keys_->mutex);
  cjose_err error{};
  const Jws jws(cjose_jws_sign(keys_->own.get(), header.get(),
                               reinterpret_cast<const std::uint8_t*>(text.data()), text.size(),
                               &error));
  const char* compact = nullptr;
  if (!jws || !cjose_jws_export(jws.get(), &compact, &error)) {
    return key_invalid("the key cannot sign");
  }
  return std::string(compact);
}

StatusOr<std::string> Seal::read(std::string_view token) const {
  const auto parts = split(token, '.');
  std::string header_text, text, signature;
  if (token.size() > kMostBytes || parts.size() != 3 || !decode_part(parts[0], header_text) ||
      !decode_part(parts[1], text) || !decode_part(parts[2], signature) ||
      signature.size() != kSignatureBytes) {
    return broken();
  }
  const Json header = parse_object(header_text);
  if (!header || !header_acceptable(header.get(), keys_->type) || !keys_->known) return broken();
  const JwkSet::Key* const key = keys_->known->find(text_in(header.get(), "kid"));
  if (key == nullptr || key->algorithm != "ES256") return broken();
  const std::lock_guard lock(keys_->mutex);
  cjose_err error{};
  const Jws jws(cjose_jws_import(token.data(), token.size(), &error));
  if (!jws || !cjose_jws_verify(jws.get(), key->jwk.get(), &error)) return broken();
  return text;
}

}  // namespace farmgate::auth
