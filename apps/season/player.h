#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "apps/season/client.h"
#include "apps/season/council.h"
#include "apps/season/world.h"
#include "chassis/base/clock.h"
#include "chassis/base/status.h"

namespace farmgate::certification::v1 {
class Dossier;
class Rubric;
}  // namespace farmgate::certification::v1
namespace farmgate::cooperatives::v1 {
class Contract;
}
namespace farmgate::orders::v1 {
class Fair;
class Order;
}  // namespace farmgate::orders::v1

namespace farmgate::season {

// Plays the main job from registration to the second sale. Every step may be repeated after a kill
// of any process, the player included: it derives its request ids from the seed and takes from the
// state which stage was finished.
class Player {
 public:
  // move_time: moves business time of the suite ahead by so many seconds.
  using MoveTime = std::function<Status(int seconds)>;
  Player(Client& client, const World& world, MoveTime move_time)
      : client_(client), world_(world), move_time_(std::move(move_time)) {}

  Status play();

 private:
  struct Stall {  // one household that sells
    const Household* household = nullptr;
    Identity seller;
    std::string product, lot, listing, offer;
  };

  Status register_households();
  Status record_paper(const Household& household, const std::string& producer);
  Status register_stall(const Household& household, const std::string& producer,
                        const std::string& plot);
  Status found_cooperatives();
  StatusOr<std::string> register_party(int number, bool group);
  Status admit_members(const std::string& cooperative, const std::string& party, int number);
  // The party that the cooperative has from then on.
  StatusOr<std::string> convert_group(const std::string& group, const std::string& party,
                                      int number);
  Status trade_by_contract();
  Status prepare_trade();
  StatusOr<std::string> sign_contract(int number);
  Status sign(const cooperatives::v1::Contract& contract, const std::string& party,
              const Identity& who, int number);
  Status await_active(const std::string& contract);
  std::vector<std::size_t> suppliers_of(int cooperative) const;
  Status deliver(const std::string& contract, int number);
  Status judge(const std::string& delivery, const std::string& step, bool taken);
  Status decide_breach(const std::string& contract);
  Status settle(const std::string& contract, int number);
  Status publish_listings();
  Status apply_for_stars();
  StatusOr<std::string> make_of_rice(const Stall& stall, int number);
  // The dossier's name.
  StatusOr<std::string> apply(const Stall& stall, const std::string& product, int set, int number);
  template <class Request>
  StatusOr<certification::v1::Dossier> act(const char* method, Request request, const Identity& who,
                                           int number);
  StatusOr<std::string> draw_up(const Stall& stall, const std::string& product,
                                const certification::v1::Rubric& rubric, int number);
  Status assess(const Stall& stall, const std::string& dossier,
                const certification::v1::Rubric& rubric, int number);
  Status attach(const Stall& stall, const std::string& dossier, const std::string& kind,
                int number);
  Status review(const Stall& stall, const std::string& dossier, int samples, int number);
  Status open_fair();
  void plan_booths(orders::v1::Fair& fair) const;
  Status let_booths();
  Status await_stars();
  Status apply_for_booth(const Stall& stall);
  Status open_offer(Stall& stall, int units);
  Status serve_walk_ins();
  Status sell_for_cash();
  Status weigh_and_refund();
  Status rush();
  Status pay_by_rank();
  Status let_holds_expire();
  Status second_sale();
  Status close_days();
  Status sell_at_booth();
  // A stall's place and its booth.
  StatusOr<std::pair<std::size_t, std::string>> booth_with_goods();
  StatusOr<std::string> hand_to_tablet(const Stall& stall, const std::string& booth,
                                       const std::string& key);
  Status await_shelf(const Stall& stall, int stock_state);

  // One box of the rush offer; false: sold out.
  StatusOr<bool> buy_box(std::string_view wave, int buyer);
  // How an order is paid for and comes to its buyer, by numbers of the protos' enums.
  struct Way {
    int payment = 1;     // a transfer
    int fulfilment = 2;  // picked up
  };
  StatusOr<orders::v1::Order> place(const Stall& stall, std::string_view step, int units,
                                    Way way = {1, 2});
  // A command about an order, with its name and a request_id of the step.
  template <class Request>
  Status tell_of(const char* method, Request request, const orders::v1::Order& order,
                 const Identity& who, const std::string& step);
  Status scan(const orders::v1::Order& order, const Identity& buyer);
  Status pick_up(const orders::v1::Order& order, const Identity& seller, const Identity& buyer,
                 const std::string& step);
  Status pay(const orders::v1::Order& order, const std::string& reference);
  StatusOr<std::vector<orders::v1::Order>> orders_of_wave(std::string_view wave);
  void tell(std::string_view text);

  Client& client_;
  const World& world_;
  MoveTime move_time_;
  std::vector<std::string> households_;         // "producers/...", by their numbers
  std::vector<std::string> cooperatives_;       // their parties, in order
  std::vector<std::string> contract_products_;  // one of each cooperative
  std::string company_;                         // that buys on contract
  std::vector<std::string> first_members_;      // memberships, one of each cooperative
  std::vector<Stall> stalls_;
  std::string fair_;
  Date first_day_{};                   // of the season: that of its first household
  std::vector<Candidate> candidates_;  // dossiers on the council's table
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

}  // namespace farmgate::season
