#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "chassis/base/status.h"

namespace farmgate::host {

// A kCount is at least 1 and fits an int.
enum class Unit { kText, kFlag, kCount, kMilliseconds, kSeconds, kBytes };

struct Setting {
  std::string name;      // "orders.listen", "drain_delay_ms"
  std::string fallback;  // the default, as typed
  Unit unit = Unit::kText;
  std::string help;
  bool secret = false;                   // masked where settings are printed
  std::vector<std::string> one_of = {};  // a list of some of these words, at least one
  std::int64_t least = 0;                // of a number
};

// The settings of every target: where its stores are, its keys, whose tokens count, what it logs,
// how it stops. shared_settings.cc has the list, with what each is without a word from anybody, and
// --help prints it.
const std::vector<Setting>& shared_settings();

// INVALID_ARGUMENT/SETTING_INVALID: "name: why".
Status wrong_setting(std::string_view name, std::string_view why);

// Values of the command line (--key value, --key=value) over those of the file named by --config
// (lines `key = value`, # comments) over the defaults. Parsed and checked once, at start.
class Settings {
 public:
  // A setting that two services declare counts once, as the first of them wrote it.
  // INVALID_ARGUMENT/SETTING_UNKNOWN (names the nearest known one) or SETTING_INVALID. In a file,
  // keys of other services and of the edge ("producers." ...) pass, so that one file serves every
  // target.
  static StatusOr<Settings> parse(std::vector<Setting> known, const std::vector<std::string>& args);
  // The same for a program that calls services and is none: of the file it takes what it knows, and
  // what only a service knows passes.
  static StatusOr<Settings> parse_for_client(std::vector<Setting> known,
                                             const std::vector<std::string>& args);

  // Asking for a setting that is not in the list is our bug and ends the program.
  const std::string& text(std::string_view name) const;
  // What is in the file that it names; SETTING_INVALID where that cannot be read.
  StatusOr<std::string> contents(std::string_view name) const;
  std::vector<std::string> words(std::string_view name) const;  // of a list, trimmed
  std::int64_t number(std::string_view name) const;             // kCount, kBytes
  bool flag(std::string_view name) const;
  std::chrono::milliseconds duration(std::string_view name) const;  // kMilliseconds, kSeconds

  // Not setting and value, but what stands beside them: words without dashes, in order.
  const std::vector<std::string>& arguments() const { return arguments_; }
  bool help_asked() const { return help_asked_; }
  std::string help() const;       // every setting with default and unit
  std::string printable() const;  // one "name=value" a line, secrets masked

 private:
  static StatusOr<Settings> parse(std::vector<Setting> known, const std::vector<std::string>& args,
                                  bool is_client);
  Status read_arguments(const std::vector<std::string>& args, std::string& file,
                        std::vector<std::pair<std::string, std::string>>& given);
  Status read_config(const std::string& path);
  Status set(std::string_view name, std::string value, std::string_view origin);
  Status unknown(std::string_view name, std::string_view origin) const;
  const Setting* find(std::string_view name) const;

  std::vector<Setting> known_;
  std::map<std::string, std::string, std::less<>> values_;
  std::vector<std::string> arguments_;
  bool help_asked_ = false;
  bool is_client_ = false;
};

}  // namespace farmgate::host
