// Certificates and keys that are missing, ended, of others: what a start says, the doctor finds,
// and a caller is told.
#include <filesystem>
#include <fstream>

#include "chassis/host/admin_client.h"
#include "chassis/testing/eventually.h"
#include "chassis/testing/pg_sandbox.h"
#include "chassis/testing/ports.h"
#include "farmgate/producers/v1/area_service.pb.h"
#include "farmgate/producers/v1/producer_service.pb.h"
#include "tests/e2e/running.h"

namespace farmgate::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

namespace fs = std::filesystem;

constexpr const char* kPast = "20200101000000Z";
constexpr const char* kFuture = "20990101000000Z";

void must_run(const std::vector<std::string>& words, const std::string& folder) {
  const Finished done = run_program(words, folder);
  ASSERT_EQ(done.code, 0) << done.err;
}

// A folder of keys of the test's own, to be spoilt.
class BadIdentity : public Running {
 protected:
  BadIdentity() {
    fs::remove_all(pki_);
    fs::copy(require_env("FARMGATE_PKI"), pki_, fs::copy_options::recursive);
  }

  // The same name and key again, by this authority or another one, from then until then.
  void reissue(const std::string& name, const std::string& begin, const std::string& end) {
    std::ofstream(pki_ + "/index.txt").flush();
    std::ofstream(pki_ + "/serial") << "1000\n";
    std::ofstream(pki_ + "/ca.conf")
        << "[ca]\ndefault_ca = one\n[one]\ndatabase = " << pki_ << "/index.txt\nserial = " << pki_
        << "/serial\nnew_certs_dir = " << pki_
        << "\ndefault_md = sha256\npolicy = any\n[any]\ncommonName = supplied\n"
           "[req]\ndistinguished_name = any\nprompt = no\n"
           "[leaf]\nextendedKeyUsage = serverAuth, clientAuth\n"
           "subjectAltName = URI:spiffe://farmgate/"
        << name << ", DNS:localhost, IP:127.0.0.1\n";
    must_run({"/usr/bin/openssl", "req", "-new", "-config", pki_ + "/ca.conf", "-key",
              pki_ + "/" + name + ".key", "-subj", "/CN=" + name, "-out", pki_ + "/request"},
             pki_);
    must_run({"/usr/bin/openssl",
              "ca",
              "-batch",
              "-notext",
              "-config",
              pki_ + "/ca.conf",
              "-extensions",
              "leaf",
              "-cert",
              pki_ + "/ca.pem",
              "-keyfile",
              pki_ + "/ca.key",
              "-startdate",
              begin,
              "-enddate",
              end,
              "-in",
              pki_ + "/request",
              "-out",
              pki_ + "/" + name + ".pem"},
             pki_);
  }
  void make_foreign() {
    must_run({require_env("FARMGATE_ROOT") + "/tools/pki", pki_ + "/others"}, pki_);
  }

  // The service on these keys: one line that names the file and the fault, and no process.
  void expect_start_refused(const std::string& file, const std::string& fault,
                            const std::string& service = "orders") {
    const Finished done =
        suite().farmgate({service, "--admin_listen", "127.0.0.1:0", "--" + service + ".listen",
                          "127.0.0.1:0", "--pki_dir", pki_});
    EXPECT_EQ(done.code, 1);
    const auto at = done.err.find("farmgate " + service + ": ");
    ASSERT_NE(at, std::string::npos) << done.err;
    const std::string said = done.err.substr(at);
    EXPECT_EQ(std::count(said.begin(), said.end(), '\n'), 1) << said;
    EXPECT_THAT(said, AllOf(HasSubstr(pki_ + "/" + file), HasSubstr(fault)));
    expect_clean_text(said);
  }
  // What the doctor says of one service, and of what: the line and the one behind it.
  Finished doctor(const std::string& service, const std::vector<std::string>& more = {}) {
    std::vector<std::string> words = {"doctor", service, "--pki_dir", pki_};
    words.insert(words.end(), more.begin(), more.end());
    return suite().farmgate(words);
  }
  void expect_doctor_finds(const std::string& service, const std::string& what,
                           const std::string& fault, const std::string& cure,
                           const std::vector<std::string>& more = {}) {
    const Finished found = doctor(service, more);
    EXPECT_EQ(found.code, 1) << found.out;
    EXPECT_THAT(found.err, HasSubstr("UNWELL"));
    const auto at = found.out.find("BAD  " + what);
    ASSERT_NE(at, std::string::npos) << found.out;
    const auto line_end = found.out.find('\n', at);
    EXPECT_THAT(found.out.substr(at, line_end - at), HasSubstr(fault));
    const auto cure_end = found.out.find('\n', line_end + 1);
    EXPECT_THAT(found.out.substr(line_end, cure_end - line_end),
                AllOf(HasSubstr("cure: "), HasSubstr(cure)));
    expect_clean_text(found.out + found.err);
  }

  const std::string pki_ = suite().folder() + "/identity";
};

