#include "services/certification/domain/rubric.h"

#include <algorithm>

namespace farmgate::certification {

const Option* Criterion::find(int number) const {
  const auto at =
      std::ranges::find_if(options, [&](const Option& it) { return it.number == number; });
  return at == options.end() ? nullptr : &*at;
}

const Option* Criterion::find_by_share(std::int64_t millionths) const {
  const Option* found = nullptr;
  for (const Option& it : options) {
    if (!it.share_floor) continue;
    const ShareFloor& floor = *it.share_floor;
    const bool reached =
        floor.excluded ? millionths > floor.millionths : millionths >= floor.millionths;
    if (reached && (found == nullptr || floor.millionths > found->share_floor->millionths)) {
      found = &it;
    }
  }
  return found;
}

const Criterion* Rubric::find(std::string_view code) const {
  const auto at =
      std::ranges::find_if(criteria, [&](const Criterion& it) { return it.code == code; });
  return at == criteria.end() ? nullptr : &*at;
}

Status RubricRecord::check_replaceable(std::string_view subject, bool administrator) const {
  if (freeze_time) {
    return refuse("RUBRIC_FROZEN", "the rubric is in use and never changes again",
                  {{"rubric", "rubrics/" + rubric.id}});
  }
  if (administrator || importer.empty() || importer == subject) return ok();
  return Status(Code::kPermissionDenied, "OTHER_IMPORTER",
                "another officer brought the rubric in: that one or an administrator replaces it");
}

}  // namespace farmgate::certification
