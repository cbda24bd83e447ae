#include "chassis/host/key_files.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "chassis/testing/status_is.h"

namespace farmgate::host {
namespace {

using farmgate::testing::StatusIs;
using ::testing::AllOf;
using ::testing::HasSubstr;

namespace fs = std::filesystem;

class KeyFiles : public ::testing::Test {
 protected:
  KeyFiles() { fs::create_directory(pki_); }
  ~KeyFiles() override { fs::remove_all(pki_); }

  Settings settings(const std::string& named = "") const {
    return Settings::parse({{"orders.key_file", "", Unit::kText, "a key"}},
                           {"--pki_dir", pki_, "--orders.key_file", named})
        .value();
  }
  auto read(const std::string& named = "") const {
    return read_key(settings(named), "orders.key_file", "own.key");
  }
  void expect_refused(const std::string& path, const std::string& named = "") const {
    const auto key = read(named);
    EXPECT_THAT(key, StatusIs(Code::kInvalidArgument, "SETTING_INVALID"));
    EXPECT_THAT(std::string(key.status().message()),
                AllOf(HasSubstr("orders.key_file: " + path), HasSubstr("bring the key back")));
  }

  const std::string pki_ = ::testing::TempDir() + "farmgate-keys-" + std::to_string(::getpid());
  const std::string own_ = pki_ + "/own.key";
};

TEST_F(KeyFiles, TheFileThatIsNamedStandsBeforeThatOfPkiDir) {
  std::ofstream(own_) << "own";
  std::ofstream(pki_ + "/other") << "other";
  EXPECT_EQ(read().value(), "own");
  EXPECT_EQ(read(pki_ + "/other").value(), "other");
}

TEST_F(KeyFiles, OnlyAFileThatIsNotThereIsAbsentAndOnlyWhereNoneIsNamed) {
  EXPECT_EQ(read().value(), std::nullopt);
  expect_refused(pki_ + "/other", pki_ + "/other");
}

TEST_F(KeyFiles, AFileThatIsThereAndHoldsNoKeyIsRefused) {
  fs::create_directory(own_);
  expect_refused(own_ + " cannot be read");
  fs::remove(own_);
  fs::create_symlink(own_, own_);
  expect_refused(own_ + " cannot be read");
  fs::remove(own_);
  std::ofstream(own_).flush();
  expect_refused(own_ + " is empty");
}

TEST_F(KeyFiles, AKeyThatSignsTokensIsMissingOnlyWhereItIsNotThere) {
  EXPECT_THAT(signing_key(settings()), StatusIs(Code::kFailedPrecondition, "KEY_MISSING"));
  fs::create_directory(pki_ + "/token.jwk");
  EXPECT_THAT(signing_key(settings()), StatusIs(Code::kFailedPrecondition, "FILE_UNREADABLE"));
  fs::remove(pki_ + "/token.jwk");
  std::ofstream(pki_ + "/token.jwk") << "{}";
  EXPECT_EQ(signing_key(settings()).value(), "{}");
}

}  // namespace
}  // namespace farmgate::host
