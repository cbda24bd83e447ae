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

StarBook::StarBook(const std::vector<CertificateCopy>& certificates, Date first, Date last) {
  std::map<std::string, std::vector<CertificateCopy>> by_product;
  for (const CertificateCopy& it : certificates) by_product[it.product].push_back(it);
  for (const auto& [product, own] : by_product) {
    stars_[product] = star_on_all_days(own, first, last);
  }
}

int StarBook::best(const std::vector<std::string>& products) const {
  int best = 0;
  for (const std::string& product : products) {
    const auto it = stars_.find(product);
    if (it != stars_.end()) best = std::max(best, it->second);
  }
  return best;
}

}  // namespace farmgate::orders
