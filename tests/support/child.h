#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace farmgate::testing {

// Another program, killed with SIGKILL at the end of the scope at the latest.
class Child {
 public:
  // What the program writes goes to our own outputs, or is added to the file named.
  struct Output {
    std::string out;
    std::string err;
  };
  explicit Child(const std::vector<std::string>& words) : Child(words, Output()) {}
  Child(const std::vector<std::string>& words, const Output& output);
  ~Child() { kill(); }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  pid_t pid() const { return pid_; }  // while it runs
  void kill();
  void halt();  // SIGSTOP: it holds what it holds
  void go_on();
  void terminate();  // SIGTERM
  bool running();
  int wait();  // its exit code; -1 for a program that a signal ended

 private:
  void reap(int options);

  pid_t pid_ = -1;
  int code_ = -1;
};

// A program run to its end.
struct Finished {
  int code = -1;
  std::string out, err;
};
Finished run_program(const std::vector<std::string>& words, const std::string& folder);

// The whole text of a file; "" when there is none.
std::string contents(const std::string& path);

}  // namespace farmgate::testing
