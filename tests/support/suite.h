#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/auth/principal.h"
#include "chassis/base/status.h"
#include "chassis/rpc/channel.h"
#include "tests/support/server.h"

namespace farmgate::testing {

// Who calls; the suite signs a token for it.
struct Caller {
  std::string subject;
  auth::Roles roles;
  std::vector<std::string> orgs = {};
  std::string commune = {};
  std::string province = "provinces/24";
};
Caller officer();
Caller bank();
Caller seller_of(const std::string& producer);
Caller buyer(const std::string& subject);

// The programs as they are shipped, on databases, topics, ports and a folder of the test's own, in
// the run's PostgreSQL, Kafka and Redis. Nothing runs until start(); all of it is gone at the end.
class Suite {
 public:
  // settings: further lines of farmgate.conf ("orders.order_workers = 1").
  explicit Suite(const std::vector<std::string>& settings = {});
  ~Suite();
  Suite(const Suite&) = delete;
  Suite& operator=(const Suite&) = delete;

  // What is run from here on; this build's program unless said otherwise.
  void use(const std::string& program) { program_ = program; }
  void migrate();
  // `farmgate all`; returns when it is ready, and fails the test when it is not within 60 s.
  void start();
  void await_ready();
  void spawn();  // starts and does not wait
  void kill();   // SIGKILL
  Child& process() { return *process_; }

  // `farmgate WORDS... --config <the suite's>`, to its end.
  Finished farmgate(std::vector<std::string> words) const;

  // One try by the edge's certificate: refusals and failures as they come.
  template <class Reply>
  StatusOr<Reply> call(std::string_view method, const google::protobuf::Message& request,
                       const Caller& who) {
    Reply reply;
    RETURN_IF_ERROR(call_into(method, request, reply, who));
    return reply;
  }
  // Repeats until the outcome is definite, for 60 s at most: what a client is told to do.
  template <class Reply>
  StatusOr<Reply> settle(std::string_view method, const google::protobuf::Message& request,
                         const Caller& who) {
    Reply reply;
    RETURN_IF_ERROR(settle_into(method, request, reply, who));
    return reply;
  }
  // The reply's bytes of one try.
  StatusOr<std::string> call_bytes(std::string_view method,
                                   const google::protobuf::Message& request, const Caller& who);

  rpc::Channel& channel(std::string_view service);
  std::string token(const Caller& who) const;

  // The first value of a query on a service's database, "" for none.
  std::string value(std::string_view service, const std::string& sql) const;
  void execute(std::string_view service, const std::string& sql) const;

  std::string config() const { return folder_ + "/farmgate.conf"; }
  std::string log() const { return contents(folder_ + "/log"); }
  std::string admin() const;                            // host:port of the admin server
  std::string address(std::string_view service) const;  // host:port of its listener
  const std::string& folder() const { return folder_; }

 private:
  Status call_into(std::string_view method, const google::protobuf::Message& request,
                   google::protobuf::Message& reply, const Caller& who);
  Status settle_into(std::string_view method, const google::protobuf::Message& request,
                     google::protobuf::Message& reply, const Caller& who);
  void write_config(const std::vector<std::string>& settings) const;

  std::string name_;
  std::string folder_;
  std::string program_;
  int port_ = 0;  // of the admin server; the services follow it
  std::unique_ptr<Server> process_;
  std::mutex mutex_;  // calls come from many threads; the first of them opens a channel
  std::map<std::string, std::unique_ptr<rpc::Channel>, std::less<>> channels_;
};

}  // namespace farmgate::testing
