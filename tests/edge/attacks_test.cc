#include <gmock/gmock.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>
#include <functional>
#include <iostream>
#include <memory>
#include <sstream>
#include <thread>

#include "tests/edge/edge.h"
#include "tests/edge/frames.h"

// What is known to bring gRPC servers down, sent to the edge: the services behind it must not
// notice, nor may another caller.
namespace farmgate {
namespace {

using namespace std::chrono_literals;
using namespace testing;
using Clock = std::chrono::steady_clock;
using Millis = std::chrono::duration<double, std::milli>;

// The services' process.
struct Load {
  long kilobytes = 0;
  double cpu_s = 0;
};

Load load_now() {
  const std::string folder = "/proc/" + std::to_string(suite().process().pid());
  Load load;
  std::istringstream status(contents(folder + "/status"));
  for (std::string word; status >> word;) {
    if (word == "VmRSS:") status >> load.kilobytes;
  }
  const std::string stat = contents(folder + "/stat");
  std::istringstream rest(stat.substr(stat.rfind(')') + 2));
  std::string skipped;
  for (int i = 0; i < 11; ++i) rest >> skipped;
  long user = 0, system = 0;
  rest >> user >> system;
  load.cpu_s = static_cast<double>(user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
  return load;
}

struct Seen {
  int failed = 0;
  double p99_ms = 0;
};

// Another caller, twenty calls in a second.
Seen another_caller() {
  std::vector<double> took;
  Seen seen;
  for (int i = 0; i < 20; ++i) {
    const auto begin = Clock::now();
    if (edge().get("/v1/provinces?pageSize=1").status != 200) ++seen.failed;
    took.push_back(Millis(Clock::now() - begin).count());
    std::this_thread::sleep_until(begin + 50ms);
  }
  std::sort(took.begin(), took.end());
  seen.p99_ms = took[took.size() - 1];
  return seen;
}

using Attack = std::function<void(const std::atomic<bool>& over)>;

// The bounds of issue 8; a p99 of twenty calls is the slowest. Below 100 ms it is the machine's own
// noise on two cores.
void withstands(const char* name, const Attack& attack) {
  EXPECT_EQ(edge().get("/v1/provinces").status, 200);
  const Seen calm = another_caller();
  const Load before = load_now();
  std::atomic<bool> over = false;
  std::thread attacker([&] { attack(over); });
  const auto begin = Clock::now();
  const Seen meanwhile = another_caller();
  over = true;
  attacker.join();
  const double wall_s = std::chrono::duration<double>(Clock::now() - begin).count();
  const Load after = load_now();
  std::cout << name << ": p99 " << calm.p99_ms << " -> " << meanwhile.p99_ms << " ms, services "
            << (after.kilobytes - before.kilobytes) / 1024 << " MiB, "
            << (after.cpu_s - before.cpu_s) / wall_s << " core\n";
  EXPECT_EQ(meanwhile.failed, 0);
  EXPECT_LE(after.kilobytes - before.kilobytes, 16 * 1024);
  EXPECT_LE((after.cpu_s - before.cpu_s) / wall_s, 0.2);
  EXPECT_LE(meanwhile.p99_ms, 3 * std::max(calm.p99_ms, 100.0));
  EXPECT_EQ(edge().get("/livez").status, 200);
}

const Headers kGrpc = {{"content-type", "application/grpc"}, {"te", "trailers"}};
const char* const kPath = "/farmgate.producers.v1.AreaService/ListProvinces";

// Connections are taken away again and again; a hundred of them are enough.
TEST(Attack, OfRapidResetsIsCutOff) {
  withstands("rapid reset", [](const std::atomic<bool>& over) {
    int cut = 0;
    for (int connection = 0; connection < 100 && !over; ++connection) {
      Wire wire(edge().port());
      std::string bytes = preface();
      for (std::uint32_t stream = 1; stream < 2000; stream += 2) {
        bytes +=
            frame(kHeaders, kEndHeaders | kEndStream, stream, request_block("POST", kPath, kGrpc));
        bytes += frame(kReset, 0, stream, std::string("\0\0\0\x8", 4));
      }
      wire.send(bytes);
      for (int i = 0; i < 20 && wire.send(frame(kPing, 0, 0, "12345678")); ++i) {
        std::this_thread::sleep_for(5ms);
      }
      if (!wire.send(frame(kPing, 0, 0, "12345678"))) ++cut;
    }
    EXPECT_GT(cut, 0);
  });
}

TEST(Attack, OfEndlessHeadersIsCutOff) {
  withstands("CONTINUATION", [](const std::atomic<bool>& over) {
    for (int connection = 0; connection < 50 && !over; ++connection) {
      Wire wire(edge().port());
      wire.send(preface() + frame(kHeaders, 0, 1, request_block("POST", kPath, kGrpc)));
      const std::string more = frame(kContinuation, 0, 1, block({{"x-a", std::string(8000, 'a')}}));
      int sent = 0;
      while (sent < 2000 && wire.send(more)) ++sent;
      EXPECT_LT(sent, 2000);
    }
  });
}

TEST(Attack, OfStreamsThatStayOpenReachesNoService) {
  withstands("half-open", [](const std::atomic<bool>& over) {
    std::vector<std::unique_ptr<Wire>> wires;
    for (int i = 0; i < 20; ++i) {
      wires.push_back(std::make_unique<Wire>(edge().port()));
      std::string bytes = preface();
      for (std::uint32_t stream = 1; stream < 2000; stream += 2) {
        bytes += stream % 4 == 1
                     ? frame(kHeaders, kEndHeaders, stream, request_block("POST", kPath, kGrpc))
                     : frame(kHeaders, kEndHeaders, stream,
                             request_block("POST", "/v1/orders",
                                           {{"content-type", "application/json"}}));
      }
      wires.back()->send(bytes);
      std::this_thread::sleep_for(40ms);
    }
    while (!over) std::this_thread::sleep_for(20ms);
  });
}

TEST(Attack, OfSlowBodiesReachesNoService) {
  withstands("slow bodies", [](const std::atomic<bool>& over) {
    std::vector<std::unique_ptr<Wire>> wires;
    for (int i = 0; i < 200; ++i) {
      wires.push_back(std::make_unique<Wire>(edge().port()));
      wires.back()->send("POST /v1/orders HTTP/1.1\r\nhost: a\r\ncontent-length: 1000\r\n" +
                         bearer(buyer("slow")) + "\r\ncontent-type: application/json\r\n\r\n");
    }
    while (!over) {
      for (const auto& wire : wires) wire->send("{");
      std::this_thread::sleep_for(200ms);
    }
  });
}

TEST(Attack, OfHeadersThatAreNoBase64CostsNobodyElseACall) {
  withstands("-bin", [](const std::atomic<bool>& over) {
    for (int i = 0; i < 500 && !over; ++i) {
      const Reply reply =
          edge().get("/v1/provinces?pageSize=1", {"x-evil-bin: !!!", "grpc-trace-bin: %"});
      EXPECT_EQ(reply.status, 200);
      std::this_thread::sleep_for(10ms);
    }
  });
}

TEST(Attack, OfPingsIsCutOff) {
  withstands("pings", [](const std::atomic<bool>& over) {
    for (int connection = 0; connection < 20 && !over; ++connection) {
      Wire wire(edge().port());
      wire.send(preface());
      std::string many;
      for (int i = 0; i < 1000; ++i) many += frame(kPing, 0, 0, "12345678");
      for (int i = 0; i < 20 && wire.send(many); ++i) std::this_thread::sleep_for(1ms);
    }
  });
}

// Packed bodies are not unpacked: ten gigabytes of zeros are a few strange bytes.
TEST(Attack, OfABodyThatUnpacksToMuchIsNoJson) {
  const Reply reply = edge().post("/v1/orders", std::string("\x1f\x8b\x08\0\0\0\0\0", 8),
                                  {bearer(buyer("a")), "content-encoding: gzip"});
  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(reason_of(reply), "MALFORMED");
}

}  // namespace
}  // namespace farmgate
