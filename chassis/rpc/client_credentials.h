#pragma once

#include <grpcpp/security/credentials.h>

#include <memory>
#include <string>

#include "chassis/rpc/tls.h"

namespace farmgate::rpc {

// mTLS with our certificate; the handshake fails unless the server's certificate is of our
// authority and names spiffe://farmgate/<service>. Host names are not looked at.
std::shared_ptr<grpc::ChannelCredentials> client_credentials(const TlsTexts& texts,
                                                             const std::string& service);

}  // namespace farmgate::rpc
