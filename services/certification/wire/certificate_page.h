#pragma once

#include <string>

#include "services/certification/domain/certificate.h"

namespace farmgate::certification::wire {

// HTML for A4, in Vietnamese, every text escaped; its token as text and as QR code.
struct PrintedCertificate {
  const Certificate& certificate;
  Date today;
  std::string producer;  // public name
  std::string product;   // title
};
StatusOr<std::string> certificate_page(const PrintedCertificate& it);

}  // namespace farmgate::certification::wire
