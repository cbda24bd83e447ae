#include "chassis/testing/pg_sandbox.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "chassis/base/id.h"

namespace farmgate::testing {
namespace {

using namespace std::chrono_literals;

std::string server() { return require_env("FARMGATE_PG"); }

void must(const Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "test database: %s\n", status.to_string().c_str());
  std::abort();
}

}  // namespace

std::string require_env(const char* name) {
  const char* value = std::getenv(name);
  if (value != nullptr && *value != '\0') return value;
  std::fprintf(stderr, "%s is not set: run the tests with ./dev test\n", name);
  std::exit(2);
}

PgSandbox::PgSandbox(std::string_view label) {
  std::string id = Uuid::v7().to_string();
  std::erase(id, '-');
  name_ = "t_" + std::string(label) + "_" + id;
  must(pg::execute_script({server() + " dbname=postgres", 1, "test"},
                          "CREATE DATABASE " + name_ + " STRATEGY file_copy"));
}

PgSandbox::~PgSandbox() {
  must(pg::execute_script({server() + " dbname=postgres", 1, "test"},
                          "DROP DATABASE " + name_ + " WITH (FORCE)"));
}

pg::Options PgSandbox::options(int connections) const {
  return {server() + " dbname=" + name_, connections, "test"};
}

void PgSandbox::execute(const std::string& sql) { must(pg::execute_script(options(1), sql)); }

std::string PgSandbox::value(const std::string& sql) {
  auto result = pg::first_value(options(1), sql);
  must(result.status());
  return *result;
}

int PgSandbox::blocked() {
  return std::stoi(
      value("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND wait_event_type = 'Lock'"));
}

}  // namespace farmgate::testing
