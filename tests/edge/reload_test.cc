#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <thread>

#include "chassis/base/id.h"
#include "chassis/testing/eventually.h"
#include "chassis/testing/pg_sandbox.h"
#include "tests/edge/calls.h"
#include "tests/edge/echo.h"
#include "tests/edge/edge.h"

// New certificates in their files: the edge takes them up while it serves.
namespace farmgate {
namespace {

using namespace std::chrono_literals;
using testing::contents;
using testing::Edge;
using testing::eventually;
namespace fs = std::filesystem;

// A folder in which a certificate and its key lie, and are replaced together.
class Volume {
 public:
  explicit Volume(fs::path path) : path_(std::move(path)) { fs::create_directories(path_); }
  virtual ~Volume() = default;
  Volume(const Volume&) = delete;
  Volume& operator=(const Volume&) = delete;

  virtual void put(const std::string& pem, const std::string& key) = 0;
  std::string file(const std::string& name) const { return path_ / name; }

 protected:
  fs::path path_;
};

// On a host: each file by its rename, the key first.
class Host final : public Volume {
 public:
  using Volume::Volume;
  void put(const std::string& pem, const std::string& key) override {
    fs::copy_file(key, path_ / "new");
    fs::rename(path_ / "new", path_ / "tls.key");
    fs::copy_file(pem, path_ / "new");
    fs::rename(path_ / "new", path_ / "tls.crt");
  }
};

// As the kubelet does: files are links into a folder that is itself a link.
class Secret final : public Volume {
 public:
  using Volume::Volume;
  void put(const std::string& pem, const std::string& key) override {
    const std::string round = "..round" + std::to_string(++rounds_);
    fs::create_directory(path_ / round);
    fs::copy_file(pem, path_ / round / "tls.crt");
    fs::copy_file(key, path_ / round / "tls.key");
    fs::create_symlink(round, path_ / "..new");
    fs::rename(path_ / "..new", path_ / "..data");
    for (const char* name : {"tls.crt", "tls.key"}) {
      if (rounds_ == 1) fs::create_symlink(std::string("..data/") + name, path_ / name);
    }
  }

 private:
  int rounds_ = 0;
};

class Reload : public ::testing::Test {
 protected:
  Reload() : folder_(testing::edge().folder() + "/reload" + Uuid::v7().to_string()) {
    fs::create_directories(folder_);
    fs::copy(testing::require_env("FARMGATE_PKI"), folder_ + "/pki");
    certificate("first");
    certificate("second");
  }

  // pki/NAME.pem and .key, of our own authority, for the edge.
  void certificate(const std::string& name) const {
    const std::string pki = folder_ + "/pki/";
    fs::remove(pki + "edge.pem");
    run({testing::require_env("FARMGATE_ROOT") + "/tools/pki", pki});
    fs::copy_file(pki + "edge.pem", pki + name + ".pem");
    fs::copy_file(pki + "edge.key", pki + name + ".key");
  }
  std::string pki(const std::string& name) const { return folder_ + "/pki/" + name; }
  testing::Finished run(const std::vector<std::string>& words) const {
    auto done = testing::run_program(words, folder_);
    EXPECT_EQ(done.code, 0) << done.err;
    return done;
  }
  // What a new connection to the port is shown.
  std::string shown(int port) const {
    return run({"/bin/bash", "-c",
                "openssl s_client -connect 127.0.0.1:" + std::to_string(port) +
                    " </dev/null 2>/dev/null | openssl x509"})
        .out;
  }
  void public_certificate_changes_in(Volume& volume) const;

