#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "apps/season/client.h"
#include "apps/season/world.h"
#include "chassis/base/status.h"

namespace farmgate::orders::v1 {
class Order;
}

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
  Status register_stall(const Household& household, const std::string& producer,
                        const std::string& plot);
  Status found_cooperatives();
  StatusOr<std::string> register_party(int number, bool group);
  Status admit_members(const std::string& cooperative, const std::string& party, int number);
  Status convert_group(const std::string& group, const std::string& party, int number);
  Status publish_listings();
  Status open_fair();
  Status open_offer(Stall& stall, int units);
  Status serve_walk_ins();
  Status rush();
  Status pay_by_rank();
  Status let_holds_expire();
  Status second_sale();
  Status await_shelf(const Stall& stall, int stock_state);

  // One box of the rush offer; false: sold out.
  StatusOr<bool> buy_box(std::string_view wave, int buyer);
  StatusOr<orders::v1::Order> place(const Stall& stall, std::string_view step, int units);
  Status pay(const orders::v1::Order& order, const std::string& reference);
  StatusOr<std::vector<orders::v1::Order>> orders_of_wave(std::string_view wave);
  void tell(std::string_view text);

  Client& client_;
  const World& world_;
  MoveTime move_time_;
  std::vector<std::string> households_;     // "producers/...", by their numbers
  std::vector<std::string> first_members_;  // memberships, one of each cooperative
  std::vector<Stall> stalls_;
  std::string fair_;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

}  // namespace farmgate::season
