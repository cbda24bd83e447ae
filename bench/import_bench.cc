#include "bench/import_bench.h"

#include <cstdio>
#include <fstream>

#include "chassis/base/clock.h"
#include "chassis/pg/database.h"

namespace farmgate::bench {
namespace {

constexpr int kFew = 10'000;
constexpr int kMany = 100'000;
constexpr double kSecondsMost = 60;
constexpr double kMoreMemoryMost = 32;  // MiB

// Rows `from` to `from + count`, as an office of a province might write them.
std::string write_table(const Environment& environment, int from, int count) {
  const std::string path = environment.folder() + "/import_" + std::to_string(count) + ".csv";
  std::ofstream out(path, std::ios::binary);
  out << "key;kind;public_name;representative_name;representative_sex;phone;personal_number;"
         "commune;address\r\n";
  char digits[16];
  for (int i = from; i < from + count; ++i) {
    std::snprintf(digits, sizeof digits, "%08d", i);
    out << 'H' << i << ";HOUSEHOLD;Hộ Nguyễn Văn Mẫu " << i << ";Nguyễn Văn Mẫu;"
        << (i % 2 == 0 ? "FEMALE" : "MALE") << ";09" << digits << ";0012" << digits
        << ";07582;\"Thôn Mẫu, xóm " << i % 40 << "\"\r\n";
  }
  return path;
}

StatusOr<double> seconds_of(const Environment& environment, const std::string& conf,
                            const std::string& path) {
  const std::string log = environment.folder() + "/import.log";
  const auto begin = Elapsed::now();
  const int code = run({environment.program("farmgate"), "import", "producers", path, "--config",
                        conf, "--as", "bench", "--roles", "PROVINCE_OFFICER"},
                       log);
  if (code != 0) return internal("an import failed: see " + log);
  return std::chrono::duration<double>(Elapsed::now() - begin).count();
}

}  // namespace

StatusOr<std::vector<Row>> measure_import(Environment& environment) {
  ASSIGN_OR_RETURN(const std::string conf, environment.deploy("bench_import"));
  ASSIGN_OR_RETURN(auto process, Process::start({environment.program("farmgate"), "producers",
                                                 "--config", conf, "--log_level", "error"},
                                                environment.folder() + "/import_service.log"));
  RETURN_IF_ERROR(await_ready(*process, environment.port("admin")));
  const std::string few = write_table(environment, 0, kFew);
  const std::string many = write_table(environment, kFew, kMany);
  RETURN_IF_ERROR(seconds_of(environment, conf, few).status());
  const double before = process->peak_rss_mib();
  ASSIGN_OR_RETURN(const double seconds, seconds_of(environment, conf, many));
  const double more = process->peak_rss_mib() - before;
  ASSIGN_OR_RETURN(
      const std::string made,
      pg::first_value({environment.postgres() + " dbname=bench_import_producers", 1, "bench"},
                      "SELECT count(*) FROM producer"));
  if (made != std::to_string(kFew + kMany)) return internal("imported, but there are " + made);
  ASSIGN_OR_RETURN(const double again, seconds_of(environment, conf, many));
  return std::vector<Row>{
      absolute("import of 100,000 producers", "s", seconds, kSecondsMost, seconds < kSecondsMost),
      reported("import of producers", "rows/s", kMany / seconds),
      reported("import of 100,000 known producers", "s", again),
      reported("import, service RSS at 10,000", "MiB", before),
      absolute("import, more RSS at 100,000", "MiB", more, kMoreMemoryMost,
               more <= kMoreMemoryMost)};
}

}  // namespace farmgate::bench
