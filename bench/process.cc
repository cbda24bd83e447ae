#include "bench/process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <thread>

#include "chassis/base/file.h"
#include "chassis/host/admin_client.h"
#include "chassis/host/suite.h"
#include "chassis/pg/database.h"
#include "chassis/testing/ports.h"

extern char** environ;

namespace farmgate::bench {
namespace {

using namespace std::chrono_literals;

constexpr int kServices = static_cast<int>(std::size(host::kSuite));
constexpr int kPorts = kServices + 2;

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// The fields of /proc/PID/stat behind the command's name.
std::vector<std::string> stat_fields(pid_t pid) {
  const std::string text = read_file("/proc/" + std::to_string(pid) + "/stat").value();
  std::stringstream rest(text.substr(text.rfind(')') + 2));
  std::vector<std::string> fields;
  for (std::string field; rest >> field;) fields.push_back(field);
  return fields;
}

pid_t spawn(const std::vector<std::string>& command, const std::string& log) {
  std::vector<std::string> words = command;
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  const pid_t pid = fork();
  if (pid != 0) return pid;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  dup2(out, 1);
  dup2(out, 2);
  execve(argv[0], argv.data(), environ);
  _exit(127);
}

}  // namespace

StatusOr<std::unique_ptr<Process>> Process::start(const std::vector<std::string>& command,
                                                  const std::string& log) {
  const pid_t pid = spawn(command, log);
  if (pid < 0) return internal("cannot start " + command.front());
  return std::unique_ptr<Process>(new Process(pid));
}

Process::~Process() {
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
}

bool Process::running() const { return waitpid(pid_, nullptr, WNOHANG) == 0; }

double Process::cpu_seconds() const {
  const auto fields = stat_fields(pid_);
  const double ticks = std::stod(fields[11]) + std::stod(fields[12]);
  return ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
}

double Process::rss_mib() const {
  const double pages = std::stod(stat_fields(pid_)[21]);
  return pages * static_cast<double>(sysconf(_SC_PAGESIZE)) / (1 << 20);
}

double Process::peak_rss_mib() const {
  std::ifstream lines("/proc/" + std::to_string(pid_) + "/status");
  constexpr std::string_view kMark = "VmHWM:";
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(kMark)) return std::stod(line.substr(kMark.size())) / 1024;
  }
  return 0;
}

int run(const std::vector<std::string>& command, const std::string& log) {
  const pid_t pid = spawn(command, log);
  int outcome = -1;
  waitpid(pid, &outcome, 0);
  return WIFEXITED(outcome) ? WEXITSTATUS(outcome) : -1;
}

StatusOr<Environment> Environment::from_process() {
  Environment it;
  it.postgres_ = environment("FARMGATE_PG");
  it.kafka_ = environment("FARMGATE_KAFKA");
  it.redis_ = environment("FARMGATE_REDIS");
  it.pki_ = environment("FARMGATE_PKI");
  it.folder_ = environment("FARMGATE_TEST_STACK");
  it.root_ = environment("FARMGATE_ROOT");
  it.binaries_ = it.root_ + "/build/release";
  if (it.postgres_.empty() || it.kafka_.empty() || it.root_.empty()) {
    return refuse("NO_STACK", "run this by ./dev bench, which starts what it needs");
  }
  return it;
}

int Environment::port(const std::string& what) const {
  if (what == "admin") return first_port_ + kServices;
  if (what == "echo") return first_port_ + kServices + 1;
  return first_port_ + static_cast<int>(host::find_member(what) - host::kSuite);
}

StatusOr<std::string> Environment::deploy(const std::string& label) {
  first_port_ = testing::free_ports(kPorts);
  const std::string path = folder_ + "/" + label + ".conf";
  std::ofstream conf(path);
  conf << "postgres = " << postgres_ << "\ndatabase_prefix = " << label << "_\n"
       << "kafka_brokers = " << kafka_ << "\ntopic_prefix = " << label << "\n"
       << "redis = " << redis_ << "\npki_dir = " << pki_ << "\n"
       << "token_issuer = farmgate-dev\ntoken_audience = farmgate\ndrain_delay_ms = 0\n"
       << "admin_listen = 127.0.0.1:" << port("admin") << "\n";
  for (const auto& [service, default_port] : host::kSuite) {
    conf << service << ".listen = 127.0.0.1:" << port(service) << "\n";
    const std::string sql = "CREATE DATABASE " + label + "_" + service;
    RETURN_IF_ERROR(pg::execute_script({postgres_ + " dbname=postgres", 1, "bench"}, sql));
  }
  conf.close();
  if (run({program("farmgate"), "all", "migrate", "--config", path}, folder_ + "/migrate.log") !=
      0) {
    return internal("migrate failed: see " + folder_ + "/migrate.log");
  }
  return path;
}

Status await_ready(const Process& process, int admin_port) {
  const Deadline patience = in(60s);
  const std::string address = "127.0.0.1:" + std::to_string(admin_port);
  while (!host::fetch(address, "/readyz").ok()) {
    if (!process.running()) return internal("the process ended");
    if (time_left(patience) == 0ms) return internal("the process is not ready after a minute");
    std::this_thread::sleep_for(2ms);
  }
  return ok();
}

}  // namespace farmgate::bench
