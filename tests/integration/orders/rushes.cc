#include "tests/integration/orders/rushes.h"

#include <atomic>
#include <thread>

namespace farmgate::orders {

Process& Rushes::process(CombinerOptions limits) {
  pg::Options options = sandbox_.options(2);
  options.session = kByKey;
  return *processes_.emplace_back(
      std::make_unique<Process>(options, outbox_, once_, pager_, limits));
}

std::vector<Told> Rushes::rush(const std::vector<Sent>& all, int threads) {
  std::vector<Told> told(all.size());
  std::atomic<std::size_t> next{0};
  std::vector<std::thread> crowd;
  for (int i = 0; i < threads; ++i) {
    crowd.emplace_back([&] {
      for (std::size_t turn = next++; turn < all.size(); turn = next++) {
        OrderApi& api = processes_[turn % processes_.size()]->api;
        const Deadline patience = in(30s);
        do {
          const auto answer = reply_by(api, buyer(all[turn].buyer), all[turn].request);
          told[turn].reason = answer.ok() ? "OK" : std::string(answer.status().reason());
          if (answer.ok()) told[turn].reply = **answer;
        } while (told[turn].reason == "REQUEST_IN_FLIGHT" && time_left(patience) > 0ms);
      }
    });
  }
  for (std::thread& thread : crowd) thread.join();
  return told;
}

std::map<std::string, int> Rushes::counted(const std::vector<Told>& all) {
  std::map<std::string, int> reasons;
  for (const Told& it : all) ++reasons[it.reason];
  return reasons;
}

}  // namespace farmgate::orders
