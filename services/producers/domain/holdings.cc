#include "services/producers/domain/holdings.h"

#include <utility>

#include "services/producers/domain/areas.h"

namespace farmgate::producers {
namespace {

template <class T>
void replace(T& field, std::optional<T>& by) {
  if (by) field = std::move(*by);
}

// The rules for a plot as it is or will be, whoever wrote it.
Status settle(Plot& plot, const Circumstances& now) {
  RETURN_IF_ERROR(now.areas.check_commune(plot.commune));
  if (plot.unit_code) {
    RETURN_IF_ERROR(plot.unit_code->check());
    RETURN_IF_ERROR(plot.unit_code->check_area(plot.area, plot.crop_cycle, now.rules));
  }
  plot.area_differs = false;
  if (!plot.measured_area) return ok();
  ASSIGN_OR_RETURN(plot.area_differs,
                   areas_differ(plot.area, *plot.measured_area, now.rules, now.today));
  return ok();
}

}  // namespace

std::string_view state_name(QualificationState state) {
  switch (state) {
    case QualificationState::kValid: return "VALID";
    case QualificationState::kRevoked: return "REVOKED";
    case QualificationState::kExpired: return "EXPIRED";
  }
  return "";
}

void Plot::outline(const std::optional<Boundary>& by) {
  boundary = by ? by->geojson() : "";
  measured_area.reset();
  if (by) measured_area = by->area();
}

Status Plot::change(PlotPatch patch, const Circumstances& now, Time time) {
  if (patch.unit_code) {
    RETURN_IF_ERROR(check_may_set(unit_code, *patch.unit_code, now.officer));
  }
  Plot after = *this;
  replace(after.title, patch.title);
  replace(after.crop, patch.crop);
  replace(after.area, patch.area);
  replace(after.commune, patch.commune);
  replace(after.crop_cycle, patch.crop_cycle);
  replace(after.unit_code, patch.unit_code);
  if (patch.boundary) after.outline(*patch.boundary);
  RETURN_IF_ERROR(settle(after, now));
  ++after.revision;
  after.update_time = time;
  *this = std::move(after);
  return ok();
}

Status Product::change(ProductPatch patch, Time now) {
  if (patch.title && patch.title->empty()) return invalid("product.title", "must not be empty");
  replace(title, patch.title);
  replace(product_code, patch.product_code);
  replace(trademark, patch.trademark);
  ++revision;
  update_time = now;
  return ok();
}

Status Qualification::revoke(std::string reason, Time now) {
  if (state == QualificationState::kExpired) {
    return refuse("QUALIFICATION_EXPIRED", "the paper is no longer valid",
                  {{"valid_through_date", format_date(valid_through_date)}});
  }
  if (state == QualificationState::kRevoked) {
    return refuse("QUALIFICATION_REVOKED", "the paper was revoked before",
                  {{"qualification",
                    "producers/" + producer.to_string() + "/qualifications/" + id.to_string()}});
  }
  state = QualificationState::kRevoked;
  revoke_reason = std::move(reason);
  revoke_time = now;
  return ok();
}

Status check(Plot& plot, const Circumstances& now) {
  RETURN_IF_ERROR(check_may_set(std::nullopt, plot.unit_code, now.officer));
  return settle(plot, now);
}

Status check(const Product&, const Circumstances&) { return ok(); }

Status check(const Qualification& qualification, const Circumstances& now) {
  if (qualification.valid_through_date < qualification.valid_from_date) {
    return invalid("qualification.valid_through_date", "is before valid_from_date");
  }
  if (qualification.valid_through_date < now.today) {
    return refuse("QUALIFICATION_EXPIRED", "the paper is no longer valid",
                  {{"valid_through_date", format_date(qualification.valid_through_date)}});
  }
  return ok();
}

Status check_room(std::int64_t present, int most, std::string_view collection) {
  if (present < most) return ok();
  return too_many(collection).with("most", std::to_string(most));
}

Status too_many(std::string_view collection) {
  return refuse("TOO_MANY", "the producer has as many as it may",
                {{"collection", std::string(collection)}});
}

}  // namespace farmgate::producers
