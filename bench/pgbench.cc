#include "bench/pgbench.h"

#include <cstdlib>
#include <fstream>

namespace farmgate::bench {

StatusOr<double> pgbench(const Environment& environment, const std::string& database,
                         const std::string& script, int clients) {
  const char* program = std::getenv("FARMGATE_PGBENCH");
  if (program == nullptr) return refuse("NO_STACK", "run this by ./dev bench");
  const std::string file = environment.folder() + "/pgbench.sql";
  const std::string log = environment.folder() + "/pgbench.log";
  std::ofstream(file) << script;
  const std::vector<std::string> command = {program,
                                            "-n",
                                            "-M",
                                            "prepared",
                                            "-c",
                                            std::to_string(clients),
                                            "-j",
                                            "2",
                                            "-T",
                                            "4",
                                            "-f",
                                            file,
                                            environment.postgres() + " dbname=" + database};
  if (run(command, log) != 0) return internal("pgbench failed: see " + log);
  std::ifstream lines(log);
  // "tps = 12345.678901 (without initial connection time)"
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("tps = ")) return std::atof(line.c_str() + 6);
  }
  return internal("pgbench said no rate: see " + log);
}

}  // namespace farmgate::bench
