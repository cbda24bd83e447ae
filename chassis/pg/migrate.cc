#include <algorithm>
#include <thread>

#include "chassis/base/digest.h"
#include "chassis/pg/connection.h"
#include "chassis/pg/database.h"

namespace farmgate::pg {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t kMigrationLock = 0x6661726d67617465;  // one per database
constexpr int kAttempts = 30;  // each waits at most lock_timeout for a busy table

constexpr Statement kCreateTable{"migration_table", R"sql(
  CREATE TABLE IF NOT EXISTS schema_migration (
    version int PRIMARY KEY,
    name text NOT NULL,
    digest text NOT NULL,
    applied_time timestamptz NOT NULL DEFAULT now()))sql"};
constexpr Statement kSelect{"migration_select",
                            "SELECT version, digest FROM schema_migration ORDER BY version"};
constexpr Statement kRecord{
    "migration_record", "INSERT INTO schema_migration (version, name, digest) VALUES ($1, $2, $3)"};
constexpr Statement kBegun{"migration_begun", "SELECT to_regclass('schema_migration') IS NOT NULL"};
constexpr Statement kApplied{"migration_applied", R"sql(
  SELECT coalesce(max(version), 0)::bigint, count(*) FILTER (WHERE version = ANY($1::int[]))
  FROM schema_migration)sql"};

struct Applied {
  int version;
  std::string digest;
  static Applied from(Row& row) {
    Applied applied{static_cast<int>(row.int64()), row.text()};
    return applied;
  }
};

struct Begun {
  bool yes;
  static Begun from(Row& row) { return {row.boolean()}; }
};

struct AppliedOf {
  std::int64_t last = 0;
  std::int64_t known = 0;  // of those asked about
  static AppliedOf from(Row& row) {
    AppliedOf out;
    out.last = row.int64();
    out.known = row.int64();
    return out;
  }
};

std::string digest_of(const Migration& migration) { return hex(as_bytes(sha256(migration.sql))); }

// What a newer program has run beside is nobody's business here: it may be rolled back to this one.
Status check_unchanged(const std::vector<Applied>& applied, const std::vector<Migration>& known) {
  for (const Applied& ran : applied) {
    const auto it = std::find_if(known.begin(), known.end(),
                                 [&](const Migration& m) { return m.version == ran.version; });
    if (it == known.end() || digest_of(*it) == ran.digest) continue;
    return refuse("MIGRATION_CHANGED", "a migration that ran has another text now",
                  {{"migration", std::string(it->name)}});
  }
  return ok();
}

Status apply(Connection& connection, const Migration& migration) {
  connection.begin_attempt(in(10min));
  RETURN_IF_ERROR(connection.script("BEGIN;SET LOCAL lock_timeout='1s'"));
  Status status = connection.script(std::string(migration.sql));
  if (status.ok()) {
    status = connection
                 .run(kRecord, {param(migration.version), param(migration.name),
                                param(digest_of(migration))})
                 .status();
  }
  if (status.ok()) status = connection.script("COMMIT");
  if (!status.ok()) {
    (void)connection.script("ROLLBACK");
    return std::move(status).with("migration", std::string(migration.name));
  }
  return status;
}

Status apply_patiently(Connection& connection, const Migration& migration) {
  for (int attempt = 1;; ++attempt) {
    Status status = apply(connection, migration);
    if (status.reason() != "ROW_BUSY" || attempt == kAttempts) return status;
    std::this_thread::sleep_for(100ms);
  }
}

}  // namespace

Status migrate(const Options& options, const std::vector<Migration>& migrations) {
  ASSIGN_OR_RETURN(auto connection, Connection::open(options, in(10s)));
  connection->begin_attempt(in(10min));
  RETURN_IF_ERROR(connection->script("SET client_min_messages=warning; SELECT pg_advisory_lock(" +
                                     std::to_string(kMigrationLock) + ")"));
  RETURN_IF_ERROR(connection->run(kCreateTable, {}).status());
  Tx tx(*connection);
  ASSIGN_OR_RETURN(auto applied, tx.query<Applied>(kSelect));
  RETURN_IF_ERROR(check_unchanged(applied, migrations));
  for (const Migration& migration : migrations) {
    const bool done = std::any_of(applied.begin(), applied.end(), [&](const Applied& ran) {
      return ran.version == migration.version;
    });
    if (!done) RETURN_IF_ERROR(apply_patiently(*connection, migration));
  }
  return ok();
}

Status check_schema(Database& database, const std::vector<Migration>& migrations) {
  std::vector<int> versions;
  for (const Migration& it : migrations) versions.push_back(it.version);
  auto applied = database.read(in(1000ms), [&](Tx& tx) -> StatusOr<std::optional<AppliedOf>> {
    ASSIGN_OR_RETURN(const auto begun, tx.query_one<Begun>(kBegun));
    if (!begun->yes) return AppliedOf{};
    return tx.query_one<AppliedOf>(kApplied, versions);
  });
  RETURN_IF_ERROR(applied.status());
  if ((*applied)->known == static_cast<std::int64_t>(versions.size())) return ok();
  return refuse(
      "SCHEMA_VERSION", "run `migrate` of this program's version",
      {{"expected", std::to_string(versions.back())}, {"found", std::to_string((*applied)->last)}});
}

}  // namespace farmgate::pg
