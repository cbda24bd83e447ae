#pragma once

namespace farmgate {
class DatedRules;
namespace events {
class Outbox;
}
namespace pg {
class Database;
}
namespace rpc {
class Once;
}
namespace wire {
class Pager;
}
}  // namespace farmgate

namespace farmgate::cooperatives {

// What every api of this service works with.
struct ApiParts {
  pg::Database& database;
  rpc::Once& once;
  farmgate::events::Outbox& outbox;
  farmgate::wire::Pager& pager;
  const DatedRules& rules;
};

}  // namespace farmgate::cooperatives
