#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "chassis/auth/policy.h"
#include "chassis/auth/token.h"
#include "chassis/base/clock.h"
#include "chassis/base/status.h"
#include "chassis/rpc/service_table.h"
#include "chassis/rpc/tls.h"

namespace farmgate::rpc {

// A lane's bounded pool. A lane that uses a database has as many workers as the connection pool.
struct LaneOptions {
  int workers = 4;
  int queue = 256;
};

struct ServerOptions {
  std::string name;                        // "orders": label of metrics, name in the log
  std::string listen = "127.0.0.1:0";      // port 0: a free one
  TlsFiles tls;                            // certificate with SAN spiffe://farmgate/<name>
  std::vector<std::string> allowed_peers;  // "edge", "producers": by SAN; "edge" gives no role
  LaneOptions order, edit, browse, exports;
  std::chrono::milliseconds max_deadline{5000};
  std::chrono::milliseconds max_stream{
      300'000};         // of a stream either way; a connection lasts so long
  int max_feeds = 256;  // streams to callers at a time
  std::chrono::milliseconds feed_patience{10'000};  // with a caller that does not read
  bool reflection = false;
};

// One listener of one service: mTLS, identity, deadline, token, policy, validation, scope, lanes,
// health, metrics around the methods of its tables. start and stop are called by one thread.
class Server {
 public:
  // The verifier outlives the server.
  Server(ServerOptions options, auth::TokenVerifier& verifier);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  void add(ServiceTable& table);  // before start; the table outlives the server
  // FAILED_PRECONDITION: CERTIFICATE_INVALID (names the file), ADDRESS_IN_USE, SERVICE_TABLE.
  Status start();
  int port() const;

  // What grpc.health.v1 answers; a started server says NOT_SERVING until it is told otherwise.
  void set_ready(bool ready);
  // Streams to callers end with UNAVAILABLE/STOPPING, and none begins.
  void end_feeds();
  // GOAWAY, running calls end until the deadline, the rest is cancelled. After set_ready(false)
  // and the drain delay, which are the host's to keep.
  void stop(Deadline deadline);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace farmgate::rpc
