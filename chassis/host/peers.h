#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "chassis/auth/token.h"
#include "chassis/host/settings.h"
#include "chassis/kafka/client.h"
#include "chassis/rpc/channel.h"
#include "chassis/rpc/server.h"

namespace farmgate::host {

// The settings a service has by being one: <service>.listen, .target, .peers (who may call it),
// .member, .connections, .max_deadline_ms and, for each lane, .<lane>_workers and .<lane>_queue.
std::vector<Setting> service_settings(std::string_view service);
// Of these, the two by which a client finds the service: .target and .listen.
std::vector<Setting> address_settings(std::string_view service);

// From settings to options, once for all services.
auth::VerifierOptions verifier_options(const Settings& settings);
rpc::ServerOptions server_options(const Settings& settings, std::string_view service);
// SETTING_INVALID where files of TLS are named that no client can use.
StatusOr<kafka::ClientOptions> kafka_options(const Settings& settings, const std::string& client);
// `self` dials `service`: own certificate out of pki_dir, target <service>.target.
rpc::ChannelOptions channel_options(const Settings& settings, std::string_view self,
                                    std::string_view service);

}  // namespace farmgate::host
