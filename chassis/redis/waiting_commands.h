#pragma once

#include <deque>
#include <mutex>
#include <string>
#include <vector>

#include "chassis/redis/pipeline.h"

namespace farmgate::redis {

struct Command {
  std::vector<std::string> words;
  Pipeline::Done done;
  Deadline deadline;
};

// What waits for a pipeline's thread to be written. push from any thread; the rest is the thread's.
class WaitingCommands {
 public:
  enum class Urgency { kNow, kWithNext };

  explicit WaitingCommands(std::size_t most);
  ~WaitingCommands();
  WaitingCommands(const WaitingCommands&) = delete;
  WaitingCommands& operator=(const WaitingCommands&) = delete;

  // False, and the command is left with its caller: too many wait. kWithNext wakes only a thread
  // that sleeps soundly: another command or the end of a nap comes soon.
  bool push(Command& command, Urgency urgency);
  std::size_t size() const;
  bool empty() const { return size() == 0; }
  std::deque<Command> take();
  std::deque<Command> take_late();  // those that waited past their deadline

  // Readable from a wake to the next heard().
  int descriptor() const { return wake_; }
  void wake();
  void heard();
  // True: nothing waits and from now on every command wakes; the thread sleeps, then ends it.
  bool begin_sound_sleep();
  void end_sound_sleep();

 private:
  const std::size_t most_;
  const int wake_;
  mutable std::mutex mutex_;
  std::deque<Command> commands_;
  bool woken_ = false;  // since something waits
  bool sound_ = false;  // the thread sleeps until it is woken
};

}  // namespace farmgate::redis
