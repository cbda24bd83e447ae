#include "chassis/events/reactions.h"

#include <google/protobuf/message.h>

#include <chrono>
#include <memory>

#include "chassis/events/patience.h"

namespace farmgate::events {
namespace {

using namespace std::chrono_literals;

constexpr int kPage = 100;  // copies in one transaction; fewer when they do not end in time
constexpr auto kTransaction = 30s;

constexpr pg::Statement kNewest{"reactions_newest", R"sql(
  SELECT key, event FROM event_copy
  WHERE projection = $1 AND topic = $2 AND key > $3 ORDER BY key LIMIT $4 FOR UPDATE)sql"};

struct Newest {
  std::string key;
  std::string event;
  static Newest from(pg::Row& row) {
    Newest it;
    it.key = row.text();
    it.event = row.bytes();
    return it;
  }
};

struct Pages {
  pg::Session& session;
  const std::string& projection;
  const Source& source;
  std::string topic;

  Status react(pg::Tx& tx, const std::string& after, int size, std::string& last) const {
    ASSIGN_OR_RETURN(auto page, tx.query<Newest>(kNewest, projection, topic, after, size));
    const std::unique_ptr<google::protobuf::Message> event(source.prototype->New());
    last.clear();
    for (const Newest& it : page) {
      if (!event->ParseFromString(it.event)) return internal("a stored event does not parse");
      RETURN_IF_ERROR(source.react(it.event, *event, tx));
      last = it.key;
    }
    return ok();
  }

  // The copies are locked, as the consumer locks them: no newer event comes between a state and
  // what follows from it. Answers the last key of the page, "" behind the last page.
  StatusOr<std::string> next(const std::string& after, int size) const {
    std::string last;
    RETURN_IF_ERROR(session.transact(in(kTransaction),
                                     [&](pg::Tx& tx) { return react(tx, after, size, last); }));
    return last;
  }
};

}  // namespace

Status run_reactions(pg::Session& session, const Projection& projection,
                     const std::string& topic_prefix, Deadline deadline) {
  for (const Source& source : projection.sources()) {
    if (!source.react) continue;
    const Pages pages{session, projection.name(), source, source.name.topic(topic_prefix)};
    std::string key;
    int size = kPage;
    do {
      if (Elapsed::now() >= deadline) return Status(Code::kDeadlineExceeded, "DEADLINE", "rebuild");
      auto last = patiently<std::string>([&] { return pages.next(key, size); });
      if (last.status().code() == Code::kDeadlineExceeded && size > 1) {
        size /= 2;
        continue;
      }
      ASSIGN_OR_RETURN(key, std::move(last));
    } while (!key.empty());
  }
  return ok();
}

}  // namespace farmgate::events
