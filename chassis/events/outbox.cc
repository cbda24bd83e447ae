#include "chassis/events/outbox.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <vector>

namespace farmgate::events {
namespace {

constexpr pg::Statement kInsert{"outbox_insert", R"sql(
  INSERT INTO outbox (topic, key, type, source, subject, epoch, version, traceparent, value)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9))sql"};
constexpr pg::Statement kInsertMany{"outbox_insert_many", R"sql(
  INSERT INTO outbox (topic, key, type, source, subject, epoch, version, traceparent, value)
  SELECT topic, key, type, source, subject, epoch, version, traceparent, value
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[],
              $7::bigint[], $8::text[], $9::bytea[])
    WITH ORDINALITY AS event(topic, key, type, source, subject, epoch, version, traceparent, value,
                             ord)
  ORDER BY ord)sql"};
constexpr pg::Statement kEpoch{"event_epoch_select", "SELECT epoch FROM event_epoch"};

struct Epoch {
  std::int64_t value;
  static Epoch from(pg::Row& row) { return {row.int64()}; }
};

// Field 2 once more, behind the message: of a field given twice the last value counts, so the
// caller's message need not be copied to be completed.
void append_epoch(std::string& bytes, std::int64_t epoch) {
  constexpr char kTag = 2 << 3;  // field 2, varint
  bytes += kTag;
  auto rest = static_cast<std::uint64_t>(epoch);
  for (; rest >= 0x80; rest >>= 7) bytes += static_cast<char>((rest & 0x7f) | 0x80);
  bytes += static_cast<char>(rest);
}

struct Columns {
  std::vector<std::string> topics, keys, types, sources, subjects, traceparents;
  std::vector<std::int64_t> epochs, versions;
  std::vector<pg::Bytes> values;
};

Columns columns_of(const std::vector<Envelope>& envelopes) {
  Columns columns;
  for (const Envelope& it : envelopes) {
    columns.topics.push_back(it.topic);
    columns.keys.push_back(it.key);
    columns.types.push_back(it.type);
    columns.sources.push_back(it.source);
    columns.subjects.push_back(it.subject);
    columns.epochs.push_back(it.epoch);
    columns.versions.push_back(it.version);
    columns.traceparents.push_back(it.traceparent);
    columns.values.push_back({it.value});
  }
  return columns;
}

}  // namespace

Status Outbox::append(pg::Tx& tx, const google::protobuf::Message& event) {
  ASSIGN_OR_RETURN(const std::int64_t epoch, this->epoch(tx));
  ASSIGN_OR_RETURN(const Envelope it, wrap(event, epoch));
  RETURN_IF_ERROR(tx.later(kInsert, it.topic, it.key, it.type, it.source, it.subject, it.epoch,
                           it.version, it.traceparent, pg::Bytes{it.value}));
  tx.after_commit([&relay = relay_] { relay.set(); });
  return ok();
}

Status Outbox::append(pg::Tx& tx, std::span<const google::protobuf::Message* const> events,
                      std::span<const std::string> traces) {
  if (events.empty()) return ok();
  ASSIGN_OR_RETURN(const std::int64_t epoch, this->epoch(tx));
  std::vector<Envelope> envelopes;
  envelopes.reserve(events.size());
  for (std::size_t i = 0; i < events.size(); ++i) {
    ASSIGN_OR_RETURN(Envelope envelope, wrap(*events[i], epoch));
    if (i < traces.size()) envelope.traceparent = traces[i];
    envelopes.push_back(std::move(envelope));
  }
  const Columns all = columns_of(envelopes);
  RETURN_IF_ERROR(tx.later(kInsertMany, all.topics, all.keys, all.types, all.sources, all.subjects,
                           all.epochs, all.versions, all.traceparents, all.values));
  tx.after_commit([&relay = relay_] { relay.set(); });
  return ok();
}

StatusOr<Envelope> Outbox::wrap(const google::protobuf::Message& event, std::int64_t epoch) const {
  ASSIGN_OR_RETURN(EventFields fields, EventFields::of(event));
  const EventName name = EventName::of(*event.GetDescriptor());
  Envelope envelope;
  envelope.topic = name.topic(options_.topic_prefix);
  envelope.key = std::string(last_segment(fields.name));
  envelope.type = name.type(fields.change);
  envelope.source = name.source();
  envelope.subject = std::move(fields.name);
  envelope.epoch = fields.epoch == 0 ? epoch : fields.epoch;
  envelope.version = fields.version;
  envelope.traceparent = options_.traceparent();
  event.SerializeToString(&envelope.value);
  if (fields.epoch == 0) append_epoch(envelope.value, epoch);
  if (envelope.value.size() <= kEventBytesMax) return envelope;
  return Status(Code::kInvalidArgument, "EVENT_TOO_LARGE", "an event has less than 256 KiB")
      .with("name", envelope.subject)
      .with("bytes", std::to_string(envelope.value.size()));
}

StatusOr<std::int64_t> Outbox::epoch(pg::Tx& tx) {
  if (const std::int64_t known = epoch_.load(); known != 0) return known;
  ASSIGN_OR_RETURN(auto row, tx.query_one<Epoch>(kEpoch));
  if (!row) return internal("event_epoch has no row");
  epoch_.store(row->value);
  return row->value;
}

}  // namespace farmgate::events
