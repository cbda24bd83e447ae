#include "chassis/host/settings.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <numeric>

#include "chassis/base/file.h"
#include "chassis/base/text.h"
#include "chassis/host/suite.h"

namespace farmgate::host {
namespace {

std::string_view unit_name(Unit unit) {
  switch (unit) {
    case Unit::kText: return "text";
    case Unit::kFlag: return "on or off";
    case Unit::kCount: return "count";
    case Unit::kMilliseconds: return "ms";
    case Unit::kSeconds: return "s";
    case Unit::kBytes: return "bytes";
  }
  return "text";
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

bool is_true(std::string_view value) { return value == "on" || value == "true"; }
bool is_flag(std::string_view value) {
  return is_true(value) || value == "off" || value == "false";
}

bool parse_number(std::string_view text, std::int64_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() && number >= 0;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  for (const std::string_view part : split(text, ',')) {
    if (const std::string_view word = trimmed(part); !word.empty()) words.emplace_back(word);
  }
  return words;
}

bool only_known(const std::vector<std::string>& words, const std::vector<std::string>& known) {
  return !words.empty() && std::all_of(words.begin(), words.end(), [&](const std::string& word) {
    return std::find(known.begin(), known.end(), word) != known.end();
  });
}

std::int64_t least(const Setting& setting) {
  return setting.unit == Unit::kCount ? std::max<std::int64_t>(setting.least, 1) : setting.least;
}

bool fits(const Setting& setting, std::string_view value) {
  std::int64_t number = 0;
  if (!setting.one_of.empty()) return only_known(words_of(value), setting.one_of);
  if (setting.unit == Unit::kText) return true;
  if (setting.unit == Unit::kFlag) return is_flag(value);
  if (!parse_number(value, number)) return false;
  if (setting.unit == Unit::kCount && number > std::numeric_limits<int>::max()) return false;
  return number >= least(setting);
}

std::string wanted(const Setting& setting) {
  if (!setting.one_of.empty()) {
    std::string text = "a list of";
    for (const std::string& word : setting.one_of) text.append(" ").append(word);
    return text;
  }
  if (setting.unit == Unit::kFlag) return "on or off";
  const std::string unit(unit_name(setting.unit));
  const std::string number = setting.unit == Unit::kCount ? "a " + unit : "a number of " + unit;
  return least(setting) == 0 ? number : number + " of at least " + std::to_string(least(setting));
}

// The fewest single-letter edits between two words.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, changed});
    }
  }
  return row.back();
}

std::string_view service_of(std::string_view name) {
  const auto dot = name.find('.');
  return dot == std::string_view::npos ? std::string_view() : name.substr(0, dot);
}

Status bad(std::string_view reason, std::string message) {
  return Status(Code::kInvalidArgument, reason, std::move(message));
}

}  // namespace

Status wrong_setting(std::string_view name, std::string_view why) {
  return bad("SETTING_INVALID", std::string(name) + ": " + std::string(why));
}

StatusOr<Settings> Settings::parse(std::vector<Setting> known,
                                   const std::vector<std::string>& args) {
  return parse(std::move(known), args, false);
}

StatusOr<Settings> Settings::parse_for_client(std::vector<Setting> known,
                                              const std::vector<std::string>& args) {
  return parse(std::move(known), args, true);
}

StatusOr<Settings> Settings::parse(std::vector<Setting> known, const std::vector<std::string>& args,
                                   bool is_client) {
  Settings settings;
  settings.is_client_ = is_client;
  known.insert(known.end(), shared_settings().begin(), shared_settings().end());
  for (Setting& one : known) {
    if (settings.find(one.name) == nullptr) settings.known_.push_back(std::move(one));
  }
  for (const Setting& one : settings.known_) settings.values_[one.name] = one.fallback;
  std::string file;
  std::vector<std::pair<std::string, std::string>> given;
  RETURN_IF_ERROR(settings.read_arguments(args, file, given));
  if (!file.empty()) RETURN_IF_ERROR(settings.read_config(file));
  for (auto& [name, value] : given) {
    RETURN_IF_ERROR(settings.set(name, std::move(value), "command line"));
  }
  return settings;
}

