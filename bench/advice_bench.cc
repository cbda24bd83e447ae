#include "bench/advice_bench.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <random>

#include "apps/farmgate/rubric_folder.h"
#include "farmgate/certification/v1/rubric.pb.h"
#include "services/certification/domain/advice.h"
#include "services/certification/wire/rubric.h"

namespace farmgate::bench {
namespace {

using certification::Rubric;
using certification::ScoreSheet;

constexpr int kSheets = 100;  // of each set
constexpr double kTargetMs = 20;

ScoreSheet some_sheet(const Rubric& rubric, std::mt19937& random) {
  ScoreSheet sheet(rubric);
  for (std::size_t i = 0; i < rubric.criteria.size(); ++i) {
    const auto& options = rubric.criteria[i].options;
    if (options.empty()) continue;
    const int option = std::uniform_int_distribution(-1, static_cast<int>(options.size()))(random);
    if (option >= 0) sheet.set(i, option);
  }
  return sheet;
}

double milliseconds_of(const Rubric& rubric, const ScoreSheet& sheet, int star) {
  const auto begin = std::chrono::steady_clock::now();
  const auto advice = certification::advise(rubric, sheet, star);
  const auto end = std::chrono::steady_clock::now();
  if (advice.wanted_star != star) return kTargetMs;
  return std::chrono::duration<double, std::milli>(end - begin).count();
}

}  // namespace

StatusOr<std::vector<Row>> measure_advice() {
  const char* const root = std::getenv("FARMGATE_ROOT");
  const std::string folder = std::string(root == nullptr ? "." : root) + "/data/rubrics/qd26-2026";
  ASSIGN_OR_RETURN(const auto rubrics, apps::read_rubric_folder(folder));
  std::mt19937 random(26);
  std::vector<double> taken;
  for (const auto& message : rubrics) {
    ASSIGN_OR_RETURN(const Rubric rubric, certification::wire::decode(message));
    for (int i = 0; i < kSheets; ++i) {
      const ScoreSheet sheet = some_sheet(rubric, random);
      for (int star = 2; star <= 5; ++star) taken.push_back(milliseconds_of(rubric, sheet, star));
    }
  }
  std::ranges::sort(taken);
  const double p99 = taken[taken.size() * 99 / 100];
  return std::vector<Row>{
      absolute("advice: a sheet to a star, p99", "ms", p99, kTargetMs, p99 < kTargetMs)};
}

}  // namespace farmgate::bench
