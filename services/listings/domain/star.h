#pragma once

#include <optional>
#include <string>
#include <vector>

#include "chassis/base/clock.h"

namespace farmgate::listings {

// What listings knows of one certificate.
struct CertificateCopy {
  std::string name;     // "certificates/..."
  std::string product;  // "producers/.../products/..."
  int star = 0;
  std::string number;
  bool valid = false;  // neither revoked nor replaced, as its newest event says
  Date from_date{};
  Date last_date{};  // both included; with the grace of a re-rating
};

// The star of a product as its certificates show it.
struct Star {
  int stars = 0;  // 0: none
  std::string certificate_number;
  std::optional<Time> until;            // a certificate begins or ends: then this may be false
  int then_stars = 0;                   // from `until` on
  std::optional<Time> then_until = {};  // likewise

  bool shows_same(const Star& other) const {
    return stars == other.stars && certificate_number == other.certificate_number;
  }
};

// The highest star of a certificate that is in force at that instant, by days in Viet Nam.
Star star_of(const std::vector<CertificateCopy>& certificates, Time now);

}  // namespace farmgate::listings
