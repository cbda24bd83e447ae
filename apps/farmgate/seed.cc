#include <cinttypes>
#include <cstdio>

#include "apps/catalogue/stock.h"
#include "apps/farmgate/commands.h"

namespace farmgate::apps {
namespace {

constexpr std::int64_t kCountMost = 2'000'000;
constexpr std::uint64_t kTold = 10'000;  // listings between two lines of progress

}  // namespace

// Straight into the tables of listings: by RPCs a hundred thousand of them, with their sellers,
// products, lots, offers and certificates in five services, would take an hour.
Status seed(const Context& context) {
  if (context.words.size() != 1 || context.words[0] != "listings") {
    return invalid("arguments", "seed listings [--count N] [--seed N]");
  }
  const std::int64_t count = context.settings.number("count");
  const std::int64_t number = context.settings.number("seed");
  if (count < 1 || count > kCountMost) return invalid("count", "from 1 to 2,000,000");
  if (number < 0) return invalid("seed", "is not negative");
  ASSIGN_OR_RETURN(const Catalogue catalogue, Catalogue::make(static_cast<std::uint64_t>(number)));
  pg::Database database(host::database_options(context.settings, "listings", 1));
  RETURN_IF_ERROR(
      stock_market(database, catalogue, static_cast<std::uint64_t>(count), [](std::uint64_t done) {
        if (done % kTold == 0) {
          std::fprintf(stderr, "%" PRIu64 " listings\n", done);
        }
      }));
  std::printf("%" PRId64 " made-up listings are on the market\n", count);
  return ok();
}

}  // namespace farmgate::apps
