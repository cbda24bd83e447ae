#include "chassis/auth/token.h"

#include <sys/stat.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <shared_mutex>
#include <thread>
#include <tuple>

#include "chassis/auth/json.h"
#include "chassis/auth/jwk_set.h"
#include "chassis/auth/token_cache.h"
#include "chassis/base/digest.h"
#include "chassis/base/file.h"
#include "chassis/telemetry/log.h"

namespace farmgate::auth {
namespace {

using Instant = TokenCache::Instant;
constexpr std::size_t kMaxTokenBytes = 8192;
constexpr std::size_t kMaxTextBytes = 255;
constexpr std::size_t kMaxOrgs = 200;

Status refused(std::string_view reason, std::string message) {
  return Status(Code::kUnauthenticated, reason, std::move(message));
}
Status token_invalid() { return refused("TOKEN_INVALID", "the bearer token is not valid"); }

struct Compact {
  std::string header, claims;
};

// A part whose text is not the one encoding of its bytes is refused, so that one token has one
// digest.
bool decode_part(std::string_view part, std::string& out) {
  return decode_base64url(part, out) && base64url(out) == part;
}

std::optional<Compact> split(std::string_view token) {
  const std::size_t first = token.find('.');
  const std::size_t second = token.find('.', first == std::string_view::npos ? first : first + 1);
  if (first == std::string_view::npos || second == std::string_view::npos) return std::nullopt;
  Compact compact;
  std::string signature;
  if (!decode_part(token.substr(0, first), compact.header) ||
      !decode_part(token.substr(first + 1, second - first - 1), compact.claims) ||
      !decode_part(token.substr(second + 1), signature) || signature.empty()) {
    return std::nullopt;
  }
  return compact;
}

// Only the algorithm, the key's id and the type may steer us: a header that brings or points at a
// key of its own is an attack.
bool header_acceptable(const json_t* header) {
  for (const char* name : {"jwk", "jku", "x5u", "x5c", "crit"}) {
    if (json_object_get(header, name) != nullptr) return false;
  }
  const std::string_view algorithm = text_in(header, "alg");
  if (algorithm != "ES256" && algorithm != "RS256") return false;
  const json_t* type = json_object_get(header, "typ");
  return type == nullptr || text_of(type) == "JWT" || text_of(type) == "at+jwt";
}

bool signed_by(const JwkSet::Key& key, std::string_view token) {
  cjose_err error{};
  const Jws jws(cjose_jws_import(token.data(), token.size(), &error));
  return jws && cjose_jws_verify(jws.get(), key.jwk.get(), &error);
}

Status check_signature(std::string_view token, const json_t* header, const JwkSet& keys) {
  const JwkSet::Key* key = keys.find(text_in(header, "kid"));
  if (key == nullptr) {
    return refused("TOKEN_KEY_UNKNOWN", "the bearer token is signed by an unknown key");
  }
  if (key->algorithm != text_in(header, "alg") || !signed_by(*key, token)) return token_invalid();
  return ok();
}

bool audience_matches(const json_t* claims, const std::string& audience) {
  const json_t* value = json_object_get(claims, "aud");
  if (json_is_string(value)) return text_of(value) == audience;
  const auto all = texts_in(claims, "aud");
  return std::find(all.begin(), all.end(), audience) != all.end();
}

std::string resource(std::string_view collection, std::string_view claim) {
  if (claim.empty() || claim.find('/') != std::string_view::npos) return std::string(claim);
  return std::string(collection) + "/" + std::string(claim);
}

// Of the roles a token claims, those that count here.
bool counts(Role role, const Principal& principal, const std::vector<std::string>& provinces) {
  if (role == Role::kService) return false;
  return role != Role::kProvinceOfficer || provinces.empty() ||
         std::find(provinces.begin(), provinces.end(), principal.province) != provinces.end();
}

Principal principal_of(const json_t* claims, const VerifierOptions& options) {
  const Claims& names = options.claims;
  Principal principal;
  principal.subject = text_in(claims, "sub");
  principal.orgs = texts_of(value_at(claims, names.orgs));
  principal.commune = resource("communes", text_of(value_at(claims, names.commune)));
  principal.province = resource("provinces", text_of(value_at(claims, names.province)));
  principal.roles.add(Role::kPublic);
  for (const std::string& name : texts_of(value_at(claims, names.roles))) {
    const auto role = parse_role(name);
    if (role && counts(*role, principal, options.provinces)) principal.roles.add(*role);
  }
  return principal;
}

using FileStamp = std::tuple<ino_t, off_t, time_t, long>;

std::optional<FileStamp> stamp_of(const std::string& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0) return std::nullopt;
  return FileStamp(found.st_ino, found.st_size, found.st_mtim.tv_sec, found.st_mtim.tv_nsec);
}

}  // namespace

struct TokenVerifier::State {
  explicit State(VerifierOptions given) : options(std::move(given)), cache(options.cached_tokens) {}

  StatusOr<std::shared_ptr<const Principal>> verify_anew(std::string_view token,
                                                         const Digest& digest, Instant now);
  std::shared_ptr<const JwkSet> current_keys();
  StatusOr<Instant> check_claims(const json_t* claims, Instant now) const;
  Status refresh();
  void watch(const std::stop_token& stop);

