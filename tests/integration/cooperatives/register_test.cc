#include <rapidcheck.h>
#include <algorithm>
#include <map>

#include "chassis/wire/convert.h"
#include "tests/integration/cooperatives/office.h"

// The register against a model that keeps, for each day of a window, who is a member.
namespace farmgate::cooperatives {
namespace {

using farmgate::wire::write;
using std::chrono::days;
using std::chrono::sys_days;

constexpr int kDays = 60;
constexpr int kMembers = 4;

Date at(int offset) { return sys_days(day(2026, 1, 1)) + days(offset); }

struct Model {
  // On each day the membership of each member.
  std::map<int, std::map<int, std::string>> on;

  bool is_free(int member, int first, int last) {
    for (int d = first; d <= last; ++d) {
      if (on[d].contains(member)) return false;
    }
    return true;
  }
  void add(int member, int first, int last, const std::string& name) {
    for (int d = first; d <= last; ++d) on[d][member] = name;
  }
  void cut(const std::string& name, int after) {
    for (auto& [d, members] : on) {
      if (d > after) std::erase_if(members, [&](const auto& it) { return it.second == name; });
    }
  }
  std::vector<std::string> names(int d) {
    std::vector<std::string> out;
    for (const auto& [member, name] : on[d]) out.push_back(name);
    std::sort(out.begin(), out.end());
    return out;
  }
};

class Register : public Office {
 protected:
  // A cooperative that is being founded: of its number of members nothing is judged.
  void admit_some() {
    const int member = *rc::gen::inRange(0, kMembers);
    const int first = *rc::gen::inRange(0, kDays);
    const int last = *rc::gen::inRange(first, kDays);
    const bool open = *rc::gen::inRange(0, 4) == 0;
    auto request =
        admission(cooperative_, members_of_[static_cast<std::size_t>(member)], at(first), 1);
    if (!open) write(at(last), *request.mutable_membership()->mutable_valid_through_date());
    const auto reply =
        farmgate::testing::parsed<v1::Membership>(members_.admit(call("AdmitMember"), request));
    // Behind the window nothing begins, so that an open end is the end of the window here.
    const int through = open ? kDays - 1 : last;
    if (!model_.is_free(member, first, through)) {
      RC_ASSERT(reply.status().reason() == "MEMBERSHIP_OVERLAP");
      return;
    }
    RC_ASSERT(reply.ok());
    model_.add(member, first, through, reply->name());
    known_[reply->name()] = {first, through};
  }
  void end_some() {
    if (known_.empty()) return;
    auto it = known_.begin();
    std::advance(it, *rc::gen::inRange<std::size_t>(0, known_.size()));
    auto& [first, last] = it->second;
    const int cut = *rc::gen::inRange(first, last + 1);
    v1::Membership membership;
    membership.set_name(it->first);
    const Status ended = end(membership, at(cut));
    // Over before today: its days are history.
    if (ended.reason() == "MEMBERSHIP_ENDED") return;
    RC_ASSERT(ended.ok());
    model_.cut(it->first, cut);
    last = cut;
  }

  std::string cooperative_;
  std::vector<std::string> members_of_;
  Model model_;
  std::map<std::string, std::pair<int, int>> known_;
};

TEST_F(Register, OfAnyDayIsThatOfADayByDayModel) {
  for (int i = 0; i < kMembers; ++i) members_of_.push_back(producer());
  const bool right = rc::check("as-of lists equal the model", [&] {
    cooperative_ = founded().name();
    model_ = {};
    known_.clear();
    const int acts = *rc::gen::inRange(1, 12);
    for (int i = 0; i < acts; ++i) {
      if (*rc::gen::inRange(0, 3) == 0) {
        end_some();
      } else {
        admit_some();
      }
    }
    for (int d = 0; d < kDays; ++d) {
      auto found = listed(cooperative_, at(d), 2);
      std::sort(found.begin(), found.end());
      RC_ASSERT(found == model_.names(d));
    }
  });
  EXPECT_TRUE(right);
}

}  // namespace
}  // namespace farmgate::cooperatives
