#include "apps/season/command.h"

#include <spawn.h>
#include <sys/wait.h>

#include <charconv>
#include <cstdio>
#include <map>
#include <sstream>
#include <thread>

#include "apps/season/player.h"
#include "apps/season/state.h"
#include "chassis/host/admin_client.h"
#include "chassis/host/peers.h"
#include "chassis/host/suite.h"

extern char** environ;

namespace farmgate::season {
namespace {

std::vector<host::Setting> known_settings() {
  std::vector<host::Setting> known;
  for (const host::Member& member : host::kSuite) {
    const auto own = host::service_settings(member.name);
    known.insert(known.end(), own.begin(), own.end());
  }
  known.push_back(
      {.name = "seed", .fallback = "1", .unit = host::Unit::kCount, .help = "which season"});
  known.push_back({.name = "data", .fallback = "data/season", .help = "folder of its world"});
  return known;
}

// Runs `farmgate clock ...` beside this program, as an operator would.
Status run_clock(const std::string& program, const std::string& config, const std::string& span) {
  const std::string folder = program.substr(0, program.rfind('/') + 1);
  std::vector<std::string> words = {folder + "farmgate", "clock", "move", span, "--config", config};
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  posix_spawn_file_actions_t quiet;
  posix_spawn_file_actions_init(&quiet);
  posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", 1, 0);
  pid_t child = 0;
  const int error = posix_spawn(&child, argv[0], &quiet, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&quiet);
  int outcome = -1;
  if (error != 0 || waitpid(child, &outcome, 0) < 0 || outcome != 0) {
    return refuse("CLOCK_STUCK", "farmgate clock failed");
  }
  return ok();
}

std::string config_of(const std::vector<std::string>& arguments) {
  for (std::size_t i = 0; i + 1 < arguments.size(); ++i) {
    if (arguments[i] == "--config") return arguments[i + 1];
  }
  return {};
}

// Sums of the counters of all services, for the run part of the table.
std::map<std::string, double> event_counts(const std::string& admin) {
  std::map<std::string, double> sums;
  const auto text = host::fetch(admin, "/metrics");
  if (!text.ok()) return sums;
  std::istringstream lines(*text);
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("farmgate_events_", 0) != 0) continue;
    const auto brace = line.find('{');
    const auto blank = line.rfind(' ');
    if (brace == std::string::npos || blank == std::string::npos) continue;
    sums[line.substr(16, brace - 16)] += std::atof(line.c_str() + blank + 1);
  }
  return sums;
}

void print_run_part(Client& client, const std::string& admin, double seconds) {
  auto counts = event_counts(admin);
  std::printf("this run\n");
  std::printf("  time                                              %.1f s\n", seconds);
  std::printf("  events published, applied, duplicates skipped     %.0f, %.0f, %.0f\n",
              counts["published"], counts["applied"], counts["skipped"]);
  std::printf("  calls repeated                                    %d\n", client.repeats());
}

// Listings follow their offers through Kafka: the table shows the state after the last of them.
StatusOr<std::optional<Outcome>> settled_outcome(Client& client, const World& world) {
  const Deadline patience = in(std::chrono::seconds(60));
  while (true) {
    ASSIGN_OR_RETURN(auto outcome, read_outcome(client, world));
    if (!outcome || outcome->listings_behind == 0 || Elapsed::now() >= patience) return outcome;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
}

Status play_and_print(const std::string& program, const std::vector<std::string>& arguments) {
  ASSIGN_OR_RETURN(const host::Settings settings,
                   host::Settings::parse_for_client(known_settings(), arguments));
  if (settings.arguments().size() != 1) return invalid("verb", "season play|table");
  const bool plays = settings.arguments().front() == "play";
  ASSIGN_OR_RETURN(
      const World world,
      World::load(settings.text("data"), static_cast<std::uint64_t>(settings.number("seed"))));
  ASSIGN_OR_RETURN(const auto client, Client::open(settings));
  const auto begin = std::chrono::steady_clock::now();
  ASSIGN_OR_RETURN(auto outcome, read_outcome(*client, world));
  if (plays && (!outcome || !outcome->finished())) {
    Player player(*client, world, [&](int seconds) {
      return run_clock(program, config_of(arguments), std::to_string(seconds) + "s");
    });
    RETURN_IF_ERROR(player.play());
    ASSIGN_OR_RETURN(outcome, settled_outcome(*client, world));
  } else if (plays) {
    std::printf("season %llu was played before: its table from the state\n",
                static_cast<unsigned long long>(world.seed()));
  }
  if (!outcome) return refuse("SEASON_UNKNOWN", "this season was not played here");
  std::printf("%s", stable_table(world, *outcome).c_str());
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  if (plays) print_run_part(*client, settings.text("admin_listen"), took.count());
  if (outcome->finished() && outcome->oversold_offers == 0 && outcome->listings_behind == 0)
    return ok();
  return refuse("SEASON_WRONG", "the table does not add up");
}

}  // namespace

int run(const std::string& program, const std::vector<std::string>& arguments) {
  const Status status = play_and_print(program, arguments);
  if (status.ok()) return 0;
  std::fprintf(stderr, "season: %s\n", status.to_string().c_str());
  return 1;
}

}  // namespace farmgate::season
