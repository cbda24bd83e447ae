#include "chassis/host/settings.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "chassis/testing/status_is.h"

namespace farmgate::host {
namespace {

using namespace std::chrono_literals;
using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;
using ::testing::HasSubstr;

const std::vector<Setting> kKnown = {
    {"orders.listen", "127.0.0.1:7003", Unit::kText, "where"},
    {"orders.hold_ms", "900", Unit::kMilliseconds, "hold"},
    {"orders.key", "hush", Unit::kText, "secret key", true},
    {"orders.fast", "off", Unit::kFlag, "fast"},
};

auto parse(const std::vector<std::string>& args) { return Settings::parse(kKnown, args); }

// A settings file of the test's own.
struct File {
  std::string path = ::testing::TempDir() + "farmgate-settings-" + std::to_string(::getpid());

  explicit File(const std::string& text) { std::ofstream(path) << text; }
  ~File() { ::unlink(path.c_str()); }
};

TEST(Settings, CommandLineBeatsFileBeatsDefault) {
  const File file("# comment\norders.hold_ms = 1000\n\ndrain_delay_ms=10\n");
  const auto settings = parse({"--config", file.path, "--drain_delay_ms=20"});
  ASSERT_THAT(settings, IsOk());
  EXPECT_EQ(settings->duration("drain_delay_ms"), 20ms);
  EXPECT_EQ(settings->duration("orders.hold_ms"), 1s);
  EXPECT_EQ(settings->text("orders.listen"), "127.0.0.1:7003");
}

TEST(Settings, UnknownKeysNameTheNearest) {
  const auto settings = parse({"--orders.lisen", "x"});
  EXPECT_THAT(settings, StatusIs(Code::kInvalidArgument, "SETTING_UNKNOWN"));
  EXPECT_THAT(std::string(settings.status().message()), HasSubstr("orders.listen"));
  const File file("orders.lisen = x\n");
  EXPECT_THAT(parse({"--config", file.path}), StatusIs(Code::kInvalidArgument, "SETTING_UNKNOWN"));
}

TEST(Settings, DeclaredTwiceCountOnce) {
  const auto settings = Settings::parse(
      {kKnown[0], {"orders.listen", "elsewhere", Unit::kText, "again"}}, {"--help"});
  ASSERT_THAT(settings, IsOk());
  const std::string help = settings->help();
  EXPECT_EQ(help.find("--orders.listen"), help.rfind("--orders.listen"));
  EXPECT_EQ(settings->text("orders.listen"), "127.0.0.1:7003");
}

TEST(Settings, OneFileServesEveryTarget) {
  const File file("producers.anything = 1\nlistings.listen = x\norders.hold_ms = 5\n");
  EXPECT_THAT(parse({"--config", file.path}), IsOk());
  const File typo("producer.anything = 1\n");
  EXPECT_THAT(parse({"--config", typo.path}), StatusIs(Code::kInvalidArgument, "SETTING_UNKNOWN"));
}

TEST(Settings, AClientTakesOfAServicesFileWhatItKnows) {
  const File file("orders.unheard_of = 1\norders.hold_ms = 5\n");
  EXPECT_THAT(parse({"--config", file.path}), StatusIs(Code::kInvalidArgument, "SETTING_UNKNOWN"));
  const auto settings = Settings::parse_for_client(kKnown, {"--config", file.path});
  ASSERT_THAT(settings, IsOk());
  EXPECT_EQ(settings->duration("orders.hold_ms"), 5ms);
  const File typo("hold_ms = 1\n");
  EXPECT_THAT(Settings::parse_for_client(kKnown, {"--config", typo.path}),
              StatusIs(Code::kInvalidArgument, "SETTING_UNKNOWN"));
}

TEST(Settings, RefusesValuesOfTheWrongKind) {
  for (const char* bad : {"--orders.hold_ms=ten", "--orders.hold_ms=-1",
                          "--orders.hold_ms=", "--orders.fast=perhaps", "--orders.hold_ms"}) {
    EXPECT_THAT(parse({bad}), StatusIs(Code::kInvalidArgument, "SETTING_INVALID")) << bad;
  }
  EXPECT_THAT(parse({"--config", "/nowhere"}), StatusIs(Code::kInvalidArgument, "SETTING_INVALID"));
}

TEST(Settings, ACountIsAtLeastOne) {
  const std::vector<Setting> known = {{"orders.workers", "8", Unit::kCount, "at a time"}};
  EXPECT_THAT(Settings::parse(known, {"--orders.workers=1"}), IsOk());
  for (const char* bad : {"0", "-1", "4294967297"}) {
    EXPECT_THAT(Settings::parse(known, {"--orders.workers", bad}),
                StatusIs(Code::kInvalidArgument, "SETTING_INVALID"))
        << bad;
  }
}

TEST(Settings, ANumberMayHaveALeast) {
  const std::vector<Setting> known = {{.name = "orders.cap_ms",
                                       .fallback = "5",
                                       .unit = Unit::kMilliseconds,
                                       .help = "",
                                       .least = 1}};
  EXPECT_THAT(Settings::parse(known, {"--orders.cap_ms=1"}), IsOk());
  EXPECT_THAT(Settings::parse(known, {"--orders.cap_ms=0"}),
              StatusIs(Code::kInvalidArgument, "SETTING_INVALID"));
}

TEST(Settings, AListKnowsItsWords) {
  using Words = std::vector<std::string>;
  EXPECT_EQ(parse({"--parts=api, consumers"})->words("parts"), (Words{"api", "consumers"}));
  EXPECT_EQ(parse({"--parts", "consumers"})->words("parts"), Words{"consumers"});
  for (const char* bad : {"apis", "api,consumer", "", " , "}) {
    EXPECT_THAT(parse({"--parts=" + std::string(bad)}),
                StatusIs(Code::kInvalidArgument, "SETTING_INVALID"))
        << bad;
  }
}

TEST(Settings, AFlagNeedsNoValue) {
  EXPECT_TRUE(parse({"--orders.fast"})->flag("orders.fast"));
  EXPECT_TRUE(parse({"--orders.fast", "true"})->flag("orders.fast"));
  EXPECT_FALSE(parse({"--orders.fast", "off"})->flag("orders.fast"));
  EXPECT_EQ(parse({"--orders.fast", "word"})->arguments(), std::vector<std::string>{"word"});
}

TEST(Settings, HelpShowsDefaultsAndUnits) {
  const std::string help = parse({"--help"})->help();
  EXPECT_THAT(help, HasSubstr("--orders.hold_ms (ms, default 900)"));
  EXPECT_THAT(help, HasSubstr("--drain_delay_ms (ms, default 5000)"));
}

TEST(Settings, PrintsNoSecrets) {
  const std::string text = parse({"--orders.key=canary"})->printable();
  EXPECT_EQ(text.find("canary"), std::string::npos);
  EXPECT_THAT(text, HasSubstr("orders.key=***"));
}

}  // namespace
}  // namespace farmgate::host
