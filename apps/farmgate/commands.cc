#include "apps/farmgate/commands.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string_view>

#include "apps/edge/config.h"

namespace farmgate::apps {
namespace {

using Verb = Status (*)(const Context&);

struct VerbRow {
  std::string_view name;
  std::string_view usage;
  Verb run;
};

constexpr std::array kVerbs = {
    VerbRow{"call", "call METHOD [JSON] [--file PATH] [--as SUBJECT --roles R,R --orgs O,O]", call},
    VerbRow{"token", "token --as SUBJECT --roles R,R [--orgs O,O] [--commune C] [--province P]",
            token},
    VerbRow{"clock",
            "clock [show | set +3h | move +3h | reset]   business time (development, tests)",
            clock},
    VerbRow{"contract", "contract verify NAME                     what was signed, and by whom",
            contract},
    VerbRow{"audit",
            "audit verify                            acts of officials, against their roots",
            audit},
    VerbRow{"print",
            "print PARTY FROM THROUGH [csv] | FAIR [csv] | close DAY [SELLER] | labels SELLER DAY",
            print},
    VerbRow{"import",
            "import producers|plots|contracts|listings FILE.csv|.jsonl | memberships FILE.csv "
            "COOPERATIVE"
            " | booths FILE.csv FAIR [--dry_run] | rubrics FOLDER",
            import_table},
    VerbRow{"export", "export listings SELLER FILE.csv|.jsonl   a seller's table, for import",
            export_table},
    VerbRow{"seed", "seed listings [--count N] [--seed N]     made-up goods for trying things out",
            seed},
    VerbRow{"dlq", "dlq list|show|replay|drop SERVICE [ID] [--why TEXT]", dead_letters},
    VerbRow{"republish", "republish SERVICE                        every aggregate once more",
            republish},
    VerbRow{"rebuild", "rebuild SERVICE PROJECTION               from the topics, beside live use",
            rebuild},
    VerbRow{"edge", "edge --out FOLDER                        envoy.yaml and what it reads", edge},
    VerbRow{"doctor", "doctor [SERVICE...]                      looks at each part, names cures",
            doctor},
    VerbRow{"ready",
            "ready                                    whether admin_listen's process is ready",
            ready},
    VerbRow{"openapi", "openapi                                  the HTTP contract, to stdout",
            openapi},
    VerbRow{"check-tables", "check-tables                             every RPC has its policy",
            check_tables},
};

// Settings of the verbs beside those of the services.
std::vector<host::Setting> verb_settings() {
  return {{.name = "as", .fallback = "", .help = "subject of the token"},
          {.name = "roles", .fallback = "", .help = "roles of the token, comma separated"},
          {.name = "orgs", .fallback = "", .help = "parties of the token, comma separated"},
          {.name = "commune", .fallback = "", .help = "commune of the token"},
          {.name = "province", .fallback = "", .help = "province of the token"},
          {.name = "dry_run",
           .fallback = "off",
           .unit = host::Unit::kFlag,
           .help = "an import judges every row and makes none"},
          {.name = "count",
           .fallback = "100000",
           .unit = host::Unit::kCount,
           .help = "how many listings are made up"},
          {.name = "seed",
           .fallback = "1",
           .unit = host::Unit::kCount,
           .help = "the same seed makes up the same listings"},
          {.name = "file", .fallback = "", .help = "a call sends it: evidence of a dossier"},
          {.name = "out", .fallback = "", .help = "folder for what is written"},
          {.name = "why", .fallback = "", .help = "kept with the decision on a dead letter"}};
}

// One line, whatever a library or another party wrote.
int complain(const Status& status) {
  std::string text = status.to_string();
  std::replace_if(
      text.begin(), text.end(), [](unsigned char c) { return c < ' ' || c == 0x7f; }, ' ');
  std::fprintf(stderr, "farmgate: %s\n", text.c_str());
  return 1;
}

int usage(const Services& services, std::FILE* out) {
  std::fprintf(out, "farmgate TARGET [--setting value ...] [--config FILE]   run a target\n");
  std::fprintf(out,
               "farmgate TARGET migrate                                 bring its database "
               "up to date\n");
  std::fprintf(out, "farmgate TARGET --help                                  its settings\n");
  std::fprintf(out, "farmgate version                                        the release\n\n");
  std::fprintf(out, "targets:\n  %-12s every service in one process\n", "all");
  for (const host::ServiceSpec* spec : services) {
    std::fprintf(out, "  %-12s %s\n", spec->name.c_str(), spec->summary.c_str());
  }
  std::fprintf(out, "\nverbs:\n");
  for (const VerbRow& verb : kVerbs) {
    std::fprintf(out, "  farmgate %s\n", std::string(verb.usage).c_str());
  }
  return out == stdout ? 0 : 2;
}

StatusOr<host::Settings> settings_for(const Services& services, const Arguments& arguments) {
  std::vector<host::Setting> known = host::shared_settings();
  for (const host::ServiceSpec* spec : services) {
    const auto own = host::settings_of(*spec);
    known.insert(known.end(), own.begin(), own.end());
  }
  const auto verbs = verb_settings();
  known.insert(known.end(), verbs.begin(), verbs.end());
  const auto edges = edge::settings();
  known.insert(known.end(), edges.begin(), edges.end());
  return host::Settings::parse(std::move(known), arguments);
}

int run_verb(const VerbRow& verb, const Services& services, const Arguments& arguments) {
  auto settings = settings_for(services, arguments);
  if (!settings.ok()) return complain(settings.status());
  if (settings->help_asked()) {
    std::printf("farmgate %s\n", std::string(verb.usage).c_str());
    if (verb.run == edge) {
      const auto own = host::Settings::parse(edge::settings(), {});
      std::printf("\n%s", own->help().c_str());
    }
    return 0;
  }
  const Status status = verb.run({services, *settings, settings->arguments()});
  return status.ok() ? 0 : complain(status);
}

int run_target(const std::string& name, const Services& services, const Services& chosen,
               const Arguments& arguments) {
  const auto word = std::find(arguments.begin(), arguments.end(), "migrate");
  if (word != arguments.end()) {
    Arguments rest = arguments;
    rest.erase(rest.begin() + (word - arguments.begin()));
    auto settings = settings_for(services, rest);
    if (!settings.ok()) return complain(settings.status());
    const Status status = migrate({services, *settings, {}}, chosen);
    return status.ok() ? 0 : complain(status);
  }
  const std::string summary = chosen.size() == 1 ? chosen.front()->summary : "every service";
  return host::run(host::target_of(name, summary, chosen), arguments);
}

}  // namespace

StatusOr<const host::ServiceSpec*> find_service(const Services& services, const std::string& name) {
  for (const host::ServiceSpec* spec : services) {
    if (spec->name == name) return spec;
  }
  return Status(Code::kInvalidArgument, "TARGET_UNKNOWN", "there is no service '" + name + "'");
}

int run(const Services& services, const Arguments& arguments) {
  if (arguments.empty()) return usage(services, stderr);
  const std::string& name = arguments.front();
  const Arguments rest(arguments.begin() + 1, arguments.end());
  if (name == "help" || name == "--help") return usage(services, stdout);
  if (name == "version" || name == "--version") {
    return std::printf("farmgate %s\n", FARMGATE_VERSION) > 0 ? 0 : 1;
  }
  for (const VerbRow& verb : kVerbs) {
    if (verb.name == name) return run_verb(verb, services, rest);
  }
  if (name == "all") return run_target(name, services, services, rest);
  auto spec = find_service(services, name);
  if (!spec.ok()) {
    (void)complain(spec.status());
    return usage(services, stderr);
  }
  return run_target(name, services, {*spec}, rest);
}

}  // namespace farmgate::apps
