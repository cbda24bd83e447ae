#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "chassis/pg/connection.h"

namespace farmgate::pg {

// Answers single statements of many callers over one connection of its own: what waits while the
// database is at work goes in the next round trip together, so that under load neither side wakes
// once a statement. Its thread and connection begin with the first question. Thread-safe. Private
// to chassis/pg.
class Reader {
 public:
  explicit Reader(Options options);
  ~Reader();  // nobody asks any more
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  // Told once, on this reader's own thread, which it must not hold up; at once and by the caller
  // when too many wait: DATABASE_BUSY. Behind a database that does not answer it may come after the
  // deadline.
  using Told = std::function<void(StatusOr<Result>)>;
  void ask(const Statement& statement, std::vector<Param> params, Deadline deadline, Told told);

  // One row by its key; those of several callers are one statement. The row is good for the call.
  using ToldRow = std::function<void(StatusOr<std::optional<Row>>)>;
  void ask_row(const ByKey& statements, const Uuid& key, Deadline deadline, ToldRow told);

  Database::Gauges gauges() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace farmgate::pg
