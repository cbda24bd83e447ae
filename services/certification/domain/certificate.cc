#include "services/certification/domain/certificate.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include "chassis/base/text.h"
#include "chassis/base/violations.h"

namespace farmgate::certification {
namespace {

using std::chrono::days;
using State = CertificateState;

Status not_valid(State state) {
  return refuse("CERTIFICATE_NOT_VALID", "the certificate is not in force",
                {{"state", std::string(certificate_state_name(state))}});
}

Status not_allowed(std::string message, const ScoringResult& result) {
  return refuse("DECISION_NOT_ALLOWED", std::move(message),
                {{"star", std::to_string(result.star)},
                 {"sum", std::to_string(result.points.sum)},
                 {"sheets", std::to_string(result.points.sheets)}});
}

// "provinces/24" -> "24".
std::string_view code_in(std::string_view name) { return name.substr(name.find('/') + 1); }

}  // namespace

std::string_view certificate_state_name(State state) {
  switch (state) {
    case State::kValid: return "VALID";
    case State::kExpired: return "EXPIRED";
    case State::kRevoked: return "REVOKED";
    case State::kReplaced: return "REPLACED";
  }
  return "";
}

std::string_view cause_name(RevocationCause cause) {
  switch (cause) {
    case RevocationCause::kFalseDossier: return "FALSE_DOSSIER";
    case RevocationCause::kCriteriaNotMet: return "CRITERIA_NOT_MET";
    case RevocationCause::kLawBroken: return "LAW_BROKEN";
    case RevocationCause::kMarkMisused: return "MARK_MISUSED";
    case RevocationCause::kProductionStopped: return "PRODUCTION_STOPPED";
    case RevocationCause::kOtherConclusion: return "OTHER_CONCLUSION";
  }
  return "";
}

std::string_view decision_name(DecisionKind kind) {
  switch (kind) {
    case DecisionKind::kRecognise: return "RECOGNISE";
    case DecisionKind::kNotRecognise: return "NOT_RECOGNISE";
    case DecisionKind::kApproveForCentral: return "APPROVE_FOR_CENTRAL";
    case DecisionKind::kCentralResult: return "CENTRAL_RESULT";
  }
  return "";
}

State Certificate::state_on(Date day) const {
  return state == State::kValid && day > last_date() ? State::kExpired : state;
}

Status Certificate::check_valid(Date today) const {
  return state_on(today) == State::kValid ? ok() : not_valid(state_on(today));
}

Status Certificate::check(Date today, const DatedRules& rules) const {
  ASSIGN_OR_RETURN(const Date last, last_day_of(valid_from_date, rules));
  ASSIGN_OR_RETURN(const auto highest, rules.value("ocop.province_highest_star", decision_date));
  Violations wrong("certificate");
  wrong.unless(valid_from_date <= valid_through_date, "valid_through_date",
               "is before valid_from_date");
  wrong.unless(valid_through_date <= last, "valid_through_date",
               "is after " + format_date(last) + ", the end of the law's term");
  wrong.unless(valid_from_date <= today, "valid_from_date", "is a day to come");
  wrong.unless(star <= highest || level == RecognitionLevel::kCentral, "level",
               "gives " + std::to_string(highest) + " stars at most");
  wrong.unless(decision_date <= valid_from_date, "decision_date", "is after valid_from_date");
  wrong.unless(decision_date <= today, "decision_date", "is a day to come");
  wrong.unless(star >= kLowestMark && star <= kHighestMark, "star", "must be 3 to 5");
  return std::move(wrong).status("the certificate is not as it must be");
}

Status Certificate::revoke(Revocation how, const DatedRules& rules, Time now) {
  const Date today = date_in_vietnam(now);
  if (how.conclusion_date > today) return invalid("conclusion_date", "is a day to come");
  RETURN_IF_ERROR(check_valid(today));
  ASSIGN_OR_RETURN(const std::int64_t span,
                   rules.value("ocop.revocation_days", how.conclusion_date));
  how.due_date = later(how.conclusion_date, days(span));
  how.revoke_time = now;
  revocation = std::move(how);
  state = State::kRevoked;
  update_time = now;
  return ok();
}

Status Certificate::expire(Date today, Time now) {
  if (state != State::kValid || today <= last_date()) return not_valid(state);
  state = State::kExpired;
  update_time = now;
  return ok();
}

Status Certificate::begin_grace(const DatedRules& rules, Time now) {
  const Date today = date_in_vietnam(now);
  ASSIGN_OR_RETURN(const FilingWindow window, filing_window(valid_through_date, rules));
  if (today < window.from || today > window.through) {
    return refuse("WINDOW_CLOSED", "a re-rating is filed in its days before the certificate ends",
                  {{"filed_from_date", format_date(window.from)},
                   {"filed_through_date", format_date(window.through)}});
  }
  ASSIGN_OR_RETURN(const std::int64_t span, rules.value("ocop.rerating_grace_days", today));
  grace_through_date = later(valid_through_date, days(span));
  update_time = now;
  return ok();
}

void Certificate::end_grace(Time now) {
  grace_through_date.reset();
  state = state_on(date_in_vietnam(now));
  update_time = now;
}

void Certificate::replace(Time now) {
  state = State::kReplaced;
  update_time = now;
}

Date months_later(Date day, int months) {
  const Date same = day + std::chrono::months(months);
  if (same.ok()) return same;
  return same.year() / same.month() / std::chrono::last;
}

StatusOr<Date> last_day_of(Date decided, const DatedRules& rules) {
  ASSIGN_OR_RETURN(const std::int64_t months, rules.value("ocop.certificate_term_months", decided));
  return months_later(decided, static_cast<int>(months));
}

std::string product_code_of(std::string_view province, std::string_view commune,
                            std::int64_t serial, int year) {
  return std::string(code_in(province)) + "-" + std::string(code_in(commune)) + "-" +
         std::to_string(serial) + "-" + std::to_string(year);
}

std::optional<std::int64_t> serial_in(std::string_view code, std::string_view province,
                                      std::string_view commune) {
  const std::string begin =
      std::string(code_in(province)) + "-" + std::string(code_in(commune)) + "-";
  if (!code.starts_with(begin)) return std::nullopt;
  code.remove_prefix(begin.size());
  std::int32_t serial = 0, year = 0;
  const char* const end = code.data() + code.size();
  const auto first = std::from_chars(code.data(), end, serial);
  if (first.ec != std::errc() || serial <= 0 || first.ptr == end || *first.ptr != '-') {
    return std::nullopt;
  }
  const auto last = std::from_chars(first.ptr + 1, end, year);
  if (last.ec != std::errc() || last.ptr != end || year <= 0) return std::nullopt;
  return serial;
}

std::string certificate_number_of(std::int64_t serial, std::string_view province, int year) {
  return std::to_string(serial) + "/GCN-OCOP-" + std::string(code_in(province)) + "-" +
         std::to_string(year);
}

std::string token_text(const Certificate& it) {
  return it.id.to_string() + " " + std::to_string(it.star) + " " + format_date(it.valid_from_date) +
         " " + format_date(it.valid_through_date);
}

std::optional<CertificateId> certificate_in(std::string_view text) {
  const auto id = Uuid::parse(text.substr(0, text.find(' ')));
  if (!id.ok()) return std::nullopt;
  return CertificateId(*id);
}

StatusOr<FilingWindow> filing_window(Date valid_through, const DatedRules& rules) {
  ASSIGN_OR_RETURN(const std::int64_t first,
                   rules.value("ocop.rerating_filed_from_days", valid_through));
  ASSIGN_OR_RETURN(const std::int64_t last,
                   rules.value("ocop.rerating_filed_through_days", valid_through));
  return FilingWindow{later(valid_through, -days(first)), later(valid_through, -days(last))};
}

Status check_renewal(const Dossier& dossier, const std::optional<Certificate>& named,
                     const std::optional<Certificate>& held, Date today) {
  if (dossier.kind == DossierKind::kFirst) {
    if (dossier.certificate) {
      return invalid("dossier.certificate", "belongs to upgrades and re-ratings");
    }
    if (!held || held->state_on(today) != State::kValid) return ok();
    return refuse("CERTIFICATE_KNOWN",
                  "the product has a certificate in force: it is upgraded or rated again",
                  {{"number", held->number}, {"product", dossier.product}});
  }
  if (!dossier.certificate) {
    return invalid("dossier.certificate", "is required of upgrades and re-ratings");
  }
  if (!named || named->product != dossier.product) {
    return not_found("certificates/" + dossier.certificate->to_string());
  }
  RETURN_IF_ERROR(named->check_valid(today));
  return check_wanted_star(dossier, named);
}

Status check_wanted_star(const Dossier& dossier, const std::optional<Certificate>& named) {
  if (dossier.kind != DossierKind::kUpgrade || !named || dossier.wanted_star > named->star) {
    return ok();
  }
  return invalid("dossier.wanted_star", "is not above that of the certificate");
}

StatusOr<int> star_decided(DecisionKind kind, const ScoringResult& result, Date day,
                           const DatedRules& rules) {
  ASSIGN_OR_RETURN(const std::int64_t highest, rules.value("ocop.province_highest_star", day));
  if (kind == DecisionKind::kNotRecognise) return 0;
  if (kind == DecisionKind::kApproveForCentral) {
    if (result.band > highest) return 0;
    return not_allowed("the points do not reach the band of the central council", result);
  }
  if (result.star < kLowestMark) {
    return not_allowed("the result has fewer stars than are recognised", result);
  }
  return std::min(result.star, static_cast<int>(highest));
}

}  // namespace farmgate::certification
