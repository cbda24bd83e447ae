#include <algorithm>
#include <charconv>
#include <cinttypes>
#include <cstdio>
#include <string>
#include <vector>

#include "apps/farmgate/commands.h"
#include "chassis/pg/clock.h"

namespace farmgate::apps {
namespace {

using namespace std::chrono_literals;

using Offset = std::chrono::microseconds;

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

void print(const std::string& service, Offset offset) {
  const std::int64_t seconds = std::chrono::duration_cast<std::chrono::seconds>(offset).count();
  std::printf("%s: business time is %+" PRId64 " s from system time\n", service.c_str(), seconds);
}

// One for each service, in their order.
StatusOr<std::vector<Offset>> read_offsets(const Context& context) {
  std::vector<Offset> offsets;
  for (const host::ServiceSpec* spec : context.services) {
    pg::Database database(host::database_options(context.settings, spec->name, 1));
    ASSIGN_OR_RETURN(offsets.emplace_back(), pg::clock_offset(database));
  }
  return offsets;
}

// The same to every service: a run that was cut short, and left them apart, is mended by the next.
Status write_offset(const Context& context, Offset offset) {
  for (const host::ServiceSpec* spec : context.services) {
    pg::Database database(host::database_options(context.settings, spec->name, 1));
    RETURN_IF_ERROR(pg::set_clock_offset(database, offset));
    print(spec->name, offset);
  }
  return ok();
}

}  // namespace

Status clock(const Context& context) {
  const std::string verb = context.words.empty() ? "show" : context.words[0];
  Offset span{0};
  if ((verb == "set" || verb == "move") && context.words.size() == 2) {
    ASSIGN_OR_RETURN(span, parse_span(context.words[1]));
  } else if ((verb != "show" && verb != "reset") || context.words.size() > 1) {
    return Status(Code::kInvalidArgument, "USAGE", "clock [show | set +3h | move +3h | reset]");
  }
  if (verb == "set" || verb == "reset") return write_offset(context, span);
  ASSIGN_OR_RETURN(const std::vector<Offset> offsets, read_offsets(context));
  if (verb == "move") {
    return write_offset(context, *std::max_element(offsets.begin(), offsets.end()) + span);
  }
  for (std::size_t i = 0; i < offsets.size(); ++i) print(context.services[i]->name, offsets[i]);
  return ok();
}

}  // namespace farmgate::apps
