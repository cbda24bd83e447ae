#include "services/listings/domain/star.h"

#include <algorithm>

#include "services/listings/domain/days.h"

namespace farmgate::listings {
namespace {

Star at(const std::vector<CertificateCopy>& certificates, Time now) {
  Star star;
  for (const CertificateCopy& it : certificates) {
    const Time begin = start_of_day(it.from_date);
    const Time end = start_of_day(later(it.last_date, std::chrono::days(1)));
    if (!it.valid || now >= end) continue;
    const Time next = now >= begin ? end : begin;
    star.until = std::min(star.until.value_or(next), next);
    if (now < begin || it.star <= star.stars) continue;
    star.stars = it.star;
    star.certificate_number = it.number;
  }
  return star;
}

}  // namespace

Star star_of(const std::vector<CertificateCopy>& certificates, Time now) {
  Star star = at(certificates, now);
  if (star.until) {
    const Star then = at(certificates, *star.until);
    star.then_stars = then.stars;
    star.then_until = then.until;
  }
  return star;
}

}  // namespace farmgate::listings
