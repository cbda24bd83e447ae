#pragma once

#include <grpcpp/server_context.h>

#include <string>
#include <string_view>
#include <vector>

#include "chassis/auth/policy.h"
#include "chassis/auth/token.h"
#include "chassis/base/status.h"

namespace farmgate::rpc {

// Who may connect, and as whom a call counts: the certificate first, then the token.
class Doorkeeper {
 public:
  Doorkeeper(std::vector<std::string> allowed_peers, auth::TokenVerifier& verifier);

  // The name in the certificate, or UNAUTHENTICATED/PEER_NOT_ALLOWED.
  StatusOr<std::string_view> peer_of(const grpc::CallbackServerContext& context) const;
  // A sibling is SERVICE and its token is not looked at; behind the edge the token says who calls.
  StatusOr<auth::Principal> caller(const grpc::CallbackServerContext& context,
                                   std::string_view peer) const;

 private:
  StatusOr<auth::Principal> user_of(const grpc::CallbackServerContext& context) const;

  std::vector<std::string> allowed_;  // "spiffe://farmgate/edge"
  auth::TokenVerifier& verifier_;
};

// Our names in certificates (SAN URI): this and the service's name.
inline constexpr std::string_view kIdentityPrefix = "spiffe://farmgate/";

}  // namespace farmgate::rpc
