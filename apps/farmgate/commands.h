#pragma once

#include <string>
#include <vector>

#include "chassis/base/status.h"
#include "chassis/host/service.h"

namespace farmgate::apps {

using Services = std::vector<const host::ServiceSpec*>;
using Arguments = std::vector<std::string>;

// The whole command line: `farmgate TARGET`, `farmgate TARGET migrate`, `farmgate VERB ...`.
// Returns the exit code; errors are one line on stderr.
int run(const Services& services, const Arguments& arguments);

// What a verb works with: the settings of all services, and the words after its name.
struct Context {
  const Services& services;
  const host::Settings& settings;
  Arguments words;
};

// The service of that name; INVALID_ARGUMENT/TARGET_UNKNOWN.
StatusOr<const host::ServiceSpec*> find_service(const Services& services, const std::string& name);

Status migrate(const Context& context, const Services& chosen);
Status check_tables(const Context& context);
Status dead_letters(const Context& context);
Status republish(const Context& context);
Status rebuild(const Context& context);
Status ready(const Context& context);
Status call(const Context& context);
Status token(const Context& context);
Status clock(const Context& context);
Status contract(const Context& context);
Status edge(const Context& context);
Status print(const Context& context);
Status audit(const Context& context);
Status export_table(const Context& context);
Status import_table(const Context& context);
Status import_rubrics(const Context& context);
Status seed(const Context& context);

}  // namespace farmgate::apps