TEST_F(BadIdentity, AMissingFileOfTheCertificateIsNamed) {
  for (const std::string file : {"ca.pem", "orders.pem", "orders.key"}) {
    fs::rename(pki_ + "/" + file, pki_ + "/kept");
    expect_start_refused(file, "cannot be read or is empty");
    expect_doctor_finds("orders", "orders certificate", file, "issue it anew");
    fs::rename(pki_ + "/kept", pki_ + "/" + file);
  }
}

TEST_F(BadIdentity, AKeyOfAnotherCertificateIsRefused) {
  fs::copy_file(pki_ + "/listings.key", pki_ + "/orders.key", fs::copy_options::overwrite_existing);
  expect_start_refused("orders.key", "the key does not belong to the certificate");
  expect_doctor_finds("orders", "orders certificate", "does not belong", "issue it anew");
}

TEST_F(BadIdentity, AnAuthorityThatDidNotSignTheCertificateIsRefused) {
  make_foreign();
  fs::copy_file(pki_ + "/others/ca.pem", pki_ + "/ca.pem", fs::copy_options::overwrite_existing);
  expect_start_refused("ca.pem", "no authority that we trust signed the certificate");
  expect_doctor_finds("orders", "orders certificate", "no authority that we trust",
                      "issue it anew");
  // Both, as when authorities are exchanged.
  std::ofstream(pki_ + "/ca.pem", std::ios::app)
      << contents(require_env("FARMGATE_PKI") + "/ca.pem");
  EXPECT_THAT(doctor("orders").out, HasSubstr("ok   orders certificate"));
}

TEST_F(BadIdentity, ACertificateOutOfItsPeriodIsRefused) {
  reissue("orders", kPast, "20200102000000Z");
  expect_start_refused("orders.pem", "the certificate has expired: issue it anew");
  expect_doctor_finds("orders", "orders certificate", "has expired", "issue it anew");
  reissue("orders", "20980101000000Z", kFuture);
  expect_start_refused("orders.pem", "not valid yet: look at this machine's clock");
}

TEST_F(BadIdentity, ACertificateForBrokersThatHasEndedIsFoundAndKeepsNobodyFromServing) {
  reissue("listings", kPast, "20200102000000Z");
  expect_doctor_finds("orders", "kafka certificates", "has ended",
                      "renew it and restart every service",
                      {"--kafka_ca", pki_ + "/ca.pem", "--kafka_certificate",
                       pki_ + "/listings.pem", "--kafka_key", pki_ + "/listings.key"});
}

TEST_F(BadIdentity, AnAuthorityThatHasEndedMayStandBesideItsSuccessor) {
  reissue("listings", kPast, "20200102000000Z");  // stands for one: only its period is looked at
  const std::string ended = contents(pki_ + "/listings.pem");
  const std::string present = contents(pki_ + "/ca.pem");
  std::ofstream(pki_ + "/ca.pem") << ended << present;
  EXPECT_THAT(doctor("orders").out, HasSubstr("ok   orders certificate"));
  std::ofstream(pki_ + "/ca.pem") << ended;
  expect_doctor_finds("orders", "orders certificate", "has expired", "issue it anew");
}

TEST_F(BadIdentity, AMissingKeyOfAServiceIsToldAndFoundByTheDoctor) {
  fs::remove(pki_ + "/person.key");
  expect_doctor_finds("producers", "producers keys", "person.key", "put it back");
  fs::remove(pki_ + "/audit.jwk");
  expect_doctor_finds("certification", "certification keys", "certification.audit_key_file",
                      "put it back");
  fs::remove(pki_ + "/ocop.jwk");
  expect_doctor_finds("certification", "certification keys", "certification.certificate_key_file",
                      "put it back");
}

// A key that is absent is told of; one that is there and cannot be read is not taken for absent.
TEST_F(BadIdentity, AKeyOfAServiceThatCannotBeReadIsRefused) {
  struct Case {
    std::string service, file;
  };
  for (const Case& it :
       {Case{"producers", "person.key"}, Case{"certification", "ocop.jwk"},
        Case{"certification", "ocop-jwks.json"}, Case{"certification", "audit.jwk"}}) {
    SCOPED_TRACE(it.file);
    fs::rename(pki_ + "/" + it.file, pki_ + "/kept");
    fs::create_directory(pki_ + "/" + it.file);
    expect_start_refused(it.file, "cannot be read; bring the key back", it.service);
    expect_doctor_finds(it.service, it.service + " keys", it.file, "put it back");
    fs::remove(pki_ + "/" + it.file);
    fs::rename(pki_ + "/kept", pki_ + "/" + it.file);
  }
}

