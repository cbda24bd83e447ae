#include "chassis/events/positions.h"

#include <map>

namespace farmgate::events::positions {
namespace {

constexpr pg::Statement kInsert{"position_insert", R"sql(
  INSERT INTO consumer_position (cluster_id, topic, part, next_offset)
  SELECT $1, topic, part, 0 FROM unnest($2::text[], $3::int[]) AS fresh(topic, part)
  ON CONFLICT DO NOTHING)sql"};
constexpr pg::Statement kSelect{"position_select", R"sql(
  SELECT topic, part, next_offset FROM consumer_position
  WHERE cluster_id = $1 AND topic = ANY($2::text[]))sql"};
constexpr pg::Statement kLock{"position_lock", R"sql(
  SELECT topic, part, next_offset FROM consumer_position
  WHERE cluster_id = $1 AND topic = ANY($2::text[]) ORDER BY topic, part FOR UPDATE)sql"};
// Locked in the order of their names, as everywhere: two members that overlap wait, and no more.
constexpr pg::Statement kAdvance{"position_advance", R"sql(
  WITH move AS (
    SELECT p.cluster_id, p.topic, p.part, m.until
    FROM unnest($2::text[], $3::int[], $4::bigint[], $5::bigint[]) AS m(topic, part, since, until)
    JOIN consumer_position AS p
      ON p.cluster_id = $1 AND p.topic = m.topic AND p.part = m.part AND p.next_offset = m.since
    ORDER BY p.topic, p.part FOR UPDATE OF p)
  UPDATE consumer_position AS p SET next_offset = move.until FROM move
  WHERE p.cluster_id = move.cluster_id AND p.topic = move.topic AND p.part = move.part)sql"};

struct Stored {
  kafka::Position position;
  static Stored from(pg::Row& row) {
    Stored it;
    it.position.partition.topic = row.text();
    it.position.partition.part = static_cast<int>(row.int64());
    it.position.offset = row.int64();
    return it;
  }
};

StatusOr<std::vector<kafka::Position>> select(pg::Tx& tx, const pg::Statement& statement,
                                              const std::string& cluster,
                                              const std::vector<std::string>& topics) {
  ASSIGN_OR_RETURN(auto rows, tx.query<Stored>(statement, cluster, topics));
  std::vector<kafka::Position> positions;
  for (Stored& row : rows) positions.push_back(std::move(row.position));
  return positions;
}

}  // namespace

StatusOr<std::vector<std::int64_t>> place(pg::Tx& tx, const std::string& cluster,
                                          const std::vector<kafka::Partition>& partitions) {
  std::vector<std::string> topics;
  std::vector<int> parts;
  for (const kafka::Partition& partition : partitions) {
    topics.push_back(partition.topic);
    parts.push_back(partition.part);
  }
  RETURN_IF_ERROR(tx.execute(kInsert, cluster, topics, parts).status());
  ASSIGN_OR_RETURN(auto stored, read(tx, cluster, topics));
  std::map<kafka::Partition, std::int64_t> by_partition;
  for (kafka::Position& it : stored) by_partition[std::move(it.partition)] = it.offset;
  std::vector<std::int64_t> offsets;
  for (const kafka::Partition& partition : partitions) offsets.push_back(by_partition[partition]);
  return offsets;
}

Status advance(pg::Tx& tx, const std::string& cluster, const std::vector<Move>& moves) {
  std::vector<std::string> topics;
  std::vector<int> parts;
  std::vector<std::int64_t> from, to;
  for (const Move& move : moves) {
    topics.push_back(move.partition.topic);
    parts.push_back(move.partition.part);
    from.push_back(move.from);
    to.push_back(move.to);
  }
  ASSIGN_OR_RETURN(const std::int64_t moved,
                   tx.execute(kAdvance, cluster, topics, parts, from, to));
  if (moved == std::ssize(moves)) return ok();
  return Status(Code::kAborted, "FENCED", "another member moved a position");
}

StatusOr<std::vector<kafka::Position>> lock(pg::Tx& tx, const std::string& cluster,
                                            const std::vector<std::string>& topics) {
  return select(tx, kLock, cluster, topics);
}

StatusOr<std::vector<kafka::Position>> read(pg::Tx& tx, const std::string& cluster,
                                            const std::vector<std::string>& topics) {
  return select(tx, kSelect, cluster, topics);
}

}  // namespace farmgate::events::positions
