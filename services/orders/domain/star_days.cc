#include "services/orders/domain/star_days.h"

#include <algorithm>

namespace farmgate::orders {
namespace {

constexpr int kHighestStar = 5;

// Whether certificates with that star or more leave no day between first and last uncovered.
bool cover(const std::vector<CertificateCopy>& certificates, int star, Date first, Date last) {
  Date next = first;  // the first day that nothing covers yet
  bool moved = true;
  while (moved && next <= last) {
    moved = false;
    for (const CertificateCopy& it : certificates) {
      const bool counts = it.valid && it.star >= star;
      if (!counts || it.from_date > next || it.last_date < next) continue;
      next = later(it.last_date, std::chrono::days(1));
      moved = true;
    }
  }
  return next > last;
}

}  // namespace

int star_on_all_days(const std::vector<CertificateCopy>& certificates, Date first, Date last) {
  for (int star = kHighestStar; star > 0; --star) {
    if (cover(certificates, star, first, last)) return star;
  }
  return 0;
}

int best_star(const std::vector<CertificateCopy>& certificates,
              const std::vector<std::string>& products, Date first, Date last) {
  int best = 0;
  for (const std::string& product : products) {
    std::vector<CertificateCopy> own;
    std::ranges::copy_if(certificates, std::back_inserter(own),
                         [&](const CertificateCopy& it) { return it.product == product; });
    best = std::max(best, star_on_all_days(own, first, last));
  }
  return best;
}

}  // namespace farmgate::orders
