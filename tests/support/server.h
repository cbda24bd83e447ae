#pragma once

#include <string>
#include <vector>

#include "tests/support/child.h"

namespace farmgate::testing {

// A `farmgate` that serves. It ends with the test, also with one that is killed.
class Server : public Child {
 public:
  // words: the program and what follows it; admin: host:port of its admin server; log: the file to
  // which its words are added.
  Server(const std::vector<std::string>& words, std::string admin, std::string log);

  // Fails the test when it ends first, or is not ready within 60 s.
  void await_ready();

 private:
  std::string admin_;
  std::string log_;
};

}  // namespace farmgate::testing
