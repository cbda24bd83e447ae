#pragma once

#include <stdlib.h>

#include <string>

#include "chassis/testing/pg_sandbox.h"

namespace farmgate::testing {

// Another server in the place of the run's, for what is made in this scope.
class Elsewhere {
 public:
  explicit Elsewhere(const std::string& server) : before_(require_env("FARMGATE_PG")) {
    setenv("FARMGATE_PG", server.c_str(), 1);
  }
  ~Elsewhere() { setenv("FARMGATE_PG", before_.c_str(), 1); }
  Elsewhere(const Elsewhere&) = delete;
  Elsewhere& operator=(const Elsewhere&) = delete;

 private:
  const std::string before_;
};

}  // namespace farmgate::testing
