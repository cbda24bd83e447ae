#include "chassis/events/known_topics.h"

namespace farmgate::events {
namespace {

constexpr pg::Statement kFindKnown{"known_topic_find", R"sql(
  SELECT topic FROM known_topic WHERE cluster_id = $1 AND topic = ANY($2::text[])
  ORDER BY topic LIMIT 1)sql"};
constexpr pg::Statement kSave{"known_topic_save", R"sql(
  INSERT INTO known_topic (cluster_id, topic) SELECT $1, unnest($2::text[])
  ON CONFLICT DO NOTHING)sql"};

struct Name {
  std::string text;
  static Name from(pg::Row& row) { return {row.text()}; }
};

Status check_new(pg::Database& database, const std::string& cluster,
                 const std::vector<std::string>& absent, Deadline deadline) {
  ASSIGN_OR_RETURN(auto known, database.read(deadline, [&](pg::Tx& tx) {
    return tx.query_one<Name>(kFindKnown, cluster, absent);
  }));
  if (!known) return ok();
  return refuse("TOPIC_LOST",
                "the topic is gone with its records: make it again with Kafka's tools, then "
                "`republish` its owner and `rebuild` the copies of those who follow it",
                {{"topic", known->text}});
}

}  // namespace

Status ensure_known_topics(pg::Database& database, const kafka::ClientOptions& client,
                           const std::vector<std::string>& names,
                           const kafka::TopicOptions& options, Deadline deadline) {
  const auto may_create = [&](const std::string& cluster, const std::vector<std::string>& absent) {
    return check_new(database, cluster, absent, deadline);
  };
  ASSIGN_OR_RETURN(const std::string cluster,
                   kafka::ensure_topics(client, names, options, deadline, may_create));
  return database.transact(deadline,
                           [&](pg::Tx& tx) { return tx.execute(kSave, cluster, names).status(); });
}

std::string_view known_topics_schema() {
  return R"sql(
-- Topics that were there, by cluster: one of them that is gone is not made again in silence.
CREATE TABLE known_topic (
  cluster_id text NOT NULL,
  topic text NOT NULL,
  PRIMARY KEY (cluster_id, topic)
);)sql";
}

}  // namespace farmgate::events
