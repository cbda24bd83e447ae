#pragma once

#include <map>
#include <string>
#include <vector>

#include "chassis/base/clock.h"

namespace farmgate::orders {

// What orders knows of one certificate.
struct CertificateCopy {
  std::string name;     // "certificates/..."
  std::string product;  // "producers/.../products/..."
  int star = 0;
  bool valid = false;  // neither revoked nor replaced, as its newest event says
  Date from_date{};
  Date last_date{};  // both included; with the grace of a re-rating
};

// The highest star that the certificates of one product give on each of these days; 0: on some day
// there is none. Certificates may take turns.
int star_on_all_days(const std::vector<CertificateCopy>& certificates, Date first, Date last);

// The stars of many products on the days of a fair.
class StarBook {
 public:
  StarBook(const std::vector<CertificateCopy>& certificates, Date first, Date last);
  // Of these products: the best of their stars.
  int best(const std::vector<std::string>& products) const;

 private:
  std::map<std::string, int, std::less<>> stars_;
};

}  // namespace farmgate::orders
