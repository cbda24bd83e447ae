#include <charconv>
#include <cinttypes>
#include <cstdio>

#include "apps/farmgate/commands.h"
#include "chassis/pg/clock.h"

namespace farmgate::apps {
namespace {

using namespace std::chrono_literals;

// "+3h", "-2d", "90s", "15m": an amount and its unit.
StatusOr<std::chrono::seconds> parse_span(std::string_view text) {
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  std::int64_t amount = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), amount);
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  if (error == std::errc()) {
    if (unit == "s") return std::chrono::seconds(amount);
    if (unit == "m") return std::chrono::seconds(60 * amount);
    if (unit == "h") return std::chrono::seconds(3600 * amount);
    if (unit == "d") return std::chrono::seconds(86400 * amount);
  }
  return invalid("clock", "a span is written like +3h, -2d, 15m or 90s");
}

}  // namespace

Status clock(const Context& context) {
  const std::string verb = context.words.empty() ? "show" : context.words[0];
  std::chrono::seconds span{0};
  if ((verb == "set" || verb == "move") && context.words.size() == 2) {
    ASSIGN_OR_RETURN(span, parse_span(context.words[1]));
  } else if (verb != "show" && verb != "reset") {
    return Status(Code::kInvalidArgument, "USAGE", "clock [show | set +3h | move +3h | reset]");
  }
  for (const host::ServiceSpec* spec : context.services) {
    pg::Database database(host::database_options(context.settings, spec->name, 1));
    ASSIGN_OR_RETURN(std::chrono::microseconds now, pg::clock_offset(database));
    if (verb != "show") {
      now = verb == "move" ? now + span : span;
      RETURN_IF_ERROR(pg::set_clock_offset(database, now));
    }
    std::printf(
        "%s: business time is %+" PRId64 " s from system time\n", spec->name.c_str(),
        static_cast<std::int64_t>(std::chrono::duration_cast<std::chrono::seconds>(now).count()));
  }
  return ok();
}

}  // namespace farmgate::apps