  const std::string folder_;
};

// Two callers meanwhile: one keeps its connection, the other opens one for each call.
void Reload::public_certificate_changes_in(Volume& volume) const {
  volume.put(pki("first.pem"), pki("first.key"));
  const Edge edge({"edge.tls_certificate = " + volume.file("tls.crt"),
                   "edge.tls_key = " + volume.file("tls.key")});
  EXPECT_EQ(shown(edge.port()), contents(pki("first.pem")));
  const auto trusted = testing::tls_credentials(pki("ca.pem"));
  const auto kept = testing::channel_to(edge.port(), trusted);
  std::atomic<bool> over = false;
  std::atomic<int> calls = 0, failed = 0, left = 0;
  std::thread keeper([&] {
    for (; !over; ++calls) {
      if (!testing::list_provinces(kept).ok()) ++failed;
      if (kept->GetState(false) != GRPC_CHANNEL_READY) ++left;
    }
  });
  std::thread comer([&] {
    for (; !over; ++calls) {
      if (!testing::list_provinces(testing::channel_to(edge.port(), trusted)).ok()) ++failed;
    }
  });
  volume.put(pki("second.pem"), pki("second.key"));
  EXPECT_TRUE(eventually([&] { return shown(edge.port()) == contents(pki("second.pem")); }));
  const int before = calls;
  EXPECT_TRUE(eventually([&] { return calls > before + 20; }));
  over = true;
  keeper.join();
  comer.join();
  EXPECT_EQ(failed, 0);
  EXPECT_EQ(left, 0);  // old connections go on
}

TEST_F(Reload, OfThePublicCertificateOnAHostCostsNoCall) {
  Host volume(folder_ + "/tls");
  public_certificate_changes_in(volume);
}

TEST_F(Reload, OfThePublicCertificateInAPodCostsNoCall) {
  Secret volume(folder_ + "/tls");
  public_certificate_changes_in(volume);
}

// A certificate that does not fit its key is not taken up: the one before stays.
TEST_F(Reload, OfWhatIsNoCertificateIsRefused) {
  Host volume(folder_ + "/tls");
  volume.put(pki("first.pem"), pki("first.key"));
  const Edge edge({"edge.tls_certificate = " + volume.file("tls.crt"),
                   "edge.tls_key = " + volume.file("tls.key")});
  const auto rejected = [&] {
    return edge.admin("/stats?filter=sds.public.key_rotation_failed").find(": 0") ==
           std::string::npos;
  };
  EXPECT_FALSE(rejected());
  volume.put(pki("second.pem"), pki("first.key"));
  EXPECT_TRUE(eventually(rejected));
  EXPECT_EQ(shown(edge.port()), contents(pki("first.pem")));
}

// Envoy would start with such a pair, say that it is ready and take nobody's connection.
TEST_F(Reload, AStartWithAPairThatDoesNotFitIsRefused) {
  const std::string out = folder_ + "/files";
  const auto written = [&](const std::string& certificate, const std::string& key) {
    return testing::run_program(
        {testing::require_env("FARMGATE_BUILD") + "/farmgate", "edge", "--out", out, "--pki_dir",
         folder_ + "/pki", "--edge.tls_certificate", pki(certificate), "--edge.tls_key", pki(key)},
        folder_);
  };
  const testing::Finished crossed = written("first.pem", "second.key");
  EXPECT_EQ(crossed.code, 1);
  EXPECT_THAT(crossed.err, ::testing::HasSubstr(pki("second.key") + ": the key does not belong"));
  EXPECT_EQ(written("none.pem", "first.key").code, 1);
  EXPECT_FALSE(fs::exists(out + "/envoy.yaml"));
  EXPECT_EQ(written("first.pem", "first.key").code, 0);
  fs::copy_file(pki("orders.key"), pki("edge.key"), fs::copy_options::overwrite_existing);
  EXPECT_EQ(written("first.pem", "first.key").code, 1);
}

TEST_F(Reload, AStartWithoutAKeySetIsRefusedWithTheCure) {
  const std::string out = folder_ + "/files";
  const auto written = [&] {
    return testing::run_program({testing::require_env("FARMGATE_BUILD") + "/farmgate", "edge",
                                 "--out", out, "--pki_dir", folder_ + "/pki"},
                                folder_);
  };
  const std::string keys = contents(pki("jwks.json"));
  fs::remove(pki("jwks.json"));
  for (const char* text : {"", "no keys", R"({"keys":[]})"}) {
    const testing::Finished done = written();
    EXPECT_EQ(done.code, 1);
    EXPECT_EQ(std::count(done.err.begin(), done.err.end(), '\n'), 1) << done.err;
    EXPECT_THAT(done.err, ::testing::AllOf(::testing::HasSubstr(pki("jwks.json")),
                                           ::testing::HasSubstr("set jwks_file")));
    std::ofstream(pki("jwks.json")) << text;
  }
  EXPECT_EQ(written().code, 1);
  EXPECT_FALSE(fs::exists(out + "/envoy.yaml"));
  std::ofstream(pki("jwks.json")) << keys;
  EXPECT_EQ(written().code, 0);
}

// What the edge shows to services, and whom it takes for one.
TEST_F(Reload, OfTheClientCertificateAndOfTheAuthorityCostsNoCall) {
  const testing::Echo echo("orders");
  fs::copy_file(pki("first.pem"), pki("edge.pem"), fs::copy_options::overwrite_existing);
  fs::copy_file(pki("first.key"), pki("edge.key"), fs::copy_options::overwrite_existing);
  run({testing::require_env("FARMGATE_ROOT") + "/tools/pki", folder_ + "/pki", "--foreign"});
  const Edge edge({"pki_dir = " + folder_ + "/pki", "orders.target = " + echo.address(),
                   "jwks_file = " + testing::require_env("FARMGATE_PKI") + "/jwks.json"});
  const std::string who = testing::bearer(testing::buyer("a"));
  const auto seen = [&](const std::string& file) {
    EXPECT_EQ(edge.get("/v1/orders", {who}).status, 200);
    return echo.seen().back().find(":certificate")->second == contents(pki(file));
  };
  EXPECT_TRUE(seen("first.pem"));
  for (const char* end : {".key", ".pem"}) {
    fs::rename(pki(std::string("second") + end), pki(std::string("edge") + end));
  }
  EXPECT_TRUE(eventually([&] { return seen("edge.pem"); }));

  // Both authorities, then the wrong one alone: new connections find no service any more.
  const auto trust = [&](const std::string& pem) {
    std::ofstream(pki("ca.new")) << pem;
    fs::rename(pki("ca.new"), pki("ca.pem"));
  };
  const std::string own = contents(pki("ca.pem")), other = contents(pki("foreign/ca.pem"));
  trust(other + own);
  for (int i = 0; i < 30; ++i) {
    EXPECT_TRUE(seen("edge.pem"));
    std::this_thread::sleep_for(100ms);
  }
  trust(other);
  EXPECT_TRUE(eventually([&] { return edge.get("/v1/orders", {who}).status == 503; }));
  trust(own);
  EXPECT_TRUE(eventually([&] { return edge.get("/v1/orders", {who}).status == 200; }));
}

}  // namespace
}  // namespace farmgate