Status Settings::read_arguments(const std::vector<std::string>& args, std::string& file,
                                std::vector<std::pair<std::string, std::string>>& given) {
  for (std::size_t i = 0; i < args.size(); ++i) {
    if (!args[i].starts_with("--")) {
      arguments_.push_back(args[i]);
      continue;
    }
    const auto equal = args[i].find('=');
    const std::string name = args[i].substr(2, equal == args[i].npos ? equal : equal - 2);
    if (name == "help") {
      help_asked_ = true;
      continue;
    }
    const Setting* setting = find(name);
    if (setting == nullptr && name != "config") return unknown(name, "command line");
    const bool flag = setting != nullptr && setting->unit == Unit::kFlag;
    const bool more = i + 1 < args.size() && (!flag || is_flag(args[i + 1]));
    if (equal == args[i].npos && !more && !flag) {
      return bad("SETTING_INVALID", "--" + name + " needs a value");
    }
    std::string value = flag ? "on" : "";
    if (equal != args[i].npos) value = args[i].substr(equal + 1);
    if (equal == args[i].npos && more) value = args[++i];
    if (name == "config") {
      file = std::move(value);
    } else {
      given.emplace_back(name, std::move(value));
    }
  }
  return ok();
}

Status Settings::read_config(const std::string& path) {
  const auto bytes = read_file(path);
  if (!bytes.ok()) return bad("SETTING_INVALID", "cannot read the settings file " + path);
  int number = 0;
  for (const std::string_view line : split(*bytes, '\n')) {
    ++number;
    const std::string_view text = trimmed(line);
    if (text.empty() || text.front() == '#') continue;
    const auto equal = text.find('=');
    const std::string origin = path + ":" + std::to_string(number);
    if (equal == std::string_view::npos)
      return bad("SETTING_INVALID", origin + ": not of the form key = value");
    const std::string_view name = trimmed(text.substr(0, equal));
    const bool ours = is_client_
                          ? find(name) != nullptr
                          : std::any_of(known_.begin(), known_.end(), [&](const Setting& one) {
                              return service_of(one.name) == service_of(name);
                            });
    if (has_settings(service_of(name)) && !ours) continue;  // it does not run here
    RETURN_IF_ERROR(set(name, std::string(trimmed(text.substr(equal + 1))), origin));
  }
  return ok();
}

Status Settings::set(std::string_view name, std::string value, std::string_view origin) {
  const Setting* setting = find(name);
  if (setting == nullptr) return unknown(name, origin);
  if (!fits(*setting, value)) {
    return bad("SETTING_INVALID", std::string(origin) + ": " + std::string(name) + " must be " +
                                      wanted(*setting) + ", not \"" + value + "\"");
  }
  values_.insert_or_assign(std::string(name), std::move(value));
  return ok();
}

Status Settings::unknown(std::string_view name, std::string_view origin) const {
  const auto nearest =
      std::min_element(known_.begin(), known_.end(), [&](const Setting& a, const Setting& b) {
        return distance(a.name, name) < distance(b.name, name);
      });
  return bad("SETTING_UNKNOWN", std::string(origin) + ": no setting \"" + std::string(name) +
                                    "\"; the nearest is \"" + nearest->name + "\"");
}

const Setting* Settings::find(std::string_view name) const {
  const auto at = std::find_if(known_.begin(), known_.end(),
                               [&](const Setting& one) { return one.name == name; });
  return at == known_.end() ? nullptr : &*at;
}

const std::string& Settings::text(std::string_view name) const {
  const auto at = values_.find(name);
  if (at == values_.end()) {
    std::fprintf(stderr, "setting \"%.*s\" is not declared\n", static_cast<int>(name.size()),
                 name.data());
    std::abort();
  }
  return at->second;
}

StatusOr<std::string> Settings::contents(std::string_view name) const {
  auto bytes = read_file(text(name));
  if (!bytes.ok()) return wrong_setting(name, bytes.status().message());
  return bytes;
}

std::vector<std::string> Settings::words(std::string_view name) const {
  return words_of(text(name));
}

std::int64_t Settings::number(std::string_view name) const {
  std::int64_t number = 0;
  parse_number(text(name), number);
  return number;
}

bool Settings::flag(std::string_view name) const { return is_true(text(name)); }

std::chrono::milliseconds Settings::duration(std::string_view name) const {
  const Setting* setting = find(name);
  const bool seconds = setting != nullptr && setting->unit == Unit::kSeconds;
  return std::chrono::milliseconds(number(name) * (seconds ? 1000 : 1));
}

std::string Settings::help() const {
  std::string text;
  for (const Setting& one : known_) {
    text += "  --" + one.name + " (" + std::string(unit_name(one.unit)) + ", default " +
            (one.fallback.empty() ? "empty" : one.fallback) + ")\n      " + one.help + "\n";
  }
  return text + "  --config (path)\n      a file of lines `key = value`; the command line wins\n";
}

std::string Settings::printable() const {
  std::string text;
  for (const Setting& one : known_) {
    text += one.name + "=" + (one.secret ? "***" : this->text(one.name)) + "\n";
  }
  return text;
}

}  // namespace farmgate::host
