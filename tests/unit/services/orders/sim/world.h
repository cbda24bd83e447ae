#pragma once

#include <array>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "tests/unit/services/orders/sim/auditor.h"
#include "tests/unit/services/orders/sim/service.h"

namespace farmgate::orders::sim {

struct Weather {
  unsigned seed = 1;
  int buyers = 40;
  Fault fault = Fault::kNone;
  // The process dies at this boundary and at no other; without it they die now and then.
  std::optional<int> crash_at = {};
};

// A market from its opening until nobody wants anything more: buyers, a bank, a person who matches
// and two processes on one store, with a network that loses, repeats and reorders, processes that
// die, and a clock that leaps. All of it follows from the seed.
class World {
 public:
  explicit World(const Weather& weather);

  // "" or the first thing that is wrong, with what led to it.
  std::string run();
  int boundaries() const { return boundaries_; }
  int orders() const { return orders_; }
  // Where orders and transfers ended, and why requests were refused.
  const std::set<std::string>& seen() const { return seen_; }

 private:
  // One who asks until there is an answer, and what is to come of it.
  struct Client {
    Request request = {};
    std::string buyer = {};
    std::string reply = {};  // of the first answer that says what took effect
    bool is_done = false;
    int sent = 0;
    int sent_at = 0;  // step
    int refused = 0;
  };
  static constexpr std::size_t kProcesses = 2;

  unsigned draw(unsigned below) { return static_cast<unsigned>(random_() % below); }
  bool once_in(unsigned times) { return draw(times) == 0; }
  void open_market();
  void step();
  void work();
  void begin_work(bool sweeps);
  void wind_clock();
  void arrive();
  void deliver();
  void ask_again();
  bool at_rest() const;
  void come_to_rest();
  std::string audit();

  void ask(Request request, const std::string& buyer);
  void send(std::size_t client);
  void hear(std::size_t client, const StatusOr<std::string>& answer);
  void hear_reply(Client& client, const std::string& reply);
  void hear_refusal(Client& client, const Status& status);
  Basket basket();
  void of_offer();
  void follow_cash(OrderId order, const std::string& buyer);
  void follow_order(OrderId order, const std::string& buyer);
  void follow_credit(const Request& credit);
  void pay(const std::vector<OrderId>& orders, std::int64_t extra, const std::string& text);
  void of_order(Kind kind, OrderId order, const std::string& buyer);
  void match_something(OrderId order);
  void pay_back_something();
  void look_back();
  void wrong(const std::string& what);
  void note(const char* what, std::size_t who);

  const Weather weather_;
  std::mt19937 random_;
  Time now_;
  Store store_;
  Auditor auditor_;
  std::array<std::unique_ptr<Service>, kProcesses> processes_;
  std::deque<Client> clients_;
  std::vector<std::size_t> on_the_way_;  // places of clients
  std::map<std::string, OrderId> last_order_;
  std::vector<OfferId> shelf_;
  int steps_ = 0, boundaries_ = 0, arrived_ = 0, orders_ = 0, references_ = 0;
  std::uint64_t audited_ = 0;
  std::string wrong_;
  std::set<std::string> seen_;
  struct Note {
    const char* what;
    std::size_t who;
  };
  std::array<Note, 48> notes_{};
  std::size_t noted_ = 0;
};

}  // namespace farmgate::orders::sim
