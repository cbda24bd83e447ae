#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "services/certification/domain/dossier.h"
#include "services/certification/domain/scoring.h"

// What a recognised product carries: 36 months of stars, by a decision of who recognised it.
namespace farmgate::certification {

using CertificateId = Id<struct CertificateTag>;

enum class RecognitionLevel { kProvince = 1, kCentral };

enum class CertificateState { kValid = 1, kExpired, kRevoked, kReplaced };
std::string_view certificate_state_name(CertificateState state);

// Decision 26/2026 article 8.1.
enum class RevocationCause {
  kFalseDossier = 1,
  kCriteriaNotMet,
  kLawBroken,
  kMarkMisused,
  kProductionStopped,
  kOtherConclusion
};
std::string_view cause_name(RevocationCause cause);

struct Revocation {
  RevocationCause cause = RevocationCause::kOtherConclusion;
  std::string decision_number;
  std::string reason;
  // When the authority came to its conclusion, or the commune confirmed that production stopped.
  Date conclusion_date{};
  Date due_date{};  // the last legal day of the revocation
  Time revoke_time{};
};

struct Certificate {
  CertificateId id;
  std::string number;
  std::string product;
  std::string producer;
  std::string commune;
  std::optional<DossierId> dossier;  // none: it was given before the platform knew it
  std::string product_code;          // "24-07582-3-2026"; a former one as it was printed
  int product_set = 0;
  int star = 0;
  RecognitionLevel level = RecognitionLevel::kProvince;
  std::string issuer;
  std::string decision_number;
  Date decision_date{};
  Date valid_from_date{};
  Date valid_through_date{};
  // While a re-rating that was filed in time waits for its result.
  std::optional<Date> grace_through_date;
  CertificateState state = CertificateState::kValid;
  std::optional<Revocation> revocation;
  std::string token;
  std::int64_t version = 1;  // of the last event: raised with the one that tells of a change
  Time create_time{};
  Time update_time{};

  // In force to that day, included.
  Date last_date() const { return grace_through_date.value_or(valid_through_date); }
  // A re-rating is filed: WINDOW_CLOSED outside of its days, RULE_MISSING.
  Status begin_grace(const DatedRules& rules, Time now);
  // And has come to its end without another certificate: it is over where its own last day is.
  void end_grace(Time now);
  // The state on a day: a sweep that is late makes nobody's star longer.
  CertificateState state_on(Date day) const;
  // CERTIFICATE_NOT_VALID unless it is in force.
  Status check_valid(Date today) const;
  // Of a former one: days in order, begun and no longer than the law's term, and stars of the level
  // that gives them. INVALID_FIELD below "certificate", RULE_MISSING.
  Status check(Date today, const DatedRules& rules) const;
  // A conclusion of the past about a certificate that is in force; it may be older than that, as
  // one about a false dossier. INVALID_FIELD, CERTIFICATE_NOT_VALID, RULE_MISSING.
  Status revoke(Revocation how, const DatedRules& rules, Time now);
  Status expire(Date today, Time now);
  // Another one of the product takes its place.
  void replace(Time now);
};

// The day of so many months later with the same number, or the last of that month.
Date months_later(Date day, int months);
// The last day of a certificate by a decision of that day. RULE_MISSING.
StatusOr<Date> last_day_of(Date decided, const DatedRules& rules);

// "24-07582-3-2026": province, commune, the commune's serial of the product, year.
std::string product_code_of(std::string_view province, std::string_view commune,
                            std::int64_t serial, int year);
// The serial in a code of that form of a commune; nothing in one of another commune or form, as of
// the times when districts were a part of it.
std::optional<std::int64_t> serial_in(std::string_view code, std::string_view province,
                                      std::string_view commune);
// "12/GCN-OCOP-24-2026".
std::string certificate_number_of(std::int64_t serial, std::string_view province, int year);

// What the signed token says. Text, so that one certificate has one.
std::string token_text(const Certificate& it);
// The certificate that a text of that form names.
std::optional<CertificateId> certificate_in(std::string_view token_text);

// When a new rating of the product may be filed: both days included. RULE_MISSING.
struct FilingWindow {
  Date from;
  Date through;
};
StatusOr<FilingWindow> filing_window(Date valid_through, const DatedRules& rules);

// Whether a dossier fits the certificate that it names and the one in force of its product: a first
// rating has neither, others name one in force of their product. INVALID_FIELD below "dossier",
// CERTIFICATE_KNOWN, CERTIFICATE_NOT_VALID, NOT_FOUND.
Status check_renewal(const Dossier& dossier, const std::optional<Certificate>& named,
                     const std::optional<Certificate>& held, Date today);
// An upgrade wants more stars than its certificate has: INVALID_FIELD.
Status check_wanted_star(const Dossier& dossier, const std::optional<Certificate>& named);

enum class DecisionKind { kRecognise = 1, kNotRecognise, kApproveForCentral, kCentralResult };
std::string_view decision_name(DecisionKind kind);

struct Decision {
  DossierId dossier;
  DecisionKind kind = DecisionKind::kRecognise;
  std::string number;
  Date date{};
  std::string reason;
  PointSum points;  // that it goes by
  int star = 0;     // of RECOGNISE and CENTRAL_RESULT
  Time record_time{};
};

// Whether the result of a council allows a decision of the province, and the star it gives:
// DECISION_NOT_ALLOWED, RULE_MISSING. A province gives at most what the law says; what would be
// more may be approved for the central council.
StatusOr<int> star_decided(DecisionKind kind, const ScoringResult& result, Date day,
                           const DatedRules& rules);

}  // namespace farmgate::certification
