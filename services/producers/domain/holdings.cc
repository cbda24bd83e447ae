#include "services/producers/domain/holdings.h"

#include "services/producers/domain/areas.h"

namespace farmgate::producers {

Status check(const Plot& plot, const Areas& areas, Date) {
  return areas.check_commune(plot.commune);
}

Status check(const Product&, const Areas&, Date) { return ok(); }

Status check(const Qualification& qualification, const Areas&, Date today) {
  if (qualification.valid_through_date < qualification.valid_from_date) {
    return invalid("qualification.valid_through_date", "is before valid_from_date");
  }
  if (qualification.valid_through_date < today) {
    return refuse("QUALIFICATION_EXPIRED", "the paper is no longer valid",
                  {{"valid_through_date", format_date(qualification.valid_through_date)}});
  }
  return ok();
}

Status check(const BankAccount&, const Areas&, Date) { return ok(); }

Status check_room(std::int64_t present, int most, std::string_view collection) {
  if (present < most) return ok();
  return too_many(collection).with("most", std::to_string(most));
}

Status too_many(std::string_view collection) {
  return refuse("TOO_MANY", "the producer has as many as it may",
                {{"collection", std::string(collection)}});
}

}  // namespace farmgate::producers
