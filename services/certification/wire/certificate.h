#pragma once

#include <string>

#include "services/certification/domain/certificate.h"

namespace farmgate::certification::events::v1 {
class CertificateEvent;
}
namespace farmgate::certification::v1 {
class Certificate;
class DossierDecision;
}  // namespace farmgate::certification::v1

namespace farmgate::certification::wire {

std::string certificate_name(CertificateId id);

// As it stands on that day.
v1::Certificate encode(const Certificate& certificate, Date today);
// A former one: its own numbers and days, no token yet.
StatusOr<Certificate> decode_former(const v1::Certificate& certificate);
v1::DossierDecision encode(const Decision& decision, DossierState state);

// By value the changes of the event.
enum class CertificateChange { kIssued = 1, kRevoked, kExpired };
events::v1::CertificateEvent event(const Certificate& certificate, CertificateChange change);
CertificateChange latest_change(const Certificate& certificate);

}  // namespace farmgate::certification::wire