  const VerifierOptions options;
  TokenCache cache;
  std::shared_mutex keys_mutex;
  // shared: a verification under way keeps the set it started with
  std::shared_ptr<const JwkSet> keys;
  std::mutex refresh_mutex;
  std::optional<FileStamp> stamp;
  std::condition_variable_any wake;
  std::jthread watcher;
};

StatusOr<Instant> TokenVerifier::State::check_claims(const json_t* claims, Instant now) const {
  const auto seconds = [](Instant at) {
    return std::chrono::duration<double>(at.time_since_epoch()).count();
  };
  const double clock = seconds(now), leeway = static_cast<double>(options.leeway.count());
  const std::string_view subject = text_in(claims, "sub");
  if (text_in(claims, "iss") != options.issuer || !audience_matches(claims, options.audience) ||
      subject.empty() || subject.size() > kMaxTextBytes ||
      json_array_size(value_at(claims, options.claims.orgs)) > kMaxOrgs) {
    return token_invalid();
  }
  const auto expires = number_in(claims, "exp"), issued = number_in(claims, "iat");
  if (!expires || !issued) return token_invalid();
  if (*expires + leeway <= clock) return refused("TOKEN_EXPIRED", "the bearer token has expired");
  const double not_before = number_in(claims, "nbf").value_or(0);
  if (not_before > clock + leeway || *issued > clock + leeway) {
    return refused("TOKEN_NOT_YET_VALID", "the bearer token is not valid yet");
  }
  if (*expires - *issued > static_cast<double>(options.max_lifetime.count())) {
    return token_invalid();
  }
  return Instant(std::chrono::seconds(static_cast<std::int64_t>(*expires + leeway)));
}

std::shared_ptr<const JwkSet> TokenVerifier::State::current_keys() {
  const std::shared_lock lock(keys_mutex);
  return keys;
}

StatusOr<std::shared_ptr<const Principal>> TokenVerifier::State::verify_anew(std::string_view token,
                                                                             const Digest& digest,
                                                                             Instant now) {
  const auto compact = split(token);
  if (!compact) return token_invalid();
  const Json header = parse_object(compact->header);
  if (!header || !header_acceptable(header.get())) return token_invalid();
  const std::shared_ptr<const JwkSet> verified_by = current_keys();
  if (!verified_by) return unavailable("JWKS_UNAVAILABLE", "the key set has not been read yet");
  RETURN_IF_ERROR(check_signature(token, header.get(), *verified_by));
  const Json claims = parse_object(compact->claims);
  if (!claims) return token_invalid();
  ASSIGN_OR_RETURN(const Instant expires, check_claims(claims.get(), now));
  auto principal = std::make_shared<const Principal>(principal_of(claims.get(), options));
  // Under the lock of the keys: what they verified is not remembered beyond their replacement.
  const std::shared_lock lock(keys_mutex);
  if (keys == verified_by) cache.insert(digest, principal, expires);
  return principal;
}

Status TokenVerifier::State::refresh() {
  const std::lock_guard lock(refresh_mutex);
  const auto found = stamp_of(options.jwks_file);
  if (found && found == stamp) return ok();
  const auto text = read_file(options.jwks_file);
  if (!found || !text.ok()) {
    return Status(Code::kFailedPrecondition, "JWKS_INVALID",
                  "cannot read the key set " + options.jwks_file);
  }
  ASSIGN_OR_RETURN(JwkSet set, JwkSet::parse(*text));
  {
    const std::unique_lock keys_lock(keys_mutex);
    keys = std::make_shared<const JwkSet>(std::move(set));
    cache.clear();  // a token of a withdrawn key ends with its key
  }
  stamp = found;
  return ok();
}

void TokenVerifier::State::watch(const std::stop_token& stop) {
  std::mutex mutex;
  std::unique_lock lock(mutex);
  std::string told;
  while (!stop.stop_requested()) {
    wake.wait_for(lock, stop, std::chrono::milliseconds(900), [] { return false; });
    const Status status = refresh();
    if (!status.ok() && status.message() != told) {
      telemetry::log_error("key set not read, the old keys stay", {{"cause", status.to_string()}});
    }
    told = status.message();
  }
}

TokenVerifier::TokenVerifier(VerifierOptions options)
    : state_(std::make_unique<State>(std::move(options))) {
  if (const Status status = refresh(); !status.ok()) {
    telemetry::log_error("key set not read at start", {{"cause", status.to_string()}});
  }
  state_->watcher = std::jthread([this](const std::stop_token& stop) { state_->watch(stop); });
}

TokenVerifier::~TokenVerifier() = default;

Status TokenVerifier::refresh() { return state_->refresh(); }

StatusOr<std::shared_ptr<const Principal>> TokenVerifier::verify(std::string_view token) {
  if (token.empty() || token.size() > kMaxTokenBytes) return token_invalid();
  const Digest digest = token_digest(token);
  const Instant now = std::chrono::system_clock::now();
  if (auto known = state_->cache.find(digest, now)) return known;
  return state_->verify_anew(token, digest, now);
}

}  // namespace farmgate::auth
