#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "chassis/base/clock.h"
#include "chassis/base/status.h"
#include "chassis/kafka/client.h"

namespace farmgate::kafka {

// What a group member hears; every call comes from inside Subscriber::poll, on its thread.
class Listener {
 public:
  virtual ~Listener() = default;
  // The partitions given to this member. Answers where each one starts, in the same order; nullopt
  // for one whose position is not known yet: it is held paused until seek() and resume().
  virtual std::vector<std::optional<std::int64_t>> assigned(
      const std::vector<Partition>& partitions) = 0;
  // They belong to another member from now on: no record of theirs may be acted on.
  virtual void revoked(const std::vector<Partition>& partitions) = 0;
  // The position lies outside what the broker holds. The partition delivers nothing more.
  virtual void out_of_range(const Partition& partition) = 0;
};

struct GroupOptions {
  std::string group;     // "farmgate.listings"
  std::string instance;  // static member id; unique in the group, the same after a restart
  std::vector<std::string> topics;  // must exist
};

// One member of a consumer group. Positions are the listener's: nothing is committed but hints, and
// there is no silent jump to either end of a partition. Used by one thread.
class Subscriber {
 public:
  static StatusOr<std::unique_ptr<Subscriber>> open(ClientOptions client, GroupOptions group,
                                                    Listener& listener);
  // Leaves the broker's view of a static member alone: a member of the same name resumes at once.
  ~Subscriber();
  Subscriber(const Subscriber&) = delete;
  Subscriber& operator=(const Subscriber&) = delete;

  // The next record of any partition that is not paused, or nothing after `timeout`.
  std::optional<Message> poll(std::chrono::milliseconds timeout);
  // Records before the seek are never delivered after it.
  Status seek(const Position& position, Deadline deadline);
  Status pause(const Partition& partition);
  Status resume(const Partition& partition);
  // Tells lag tools how far we are; asynchronous, its failure is of no consequence.
  void hint(const std::vector<Position>& positions);

  StatusOr<std::string> cluster_id(Deadline deadline);
  // Not ok after an error that only a new member can mend (fenced by a member of the same name).
  Status health() const;

 private:
  struct Member;
  explicit Subscriber(std::unique_ptr<Member> member);
  std::unique_ptr<Member> member_;
};

}  // namespace farmgate::kafka
