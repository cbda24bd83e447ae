#include "tests/chaos/rollout.h"

#include "chassis/host/suite.h"
#include "chassis/testing/pg_sandbox.h"
#include "chassis/testing/ports.h"
#include "chassis/testing/status_is.h"
#include "farmgate/listings/v1/listing_service.pb.h"
#include "farmgate/orders/v1/order_service.pb.h"
#include "farmgate/producers/v1/producer_service.pb.h"

namespace farmgate::testing {
namespace {

using namespace std::chrono_literals;

constexpr int kMembers = static_cast<int>(std::size(host::kSuite));
constexpr int kAlone = 20;  // calls of each client
constexpr auto kPatience = 60s;

}  // namespace

std::string Rollout::this_release() { return require_env("FARMGATE_BUILD") + "/farmgate"; }

Rollout::Rollout(const std::string& program)
    : port_(free_ports(1 + kMembers)), suite_({"drain_delay_ms = 300"}) {
  suite_.use(program);
  suite_.migrate();
  suite_.start();
  stall_ = open_stall(suite_, 1'000'000);
  start_second(program);
  for (const host::Member& it : host::kSuite) open(it.name);
}

Rollout::~Rollout() {
  stopping_ = true;
  for (std::thread& it : clients_) it.join();
}

std::string Rollout::second_address(int member) const {
  return "127.0.0.1:" + std::to_string(port_ + 1 + member);
}

// Beside the suite's own process, on its databases and topics.
void Rollout::start_second(const std::string& program) {
  const std::string admin = "127.0.0.1:" + std::to_string(port_);
  std::vector<std::string> words = {program,          "all", "--config", suite_.config(),
                                    "--admin_listen", admin};
  for (int i = 0; i < kMembers; ++i) {
    const std::string name(host::kSuite[i].name);
    words.insert(words.end(),
                 {"--" + name + ".listen", second_address(i), "--" + name + ".member", "second"});
  }
  second_ = std::make_unique<Server>(words, admin, suite_.folder() + "/second.log");
  second_->await_ready();
}

// As a client finds two pods behind one name.
void Rollout::open(const std::string& service) {
  const int member = static_cast<int>(host::find_member(service) - host::kSuite);
  rpc::ChannelOptions options;
  options.target = "ipv4:" + suite_.address(service) + "," + second_address(member);
  options.service = service;
  options.tls = rpc::tls_files(require_env("FARMGATE_PKI"), "edge");
  channels_[service] = rpc::Channel::open(options).value();
}

Status Rollout::call_one(int client, int turn) {
  const rpc::CallOptions as_officer{.token = suite_.token(officer())};
  if (turn % 3 == 0) {
    producers::v1::GetProducerRequest request;
    request.set_name(stall_.producer);
    return channels_.at("producers")
        ->call<producers::v1::Producer>("farmgate.producers.v1.ProducerService/GetProducer",
                                        request, as_officer)
        .status();
  }
  if (turn % 3 == 1) {
    listings::v1::GetListingRequest request;
    request.set_name(stall_.listing);
    return channels_.at("listings")
        ->call<listings::v1::Listing>("farmgate.listings.v1.ListingService/GetListing", request,
                                      {.token = {}})
        .status();
  }
  const std::string who = "buyer-" + std::to_string(client) + "-" + std::to_string(turn);
  return channels_.at("orders")
      ->call<orders::v1::Order>("farmgate.orders.v1.OrderService/PlaceOrder", basket(stall_, 1),
                                {.token = suite_.token(buyer(who))})
      .status();
}

void Rollout::call_on(int client) {
  for (int turn = 0; !stopping_; ++turn) {
    const Status status = call_one(client, turn);
    if (!status.ok()) {
      const std::lock_guard lock(mutex_);
      ++failed_[status.to_string()];
    }
    ++calls_[client];
  }
}

void Rollout::begin_calls() {
  for (int client = 0; client < kClients; ++client) {
    clients_.emplace_back([this, client] { call_on(client); });
  }
}

void Rollout::await_calls(int more) {
  const Deadline patience = in(kPatience);
  for (std::atomic<int>& it : calls_) {
    const int wanted = it + more;
    while (it < wanted) {
      ASSERT_GT(time_left(patience), 0ms) << "clients stand still";
      std::this_thread::sleep_for(1ms);
    }
  }
}

void Rollout::end_calls() {
  stopping_ = true;
  for (std::thread& it : clients_) it.join();
  clients_.clear();
  for (const auto& [status, count] : failed_) ADD_FAILURE() << count << " calls: " << status;
  int placed = 0;
  for (const std::atomic<int>& it : calls_) placed += it / 3;
  EXPECT_GE(std::stoi(suite_.value("orders", "SELECT count(*) FROM orders")), placed);
}

void Rollout::replace_first(const std::string& program) {
  ASSERT_NO_FATAL_FAILURE(await_calls(kAlone));
  suite_.process().terminate();
  EXPECT_EQ(suite_.process().wait(), 0);
  await_calls(kAlone);
  suite_.use(program);
  suite_.start();
}

void Rollout::replace_second(const std::string& program) {
  ASSERT_NO_FATAL_FAILURE(await_calls(kAlone));
  second_->terminate();
  EXPECT_EQ(second_->wait(), 0);
  await_calls(kAlone);
  start_second(program);
}

}  // namespace farmgate::testing
