#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/auth/token.h"
#include "chassis/base/clock.h"
#include "chassis/base/rules.h"
#include "chassis/events/counters.h"
#include "chassis/events/outbox.h"
#include "chassis/events/projection.h"
#include "chassis/events/republish.h"
#include "chassis/host/host.h"
#include "chassis/host/settings.h"
#include "chassis/pg/database.h"
#include "chassis/rpc/once.h"
#include "chassis/rpc/server.h"
#include "chassis/rpc/service_table.h"
#include "chassis/wire/pager.h"

namespace farmgate::host {

// What every service is made of. Owned by Parts; lives until the last part stopped.
struct Service {
  std::string name;
  const Settings& settings;
  Parts& parts;
  pg::Database& database;    // of the lanes
  pg::Database& background;  // of consumers and sweeps: load on the lanes does not starve them
  OffsetClock& clock;
  const DatedRules& rules;
  events::Outbox& outbox;
  rpc::Once& once;
  wire::Pager& pager;
  rpc::Server& server;
  std::vector<const rpc::ServiceTable*> tables;

  // Serves a table.
  rpc::ServiceTable& add(rpc::ServiceTable table);
  // A dated sweep or the like, run by one thread every `interval` until the service stops; an error
  // is logged and the next round tries again.
  void every(std::string_view what, std::chrono::milliseconds interval,
             std::function<Status()> round);
};

// A service as a value: what `farmgate NAME` and its verbs (migrate, republish, rebuild, dlq) need.
struct ServiceSpec {
  std::string name;  // of kSuite
  std::string summary;
  std::vector<Setting> settings;  // beside those every service has
  std::function<const std::vector<pg::Migration>&()> migrations;
  std::function<std::vector<std::string>(std::string_view topic_prefix)> topics;  // it publishes
  // The copies it keeps of other services' events; may hold on to what Parts owns. An error where a
  // setting of theirs is wrong.
  std::function<StatusOr<std::vector<events::Projection>>(const Settings&, Parts&,
                                                          const BusinessClock&, events::Outbox&)>
      projections;
  std::function<std::vector<events::AggregateSource>(events::Outbox&)> aggregates;
  std::function<Status(Service&)> compose;
  // What is wrong with the keys that it needs beside those of every service; without one it serves
  // what needs none.
  std::function<Status(const Settings&)> check_keys = {};
  bool uses_redis = false;
};

// The tables of the chassis (events, request claims, business clock), then the service's own.
std::vector<pg::Migration> schema(const ServiceSpec& spec);
pg::Options database_options(const Settings& settings, std::string_view service, int connections);
// Connections that one process of the service holds at most: lanes, background, reads of many,
// relay.
int most_connections(const Settings& settings, std::string_view service);
std::vector<Setting> settings_of(const ServiceSpec& spec);

// The target that runs these services in one process: one for `farmgate orders`, all for
// `farmgate all`. The specs live as long as the program.
Target target_of(std::string name, std::string summary, std::vector<const ServiceSpec*> specs);

// Whether the tables of the services register: every method with policy, scope and handler. The
// build runs it after linking.
Status check_tables(const Settings& settings, const std::vector<const ServiceSpec*>& specs);

}  // namespace farmgate::host
