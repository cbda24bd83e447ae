#include "apps/season/identities.h"
#include "apps/season/player.h"
#include "apps/season/step.h"
#include "chassis/wire/convert.h"
#include "farmgate/cooperatives/v1/cooperative_service.pb.h"
#include "farmgate/producers/v1/producer_service.pb.h"

// Cooperatives of a season: two that were founded as such and one that grew out of a group, with
// households of the season as members.
namespace farmgate::season {
namespace {

namespace cp = cooperatives::v1;
namespace pp = producers::v1;

constexpr const char* kService = "farmgate.cooperatives.v1.CooperativeService/";
constexpr std::int64_t kCharterVnd = 500'000'000;
constexpr std::int64_t kOfficialVnd = 40'000'000;
constexpr std::int64_t kAssociateVnd = 25'000'000;
constexpr int kAssociate = kMembersEach - 1;  // the last of each cooperative
constexpr int kGroup = kCooperatives - 1;     // began as a group

void set_date(google::type::Date& date, unsigned month, unsigned day) {
  wire::write(Date(std::chrono::year(2026), std::chrono::month(month), std::chrono::day(day)),
              date);
}

Date born_in(int year) {
  return Date(std::chrono::year(year), std::chrono::March, std::chrono::day(8));
}

void set_papers(cp::Cooperative& it) {
  it.mutable_charter()->set_capital_vnd(kCharterVnd);
  it.mutable_charter()->set_document_digest(std::string(64, 'a'));
  set_date(*it.mutable_charter()->mutable_adopt_date(), 4, 1);
  it.set_business_plan_digest(std::string(64, 'b'));
  it.mutable_founding_meeting()->set_minutes_digest(std::string(64, 'c'));
  it.mutable_founding_meeting()->set_votes_for(kAssociate);
  it.mutable_founding_meeting()->set_votes_cast(kAssociate);
  set_date(*it.mutable_founding_meeting()->mutable_meeting_date(), 4, 1);
}

void set_entry(cp::Registration& it, int number) {
  it.set_number("24-" + std::to_string(100 + number));
  it.set_place("UBND phường Chũ");
  set_date(*it.mutable_registration_date(), 5, 4);
}

}  // namespace

StatusOr<std::string> Player::register_party(int number, bool group) {
  const Household& first = world_.households()[static_cast<std::size_t>(number)];
  const std::string step = numbered(group ? "group-party" : "party", number);
  pp::CreateProducerRequest request;
  pp::Producer& producer = *request.mutable_producer();
  producer.set_kind(group ? pp::PRODUCER_KIND_COOPERATIVE_GROUP : pp::PRODUCER_KIND_COOPERATIVE);
  producer.set_public_name(std::string(group ? "Tổ hợp tác" : "Hợp tác xã") + " nông sản số " +
                           std::to_string(number + 1) + " " + world_.label());
  producer.mutable_representative()->set_full_name(first.person);
  producer.set_phone(first.phone);
  producer.set_commune(first.commune);
  request.set_request_id(world_.request_id(step).to_string());
  ASSIGN_OR_RETURN(const pp::Producer registered,
                   client_.call<pp::Producer>(
                       "farmgate.producers.v1.ProducerService/CreateProducer", request, officer()));
  return registered.name();
}

Status Player::found_cooperatives() {
  for (int i = 0; i < kCooperatives; ++i) {
    const bool group = i == kGroup;
    ASSIGN_OR_RETURN(const std::string party, register_party(i, group));
    cp::CreateCooperativeRequest request;
    cp::Cooperative& it = *request.mutable_cooperative();
    it.set_kind(group ? cp::COOPERATIVE_KIND_GROUP : cp::COOPERATIVE_KIND_COOPERATIVE);
    it.set_producer(party);
    set_date(*it.mutable_founded_date(), 1, 5);
    if (!group) {
      set_papers(it);
      set_entry(*it.mutable_registration(), i);
    }
    request.set_request_id(world_.request_id(numbered("cooperative", i)).to_string());
    ASSIGN_OR_RETURN(const cp::Cooperative founded,
                     client_.call<cp::Cooperative>(std::string(kService) + "CreateCooperative",
                                                   request, manager_of(party)));
    RETURN_IF_ERROR(admit_members(founded.name(), party, i));
    if (group) {
      ASSIGN_OR_RETURN(const std::string own, convert_group(founded.name(), party, i));
      cooperatives_.push_back(own);
    } else {
      cooperatives_.push_back(party);
    }
  }
  return ok();
}

// The first of each leaves in March, the last contributes as an associate.
Status Player::admit_members(const std::string& cooperative, const std::string& party, int number) {
  for (int k = 0; k < kMembersEach; ++k) {
    const int household = number * kMembersEach + k;
    cp::AdmitMemberRequest request;
    request.set_parent(cooperative);
    cp::Membership& it = *request.mutable_membership();
    it.set_member(households_[static_cast<std::size_t>(household)]);
    it.set_membership_class(k == kAssociate ? cp::MEMBERSHIP_CLASS_ASSOCIATE_CAPITAL
                                            : cp::MEMBERSHIP_CLASS_OFFICIAL);
    it.set_capital_vnd(k == kAssociate ? kAssociateVnd : kOfficialVnd);
    set_date(*it.mutable_valid_from_date(), 1, 5U + static_cast<unsigned>(k));
    wire::write(born_in(1960 + (household % 40)), *request.mutable_birth_date());
    request.set_request_id(world_.request_id(numbered("admit", household)).to_string());
    ASSIGN_OR_RETURN(const cp::Membership admitted,
                     client_.call<cp::Membership>(std::string(kService) + "AdmitMember", request,
                                                  manager_of(party)));
    if (k == 0) first_members_.push_back(admitted.name());
  }
  cp::EndMembershipRequest end;
  end.set_name(first_members_.back());
  set_date(*end.mutable_valid_through_date(), 3, 31);
  end.set_reason("chuyển nơi ở");
  end.set_request_id(world_.request_id(numbered("leave", number)).to_string());
  return client_
      .call<cp::Membership>(std::string(kService) + "EndMembership", end, manager_of(party))
      .status();
}

StatusOr<std::string> Player::convert_group(const std::string& group, const std::string& party,
                                            int number) {
  cp::UpdateCooperativeRequest papers;
  papers.mutable_cooperative()->set_name(group);
  set_papers(*papers.mutable_cooperative());
  for (const char* path : {"charter", "business_plan_digest", "founding_meeting"}) {
    papers.mutable_update_mask()->add_paths(path);
  }
  papers.set_request_id(world_.request_id("group/papers").to_string());
  RETURN_IF_ERROR(client_
                      .call<cp::Cooperative>(std::string(kService) + "UpdateCooperative", papers,
                                             manager_of(party))
                      .status());
  ASSIGN_OR_RETURN(const std::string own, register_party(number, false));
  cp::ConvertGroupRequest convert;
  convert.set_name(group);
  convert.set_producer(own);
  set_date(*convert.mutable_conversion_date(), 5, 4);
  set_entry(*convert.mutable_registration(), number);
  convert.set_request_id(world_.request_id("group/convert").to_string());
  RETURN_IF_ERROR(
      client_.call<cp::Cooperative>(std::string(kService) + "ConvertGroup", convert, officer())
          .status());
  cp::RecordYearlyRatingRequest rating;
  rating.set_name(group);
  rating.set_year(2026);
  rating.set_points(82);
  rating.set_decision_number("15/QĐ-UBND");
  rating.set_request_id(world_.request_id("group/rating").to_string());
  RETURN_IF_ERROR(
      client_.call<cp::Cooperative>(std::string(kService) + "RecordYearlyRating", rating, officer())
          .status());
  return own;
}

// The stalls of members whose goods are of the kind that their cooperative sells; not of the first
// member, who has left, nor of the associate.
std::vector<std::size_t> Player::suppliers_of(int cooperative) const {
  const auto first = static_cast<std::size_t>(cooperative * kMembersEach) + 1;
  std::vector<std::size_t> out;
  for (std::size_t stall = first; stall < first + kMembersEach - 2; ++stall) {
    const auto kind_of = [&](std::size_t it) { return stalls_[it].household->product->ocop_set; };
    if (kind_of(stall) == kind_of(first)) out.push_back(stall);
  }
  return out;
}

}  // namespace farmgate::season
