#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "chassis/base/status.h"
#include "chassis/events/naming.h"
#include "chassis/pg/database.h"

namespace google::protobuf {
class Message;
}

namespace farmgate::events {

// One event type that a projection follows, without its C++ type.
struct Source {
  using Act = std::function<Status(const std::optional<std::string>& old_event,
                                   const google::protobuf::Message& now, pg::Tx& tx)>;
  EventName name;
  const google::protobuf::Message* prototype = nullptr;
  Act apply;
  Act react;  // may be empty
};

// Tables of a service that are computed from the newest events of others and from nothing else, so
// that `farmgate rebuild` can make them anew. They belong to the projection alone.
class Projection {
 public:
  // Called for a state that is newer than the copy, in the transaction that advances the position.
  // `old` is the event applied before. It may run again after a rollback, so it has no effect
  // outside tx. UNAVAILABLE, ABORTED, DEADLINE_EXCEEDED and RESOURCE_EXHAUSTED are retried in
  // place; any other error makes the event a dead letter.
  template <class E>
  using Act = std::function<Status(const std::optional<E>& old, const E& now, pg::Tx& tx)>;

  Projection(std::string name, std::vector<std::string> tables)
      : name_(std::move(name)), tables_(std::move(tables)) {}

  // `apply` writes this projection's tables only. `react` is for follow-ups on the service's own
  // aggregates, outbox included. A rebuild runs it once for each aggregate when the new tables are
  // in use, with the newest event as `old` too: what follows from a state must hold again, what
  // follows from a change has none to follow.
  template <class E>
  Projection& on(Act<E> apply, Act<E> react = nullptr) {
    sources_.push_back({EventName::of(*E::descriptor()), &E::default_instance(),
                        untyped<E>(std::move(apply)), untyped<E>(std::move(react))});
    return *this;
  }

  const std::string& name() const { return name_; }
  const std::vector<std::string>& tables() const { return tables_; }
  const std::vector<Source>& sources() const { return sources_; }

 private:
  template <class E>
  static Source::Act untyped(Act<E> act) {
    if (!act) return nullptr;
    return [act = std::move(act)](const std::optional<std::string>& old_event,
                                  const google::protobuf::Message& now, pg::Tx& tx) -> Status {
      std::optional<E> old;
      if (old_event && !old.emplace().ParseFromString(*old_event)) return unreadable_copy();
      return act(old, static_cast<const E&>(now), tx);
    };
  }
  static Status unreadable_copy();

  std::string name_;
  std::vector<std::string> tables_;
  std::vector<Source> sources_;
};

// The topics that these projections read, each once.
std::vector<std::string> topics_of(const std::vector<Projection>& projections,
                                   std::string_view prefix = kTopicPrefix);

}  // namespace farmgate::events
