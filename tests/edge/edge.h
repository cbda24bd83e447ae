#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/edge/http.h"
#include "tests/support/suite.h"

namespace farmgate::testing {

// The suite of the whole program, started by its first user: the tests here change little of it.
Suite& suite();

// An edge in front of it with settings of its own ("edge.body_bytes = 1000"), until the scope ends.
// A limit of calls that they do not name is so high that no test meets it: whoever asks until
// something comes true asks more often the faster the machine is.
class Edge {
 public:
  explicit Edge(const std::vector<std::string>& settings = {}, const Suite& behind = suite());
  ~Edge();
  Edge(const Edge&) = delete;
  Edge& operator=(const Edge&) = delete;

  int port() const { return port_; }
  int probe() const { return port_ + 1; }  // of operators
  int drain() const { return port_ + 2; }  // of what ends it
  const std::string& folder() const { return folder_; }
  std::string log() const;
  // What its admin socket says to a GET.
  std::string admin(const std::string& path) const;

  Reply get(const std::string& target, const std::vector<std::string>& headers = {}) const;
  // A command with a body of JSON.
  Reply post(const std::string& target, const std::string& body,
             const std::vector<std::string>& headers = {}) const;

 private:
  std::string folder_;
  int port_;
};

// One for all who need no settings.
Edge& edge();

// How many calls came through before one was refused, which is told when to come again; -1 for none
// in a thousand. Buckets fill up meanwhile, so more than they hold may come through on a slow
// machine, not for ever.
int passed(const std::function<Reply()>& call);

// "authorization: Bearer ..." of a caller.
std::string bearer(const Caller& who);
// The reason in an error's JSON, "" without one.
std::string reason_of(const Reply& reply);

}  // namespace farmgate::testing
