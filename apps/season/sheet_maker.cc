#include "apps/season/sheet_maker.h"

#include <algorithm>

#include "farmgate/certification/v1/dossier.pb.h"
#include "farmgate/certification/v1/rubric.pb.h"

namespace farmgate::season {
namespace {

namespace vp = certification::v1;

class SheetMaker {
 public:
  explicit SheetMaker(const vp::Rubric& rubric) {
    for (const vp::Criterion& it : rubric.criteria()) {
      if (it.options().empty()) continue;
      criteria_.push_back(&it);
      chosen_.push_back(best_of(it));
      points_ += best_of(it)->points();
    }
  }

  std::vector<vp::SheetAnswer> make(Aim aim) {
    if (aim.misses_a_mark) miss_a_mark();
    // First what keeps the marks of four stars, then whatever there is.
    for (const int keep : {4, 0}) {
      for (std::size_t i = criteria_.size(); i-- > 0 && points_ > aim.points;) lower(i, aim, keep);
    }
    std::vector<vp::SheetAnswer> out;
    for (std::size_t i = 0; i < criteria_.size(); ++i) {
      vp::SheetAnswer& answer = out.emplace_back();
      answer.set_criterion(criteria_[i]->code());
      answer.set_option(chosen_[i]->number());
    }
    return out;
  }

 private:
  static const vp::Option* best_of(const vp::Criterion& it) {
    return &*std::max_element(
        it.options().begin(), it.options().end(),
        [](const vp::Option& a, const vp::Option& b) { return a.points() < b.points(); });
  }
  static int mark_of(const vp::Criterion& it, int star) {
    int points = 0;
    for (const vp::Option& option : it.options()) {
      const bool marked = option.minimum_star() != 0 && option.minimum_star() <= star;
      if (marked) points = std::max(points, option.points());
    }
    return points;
  }

  void choose(std::size_t i, const vp::Option& option) {
    points_ += option.points() - chosen_[i]->points();
    chosen_[i] = &option;
  }

  void miss_a_mark() {
    for (std::size_t i = 0; i < criteria_.size(); ++i) {
      if (mark_of(*criteria_[i], 5) <= mark_of(*criteria_[i], 4)) continue;
      for (const vp::Option& option : criteria_[i]->options()) {
        const bool just_below = option.points() >= mark_of(*criteria_[i], 4) &&
                                option.points() < mark_of(*criteria_[i], 5);
        if (just_below) return choose(i, option);
      }
    }
  }

  // The next worse option that leaves enough points and the marks of `keep` stars.
  void lower(std::size_t i, Aim aim, int keep) {
    const vp::Option* next = nullptr;
    for (const vp::Option& option : criteria_[i]->options()) {
      const bool worse = option.points() < chosen_[i]->points();
      const bool enough = points_ + option.points() - chosen_[i]->points() >= aim.points;
      if (!worse || !enough || option.points() < mark_of(*criteria_[i], keep)) continue;
      if (next == nullptr || option.points() < next->points()) next = &option;
    }
    if (next != nullptr) choose(i, *next);
  }

  std::vector<const vp::Criterion*> criteria_;
  std::vector<const vp::Option*> chosen_;
  int points_ = 0;
};

}  // namespace

std::vector<vp::SheetAnswer> sheet_for(const vp::Rubric& rubric, Aim aim) {
  return SheetMaker(rubric).make(aim);
}

}  // namespace farmgate::season
