#include "tests/support/child.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>

#include "chassis/base/file.h"

extern char** environ;

namespace farmgate::testing {
namespace {

constexpr int kAppend = O_WRONLY | O_CREAT | O_APPEND;
constexpr std::size_t kLogMost = std::size_t{1} << 30;

}  // namespace

Child::Child(const std::vector<std::string>& words, const Output& output) {
  std::vector<char*> raw;
  for (const std::string& word : words) raw.push_back(const_cast<char*>(word.c_str()));
  raw.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (!output.out.empty()) {
    posix_spawn_file_actions_addopen(&actions, 1, output.out.c_str(), kAppend, 0644);
  }
  if (!output.err.empty()) {
    posix_spawn_file_actions_addopen(&actions, 2, output.err.c_str(), kAppend, 0644);
  }
  const int error = posix_spawn(&pid_, raw[0], &actions, nullptr, raw.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error == 0) return;
  std::fprintf(stderr, "cannot start %s\n", raw[0]);
  std::abort();
}

void Child::kill() {
  if (pid_ > 0) ::kill(pid_, SIGKILL);
  wait();
}

void Child::halt() { ::kill(pid_, SIGSTOP); }
void Child::go_on() { ::kill(pid_, SIGCONT); }
void Child::terminate() { ::kill(pid_, SIGTERM); }

bool Child::running() {
  reap(WNOHANG);
  return pid_ > 0;
}

int Child::wait() {
  reap(0);
  return code_;
}

void Child::reap(int options) {
  int status = 0;
  if (pid_ <= 0 || waitpid(pid_, &status, options) != pid_) return;
  pid_ = -1;
  code_ = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

Finished run_program(const std::vector<std::string>& words, const std::string& folder) {
  const std::string out = folder + "/out", err = folder + "/err";
  std::remove(out.c_str());
  std::remove(err.c_str());
  const int code = Child(words, {.out = out, .err = err}).wait();
  return {code, contents(out), contents(err)};
}

std::string contents(const std::string& path) {
  const auto bytes = read_file(path, kLogMost);
  return bytes.ok() ? *bytes : "";
}

}  // namespace farmgate::testing
