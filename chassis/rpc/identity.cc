#include "chassis/rpc/identity.h"

#include <grpc/grpc_security_constants.h>

#include <algorithm>

namespace farmgate::rpc {
namespace {

constexpr std::string_view kBearer = "Bearer ";

std::string_view view(grpc::string_ref text) { return {text.data(), text.size()}; }

bool is_bearer(std::string_view header) {
  return header.size() > kBearer.size() && (header[0] == 'B' || header[0] == 'b') &&
         header.substr(1, kBearer.size() - 1) == kBearer.substr(1);
}

Status not_allowed() {
  return Status(Code::kUnauthenticated, "PEER_NOT_ALLOWED",
                "the client certificate is not one that may call this service");
}

auth::Principal anybody() {
  auth::Principal principal;
  principal.roles.add(auth::Role::kPublic);
  return principal;
}

}  // namespace

Doorkeeper::Doorkeeper(std::vector<std::string> allowed_peers, auth::TokenVerifier& verifier)
    : verifier_(verifier) {
  for (const std::string& peer : allowed_peers) {
    allowed_.push_back(std::string(kIdentityPrefix) + peer);
  }
}

StatusOr<std::string_view> Doorkeeper::peer_of(const grpc::CallbackServerContext& context) const {
  const auto identity = context.auth_context();
  if (!identity) return not_allowed();
  const auto names = identity->FindPropertyValues(GRPC_PEER_URI_PROPERTY_NAME);
  // One certificate, one name: with two, which of them counts would be a matter of order.
  if (names.size() != 1) return not_allowed();
  const auto known = std::find(allowed_.begin(), allowed_.end(), view(names.front()));
  if (known == allowed_.end()) return not_allowed();
  return std::string_view(*known).substr(kIdentityPrefix.size());
}

StatusOr<auth::Principal> Doorkeeper::user_of(const grpc::CallbackServerContext& context) const {
  const auto [first, last] = context.client_metadata().equal_range("authorization");
  if (first == last) return anybody();
  const std::string_view header = view(first->second);
  if (std::next(first) != last || !is_bearer(header)) {
    return Status(Code::kUnauthenticated, "TOKEN_INVALID",
                  "authorization must be one bearer token");
  }
  ASSIGN_OR_RETURN(const auto principal, verifier_.verify(header.substr(kBearer.size())));
  return *principal;
}

StatusOr<auth::Principal> Doorkeeper::caller(const grpc::CallbackServerContext& context,
                                             std::string_view peer) const {
  if (peer == "edge") return user_of(context);
  auth::Principal sibling = anybody();
  sibling.roles.add(auth::Role::kService);
  sibling.service = peer;
  return sibling;
}

}  // namespace farmgate::rpc
