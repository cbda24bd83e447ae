#include <map>
#include <thread>

#include "apps/season/identities.h"
#include "apps/season/player.h"
#include "apps/season/recognition_state.h"
#include "apps/season/step.h"
#include "chassis/wire/convert.h"
#include "farmgate/orders/v1/fair_service.pb.h"

// The booths of the product week: planned, applied for, allocated, and one that comes free.
namespace farmgate::season {
namespace {

using namespace std::chrono_literals;
namespace op = orders::v1;

constexpr int kStarBooths = 6;
constexpr auto kCatchUp = 120s;

std::string service(const char* method) {
  return std::string("farmgate.orders.v1.FairService/") + method;
}

template <class Request>
Request command(const World& world, const std::string& step, const std::string& name) {
  Request request;
  request.set_name(name);
  request.set_request_id(world.request_id(step).to_string());
  return request;
}

}  // namespace

// Its days lie behind those of the council, so that the stars of the season are in force.
void Player::plan_booths(op::Fair& fair) const {
  wire::write(later(first_day_, std::chrono::days(300)), *fair.mutable_start_date());
  wire::write(later(first_day_, std::chrono::days(306)), *fair.mutable_end_date());
  wire::write(later(first_day_, std::chrono::days(290)), *fair.mutable_application_through_date());
  fair.set_buyer_limit_vnd(3'000'000);
  op::FairZone& stars = *fair.add_zones();
  stars.set_code("A");
  stars.set_title("Khu sản phẩm OCOP");
  stars.set_minimum_star(3);
  op::FairZone& others = *fair.add_zones();
  others.set_code("B");
  others.set_title("Khu nông sản");
  op::BoothRules& rules = *fair.mutable_rules();
  rules.set_booths_per_subject(1);
  rules.set_first_timer_millionths(200'000);
  rules.set_waiting_list_size(10);
  rules.set_subsidy_millionths(500'000);
  rules.set_subsidised_booths_per_subject(1);
}

Status Player::apply_for_booth(const Stall& stall) {
  op::ApplyForBoothRequest request;
  request.set_parent(fair_);
  op::Application& it = *request.mutable_application();
  it.set_applicant(stall.seller.orgs.front());
  it.add_products(stall.product);
  it.add_zones("A");
  it.add_zones("B");
  request.set_request_id(
      world_.request_id(numbered("booth application", stall.household->number)).to_string());
  return client_.call<op::Application>(service("ApplyForBooth"), request, stall.seller).status();
}

// orders learns of the season's certificates by their events: soon, not at once.
Status Player::await_stars() {
  ASSIGN_OR_RETURN(auto recognition,
                   read_recognition(client_, {households_.begin(), households_.end()}));
  std::map<std::string, int> expected;
  for (int i = 0; i < kOffers; ++i) {
    const Stall& stall = stalls_[static_cast<std::size_t>(i)];
    expected[stall.seller.orgs.front()] = recognition.star_of[stall.product];
  }
  op::PreviewAllocationRequest request;
  request.set_name(fair_);
  const Deadline deadline = in(kCatchUp);
  while (true) {
    const auto preview =
        client_.call<op::Allocation>(service("PreviewAllocation"), request, officer());
    if (preview.status().reason() == "FAIR_STATE") return ok();  // allocated before a kill
    if (!preview.ok()) return preview.status();
    bool known = true;
    for (const op::AllocationRow& row : preview->rows()) {
      known = known && row.star() == expected[row.applicant()];
    }
    if (known) return ok();
    if (time_left(deadline) == 0ms) {
      return refuse("SEASON_LATE", "orders does not follow the certificates");
    }
    std::this_thread::sleep_for(50ms);
  }
}

// The last that got a booth gives it back, whoever stands first on the waiting list has it then.
Status Player::let_booths() {
  for (int i = 0; i < kBooths; ++i) {
    op::CreateBoothRequest request;
    request.set_parent(fair_);
    const char* zone = i < kStarBooths ? "A" : "B";
    request.set_booth_id(zone + std::to_string(i + 1));
    request.mutable_booth()->set_zone(zone);
    request.mutable_booth()->set_kind(op::BOOTH_KIND_STANDARD);
    request.mutable_booth()->set_area_thousandths(9000);
    request.mutable_booth()->set_price_vnd(i < kStarBooths ? 4'000'000 : 3'000'000);
    request.set_request_id(world_.request_id(numbered("booth", i)).to_string());
    RETURN_IF_ERROR(client_.call<op::Booth>(service("CreateBooth"), request, officer()).status());
  }
  const auto opening = command<op::OpenApplicationsRequest>(world_, "open applications", fair_);
  RETURN_IF_ERROR(client_.call<op::Fair>(service("OpenApplications"), opening, officer()).status());
  for (int i = 0; i < kOffers; ++i) {
    RETURN_IF_ERROR(apply_for_booth(stalls_[static_cast<std::size_t>(i)]));
  }
  RETURN_IF_ERROR(await_stars());
  auto allocate = command<op::AllocateBoothsRequest>(world_, "allocate booths", fair_);
  allocate.set_early_reason("mọi gian hàng của mùa đã nộp đơn");
  ASSIGN_OR_RETURN(const op::Allocation let,
                   client_.call<op::Allocation>(service("AllocateBooths"), allocate, officer()));
  std::string last;
  for (const op::AllocationRow& row : let.rows()) {
    if (row.state() != op::APPLICATION_STATE_ALLOCATED) continue;
    last = row.application();
    const auto confirm =
        command<op::ConfirmBoothRequest>(world_, "confirm/" + row.applicant(), last);
    RETURN_IF_ERROR(
        client_.call<op::Application>(service("ConfirmBooth"), confirm, seller_of(row.applicant()))
            .status());
  }
  const auto cancel = command<op::CancelBoothRequest>(world_, "cancel booth", last);
  return client_.call<op::Application>(service("CancelBooth"), cancel, officer()).status();
}

}  // namespace farmgate::season
