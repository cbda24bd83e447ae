#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace farmgate::events {

// Another program, killed with SIGKILL at the end of the scope at the latest.
class Child {
 public:
  explicit Child(const std::vector<std::string>& words);
  ~Child() { kill(); }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  void kill();
  void halt();  // SIGSTOP: it holds what it holds
  void go_on();
  int wait();  // its exit code

 private:
  pid_t pid_ = -1;
};

}  // namespace farmgate::events