// It serves what needs no token, says once what is wrong, and takes the key set when it comes.
TEST_F(BadIdentity, WithoutAKeySetAProcessWaitsForItAndSaysSo) {
  const std::string jwks = pki_ + "/jwks.json", log = pki_ + "/log";
  fs::rename(jwks, pki_ + "/kept");
  fs::remove(pki_ + "/person.key");
  expect_doctor_finds("producers", "keys of tokens", jwks, "put the provider's public keys");
  const int port = free_ports(2);
  const std::string admin = "127.0.0.1:" + std::to_string(port);
  const std::string listen = "127.0.0.1:" + std::to_string(port + 1);
  Server process({require_env("FARMGATE_BUILD") + "/farmgate", "producers", "--config",
                  suite().config(), "--pki_dir", pki_, "--admin_listen", admin,
                  "--producers.listen", listen, "--producers.member", "second"},
                 admin, log);
  ASSERT_NO_FATAL_FAILURE(process.await_ready());
  auto channel =
      rpc::Channel::open(
          {.target = listen, .service = "producers", .tls = rpc::tls_files(pki_, "edge")})
          .value();
  const auto areas = [&] {
    return channel->call<producers::v1::ListProvincesResponse>(
        "farmgate.producers.v1.AreaService/ListProvinces", producers::v1::ListProvincesRequest(),
        {.token = {}});
  };
  producers::v1::GetProducerRequest request;
  request.set_name(stall().producer);
  const auto with_token = [&] {
    return channel->call<producers::v1::Producer>(
        "farmgate.producers.v1.ProducerService/GetProducer", request,
        {.token = suite().token(stall().seller)});
  };
  EXPECT_THAT(areas(), IsOk());
  EXPECT_THAT(with_token(), StatusIs(Code::kUnavailable, "JWKS_UNAVAILABLE"));
  const std::string metrics = host::fetch(admin, "/metrics").value();
  EXPECT_THAT(metrics, HasSubstr("farmgate_jwks_unreadable{service=\"producers\"} 1"));
  EXPECT_THAT(contents(log), AllOf(HasSubstr("key set not read at start"), HasSubstr(jwks)));
  EXPECT_THAT(contents(log), AllOf(HasSubstr("a key is missing"), HasSubstr("person.key")));

  fs::rename(pki_ + "/kept", jwks);
  EXPECT_TRUE(eventually([&] { return with_token().ok(); }));
  EXPECT_THAT(host::fetch(admin, "/metrics").value(),
              HasSubstr("farmgate_jwks_unreadable{service=\"producers\"} 0"));
}

// Somebody stands at the service's address whose certificate is none of ours.
TEST_F(BadIdentity, APeerWhoseCertificateIsBadIsNotCalledAndTheDoctorSaysWhy) {
  make_foreign();
  const std::string good = contents(pki_ + "/producers.pem");
  reissue("producers", kPast, "20200102000000Z");
  fs::copy_file(pki_ + "/producers.pem", pki_ + "/expired.pem");
  std::ofstream(pki_ + "/producers.pem") << good;
  struct Case {
    std::string certificate, key;
  };
  for (const Case& it :
       {Case{"expired.pem", "producers.key"}, Case{"others/producers.pem", "others/producers.key"},
        Case{"orders.pem", "orders.key"}}) {
    SCOPED_TRACE(it.certificate);
    const std::string port = std::to_string(free_ports(1));
    Child impostor({"/usr/bin/openssl", "s_server", "-quiet", "-accept", "127.0.0.1:" + port,
                    "-cert", pki_ + "/" + it.certificate, "-key", pki_ + "/" + it.key, "-CAfile",
                    pki_ + "/ca.pem", "-Verify", "1", "-alpn", "h2"},
                   {.out = pki_ + "/impostor", .err = pki_ + "/impostor"});
    const std::vector<std::string> there = {"--producers.target", "dns:///127.0.0.1:" + port};
    ASSERT_TRUE(eventually([&] {
      return doctor("producers", there).out.find("refused") == std::string::npos;
    })) << "the impostor does not listen";
    expect_doctor_finds("producers", "producers process", "UNAVAILABLE",
                        "its certificate has ended, is of another authority", there);
  }
}

// A caller whose own certificate has ended: it does not even dial, and the service would refuse it.
TEST_F(BadIdentity, ACallerWithAnEndedCertificateIsTurnedAway) {
  reissue("edge", kPast, "20200102000000Z");
  const Finished call = suite().farmgate(
      {"call", "farmgate.producers.v1.AreaService.ListProvinces", "{}", "--pki_dir", pki_});
  EXPECT_EQ(call.code, 1);
  EXPECT_THAT(call.err, AllOf(HasSubstr("edge.pem"), HasSubstr("has expired")));
  const Finished raw =
      run_program({"/usr/bin/timeout", "10", "/usr/bin/openssl", "s_client", "-quiet", "-alpn",
                   "h2", "-CAfile", pki_ + "/ca.pem", "-cert", pki_ + "/edge.pem", "-key",
                   pki_ + "/edge.key", "-connect", suite().address("producers")},
                  suite().folder());
  EXPECT_NE(raw.code, 0);
  EXPECT_THAT(raw.out + raw.err, HasSubstr("error:"));
}

}  // namespace
}  // namespace farmgate::testing
