#include "tests/integration/events/child.h"

#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>

extern char** environ;

namespace farmgate::events {

Child::Child(const std::vector<std::string>& words) {
  std::vector<char*> raw;
  for (const std::string& word : words) raw.push_back(const_cast<char*>(word.c_str()));
  raw.push_back(nullptr);
  if (posix_spawn(&pid_, raw[0], nullptr, nullptr, raw.data(), environ) == 0) return;
  std::fprintf(stderr, "cannot start %s\n", raw[0]);
  std::abort();
}

void Child::kill() {
  if (pid_ > 0) ::kill(pid_, SIGKILL);
  wait();
}

void Child::halt() { ::kill(pid_, SIGSTOP); }
void Child::go_on() { ::kill(pid_, SIGCONT); }

int Child::wait() {
  if (pid_ <= 0) return 0;
  int status = 0;
  waitpid(pid_, &status, 0);
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace farmgate::events
