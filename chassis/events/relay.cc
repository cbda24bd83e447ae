#include "chassis/events/relay.h"

#include <algorithm>
#include <utility>

#include "chassis/base/planted.h"
#include "chassis/events/envelope.h"

namespace farmgate::events {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t kLock = 0x6667'6f75'7462'6f78;  // one per database
constexpr auto kStatement = 10s;

// A delete lost in a crash of the database doubles messages, nothing worse.
constexpr pg::Statement kRelaxed{"relay_relaxed", "SET synchronous_commit = off"};
// Always from the oldest row: ids commit out of order, and what is still here is unpublished.
constexpr pg::Statement kFetch{"relay_fetch", R"sql(
  SELECT id, topic, key, type, source, subject, epoch, version, traceparent, value, append_time
  FROM outbox ORDER BY id LIMIT $1)sql"};
constexpr pg::Statement kDelete{"relay_delete", "DELETE FROM outbox WHERE id = ANY($1::bigint[])"};
constexpr pg::Statement kBury{"relay_bury", R"sql(
  WITH refused AS (DELETE FROM outbox WHERE id = ANY($1::bigint[]) RETURNING *)
  INSERT INTO outbox_dead (id, topic, key, type, source, subject, epoch, version, traceparent,
                           value, append_time, cause)
  SELECT id, topic, key, type, source, subject, epoch, version, traceparent, value, append_time, $2
  FROM refused)sql"};
#ifdef FARMGATE_PLANT
constexpr pg::Statement kFetchAfter{"relay_fetch_after", R"sql(
  SELECT id, topic, key, type, source, subject, epoch, version, traceparent, value, append_time
  FROM outbox WHERE id > $2 ORDER BY id LIMIT $1)sql"};
#endif

struct OutboxRow {
  std::int64_t id = 0;
  Envelope envelope;

  static OutboxRow from(pg::Row& row) {
    OutboxRow it;
    it.id = row.int64();
    it.envelope.topic = row.text();
    it.envelope.key = row.text();
    it.envelope.type = row.text();
    it.envelope.source = row.text();
    it.envelope.subject = row.text();
    it.envelope.epoch = row.int64();
    it.envelope.version = row.int64();
    it.envelope.traceparent = row.text();
    it.envelope.value = row.bytes();
    it.envelope.time = row.time();
    return it;
  }
};

std::int64_t age_micros(Time time) {
  return std::max<std::int64_t>(0, std::chrono::duration_cast<std::chrono::microseconds>(
                                       std::chrono::system_clock::now() - time)
                                       .count());
}

}  // namespace

struct Relay::Batch {
  std::vector<std::int64_t> ids;
  std::vector<kafka::Record> records;
  std::int64_t oldest_micros = 0;
};

Relay::Relay(RelayOptions options, kafka::Publisher& publisher, Signal& signal, Counters& counters)
    : options_(std::move(options)),
      publisher_(publisher),
      signal_(signal),
      counters_(counters),
      rows_(options_.batch_rows) {}

Relay::~Relay() { stop(); }

void Relay::start() {
  thread_ = std::thread([this] { run(); });
}

void Relay::stop() {
  stopping_ = true;
  publisher_.stop();
  signal_.set();
  if (thread_.joinable()) thread_.join();
}

void Relay::run() {
  while (!stopping_) {
    Status status = lead();
    counters_.leading = 0;
    if (stopping_) return;
    if (!status.ok()) options_.report("relay: lost its database, asks for the lock again", status);
    pause(options_.backoff);
  }
}

// Returns when the session is lost: with it went the lock, so nothing more may be produced.
Status Relay::lead() {
  ASSIGN_OR_RETURN(auto session, pg::Session::open(options_.database, in(2s)));
  bool leader = false;
  while (!leader && !stopping_) {
    ASSIGN_OR_RETURN(leader, session->try_lock(kLock));
    if (!leader) pause(options_.backoff);
  }
  RETURN_IF_ERROR(
      session->transact(in(kStatement), [](pg::Tx& tx) { return tx.execute(kRelaxed).status(); }));
  counters_.leading = 1;
  while (!stopping_) {
    ASSIGN_OR_RETURN(const bool busy, step(*session));
    if (!busy) signal_.wait(options_.poll);
  }
  return ok();
}

StatusOr<bool> Relay::step(pg::Session& session) {
  ASSIGN_OR_RETURN(Batch batch, fetch(session));
  counters_.oldest_row_micros = batch.oldest_micros;
  if (batch.ids.empty()) return false;
  const kafka::Published published = publisher_.publish(batch.records, in(options_.ack_timeout));
  if (stopping_) return false;
  RETURN_IF_ERROR(settle(session, batch, published));
  return true;
}

StatusOr<Relay::Batch> Relay::fetch(pg::Session& session) {
  std::vector<OutboxRow> rows;
  RETURN_IF_ERROR(session.transact(in(kStatement), [&](pg::Tx& tx) -> Status {
#ifdef FARMGATE_PLANT
    if (planted("M4")) {
      ASSIGN_OR_RETURN(rows, tx.query<OutboxRow>(kFetchAfter, rows_, last_));
      return ok();
    }
#endif
    ASSIGN_OR_RETURN(rows, tx.query<OutboxRow>(kFetch, rows_));
    return ok();
  }));
  Batch batch;
  batch.ids.reserve(rows.size());
  batch.records.reserve(rows.size());
  if (!rows.empty()) batch.oldest_micros = age_micros(rows.front().envelope.time);
  for (OutboxRow& row : rows) {
    batch.ids.push_back(row.id);
    batch.records.push_back(std::move(row.envelope).record());
  }
  return batch;
}

// All or nothing: only a batch that was acknowledged whole is forgotten. A refused row is cornered
// by smaller and smaller batches; alone it is beyond doubt, and the rows behind it flow again.
Status Relay::settle(pg::Session& session, const Batch& batch, const kafka::Published& published) {
  if (published.status.ok()) {
    rows_ = std::min(options_.batch_rows, rows_ * 4);
    return forget(session, batch);
  }
  if (!published.refused.empty() && batch.ids.size() == 1) {
    options_.report("relay: row refused, moved to outbox_dead", published.status);
    return bury(session, batch, published.refused.front().cause);
  }
  counters_.publish_failures.fetch_add(1);
  if (!published.refused.empty()) {
    rows_ = std::max(1, static_cast<int>(batch.ids.size()) / 4);
    return ok();
  }
  options_.report("relay: batch not acknowledged, begins again", published.status);
  if (planted("M5")) return forget(session, batch);
  options_.make_topics();
  pause(options_.backoff);
  return ok();
}

Status Relay::forget(pg::Session& session, const Batch& batch) {
  RETURN_IF_ERROR(session.transact(
      in(kStatement), [&](pg::Tx& tx) { return tx.execute(kDelete, batch.ids).status(); }));
  last_ = batch.ids.back();
  counters_.published.fetch_add(static_cast<std::int64_t>(batch.ids.size()));
  return ok();
}

Status Relay::bury(pg::Session& session, const Batch& batch, const std::string& cause) {
  RETURN_IF_ERROR(session.transact(
      in(kStatement), [&](pg::Tx& tx) { return tx.execute(kBury, batch.ids, cause).status(); }));
  counters_.refused.fetch_add(1);
  return ok();
}

void Relay::pause(std::chrono::milliseconds span) {
  const Deadline end = in(span);
  while (!stopping_ && Elapsed::now() < end) {
    std::this_thread::sleep_for(std::min(span, std::chrono::milliseconds(10)));
  }
}

}  // namespace farmgate::events
