#pragma once

#include <string>

namespace farmgate::testing {

// A Kafka node of the test's own, to be killed or to listen in its own way; it serves when the
// constructor returns and is gone with the object.
class OwnBroker {
 public:
  // settings: lines of server.properties that win over those of tools/stack.
  explicit OwnBroker(const std::string& settings = "");
  ~OwnBroker();
  OwnBroker(const OwnBroker&) = delete;
  OwnBroker& operator=(const OwnBroker&) = delete;

  void up();
  void kill();
  void restart();  // a clean stop and a start, at the same address
  const std::string& address() const { return address_; }  // host:port

 private:
  int stack(const std::string& verb);

  std::string folder_;
  std::string address_;
};

}  // namespace farmgate::testing
