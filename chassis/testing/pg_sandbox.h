#pragma once

#include <string>

#include "chassis/pg/database.h"

namespace farmgate::testing {

// A database of the test's own, created empty in the run's PostgreSQL (FARMGATE_PG) and dropped at
// the end. Ends the program with the cure when no PostgreSQL is at hand: never a silent skip.
class PgSandbox {
 public:
  explicit PgSandbox(std::string_view label = "test");
  ~PgSandbox();
  PgSandbox(const PgSandbox&) = delete;
  PgSandbox& operator=(const PgSandbox&) = delete;

  pg::Options options(int connections = 8) const;
  const std::string& name() const { return name_; }
  // For statements a test needs on its own account; the text may hold several.
  void execute(const std::string& sql);
  // The first column of the first row, as text; "" for NULL or no row.
  std::string value(const std::string& sql);
  // How many statements wait for what another transaction has.
  int blocked();

 private:
  std::string name_;
};

// An environment variable that tools/test exports; ends the program naming `./dev test` else.
std::string require_env(const char* name);

}  // namespace farmgate::testing
