#include "chassis/events/applier.h"

#include <utility>

#include "chassis/base/planted.h"
#include "chassis/events/decoder.h"
#include "chassis/telemetry/trace.h"

#include <google/protobuf/message.h>

namespace farmgate::events {
namespace {

constexpr pg::Statement kLoad{"event_copy_load", R"sql(
  SELECT key, epoch, version, event FROM event_copy
  WHERE projection = $1 AND topic = $2 AND key = ANY($3::text[]) FOR UPDATE)sql"};
// The newest wins here too, should two transactions ever meet on a key without a copy.
constexpr pg::Statement kStore{"event_copy_store", R"sql(
  INSERT INTO event_copy AS copy (projection, topic, key, epoch, version, event)
  SELECT $1, $2, key, epoch, version, event
  FROM unnest($3::text[], $4::bigint[], $5::bigint[], $6::bytea[])
    AS newest(key, epoch, version, event)
  ON CONFLICT (projection, topic, key) DO UPDATE
    SET epoch = excluded.epoch, version = excluded.version, event = excluded.event
    WHERE (copy.epoch, copy.version) < (excluded.epoch, excluded.version))sql"};
#ifdef FARMGATE_PLANT
constexpr pg::Statement kStoreAny{"event_copy_store_any", R"sql(
  INSERT INTO event_copy AS copy (projection, topic, key, epoch, version, event)
  SELECT $1, $2, key, epoch, version, event
  FROM unnest($3::text[], $4::bigint[], $5::bigint[], $6::bytea[])
    AS newest(key, epoch, version, event)
  ON CONFLICT (projection, topic, key) DO UPDATE
    SET epoch = excluded.epoch, version = excluded.version, event = excluded.event)sql"};
#endif

struct Copy {
  std::int64_t epoch = 0;
  std::int64_t version = 0;
  std::string event;
  bool changed = false;
};

struct StoredCopy {
  std::string key;
  Copy copy;
  static StoredCopy from(pg::Row& row) {
    StoredCopy it;
    it.key = row.text();
    it.copy.epoch = row.int64();
    it.copy.version = row.int64();
    it.copy.event = row.bytes();
    return it;
  }
};

const pg::Statement& store_statement() {
#ifdef FARMGATE_PLANT
  if (planted("M6")) return kStoreAny;
#endif
  return kStore;
}

// What follows from an event belongs to the trace of the call behind it.
telemetry::TraceContext trace_of(const kafka::Message& record) {
  for (const kafka::Header& it : record.headers) {
    if (it.name != "traceparent") continue;
    const auto parent = telemetry::TraceContext::parse(it.value);
    return parent ? parent->child() : telemetry::TraceContext();
  }
  return {};
}

}  // namespace

void Tally::add_to(Counters& counters) const {
  counters.applied.fetch_add(applied);
  counters.skipped.fetch_add(skipped);
  counters.gaps.fetch_add(gaps);
  counters.unknown_types.fetch_add(unknown_types);
}

// The copies of the keys of one batch, loaded at once and stored at once.
struct Applier::Copies {
  const std::string& projection;
  std::string topic;
  std::map<std::string, Copy, std::less<>> by_key;

  Status load(const std::vector<Arrival>& arrivals, pg::Tx& tx) {
    std::vector<std::string> keys;
    for (const Arrival& arrival : arrivals) {
      if (arrival.event) keys.push_back(arrival.key);
    }
    ASSIGN_OR_RETURN(auto stored, tx.query<StoredCopy>(kLoad, projection, topic, keys));
    for (StoredCopy& it : stored) by_key.emplace(std::move(it.key), std::move(it.copy));
    return ok();
  }

  // Takes the event in when it is newer than the copy; answers the event it replaces.
  bool take(const Arrival& arrival, std::optional<std::string>& old, Tally& tally) {
    const auto [it, first] = by_key.try_emplace(arrival.key);
    Copy& copy = it->second;
    const EventFields& now = arrival.fields;
    const bool newer = std::pair(copy.epoch, copy.version) < std::pair(now.epoch, now.version);
    if (!first && !newer && !planted("M6")) {
      ++tally.skipped;
      return false;
    }
    if (!first && now.epoch == copy.epoch && now.version > copy.version + 1) {
      tally.gaps += now.version - copy.version - 1;
    }
    if (!first) old = std::move(copy.event);
    copy = {now.epoch, now.version, *arrival.bytes, true};
    ++tally.applied;
    if (arrival.time) tally.newest = arrival.time;
    return true;
  }

  Status store(pg::Tx& tx) const {
    std::vector<std::string> keys;
    std::vector<std::int64_t> epochs, versions;
    std::vector<pg::Bytes> events;
    for (const auto& [key, copy] : by_key) {
      if (!copy.changed) continue;
      keys.push_back(key);
      epochs.push_back(copy.epoch);
      versions.push_back(copy.version);
      events.push_back({copy.event});
    }
    if (keys.empty()) return ok();
    ASSIGN_OR_RETURN(const std::int64_t written, tx.execute(store_statement(), projection, topic,
                                                            keys, epochs, versions, events));
    if (written == static_cast<std::int64_t>(keys.size())) return ok();
    return Status(Code::kAborted, "COPY_MOVED", "another transaction stored a newer copy");
  }
};

Applier::Applier(std::vector<Projection> projections, std::string topic_prefix, Follow follow)
    : projections_(std::move(projections)),
      topic_prefix_(std::move(topic_prefix)),
      follow_(follow) {}

std::vector<std::string> Applier::topics() const { return topics_of(projections_, topic_prefix_); }

Status Applier::apply(const Records& records, pg::Tx& tx, Tally& tally) const {
  if (records.empty()) return ok();
  for (const Projection& projection : projections_) {
    for (const Source& source : projection.sources()) {
      if (source.name.topic(topic_prefix_) != records.front()->partition.topic) continue;
      RETURN_IF_ERROR(apply_to(projection, source, records, tx, tally));
    }
  }
  return ok();
}

Status Applier::apply_to(const Projection& projection, const Source& source, const Records& records,
                         pg::Tx& tx, Tally& tally) const {
  std::vector<Arrival> arrivals;
  arrivals.reserve(records.size());
  for (const kafka::Message* record : records) {
    ASSIGN_OR_RETURN(Arrival arrival, decode(*record, source));
    arrivals.push_back(std::move(arrival));
  }
  Copies copies{projection.name(), records.front()->partition.topic, {}};
  RETURN_IF_ERROR(copies.load(arrivals, tx));
  for (std::size_t i = 0; i < arrivals.size(); ++i) {
    const Arrival& arrival = arrivals[i];
    if (!arrival.event) {
      ++tally.unknown_types;
      continue;
    }
    std::optional<std::string> old;
    if (!copies.take(arrival, old, tally)) continue;
    const telemetry::TraceScope scope(trace_of(*records[i]));
    RETURN_IF_ERROR(source.apply(old, *arrival.event, tx));
    if (!source.react || follow_ == Follow::kApplyOnly) continue;
    RETURN_IF_ERROR(source.react(old, *arrival.event, tx));
  }
  return copies.store(tx);
}

}  // namespace farmgate::events
