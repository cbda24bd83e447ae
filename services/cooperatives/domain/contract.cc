#include "services/cooperatives/domain/contract.h"

#include <algorithm>

namespace farmgate::cooperatives {
namespace {

struct Suspension {
  Date from;
  Date recorded;
  std::chrono::days span;
};

// A line that was over before anybody spoke of force majeure stays: nobody makes good a shortage
// afterwards by naming an earlier day.
void move_schedule(ContractTerms& terms, const Suspension& it) {
  for (ScheduleLine& line : terms.schedule) {
    if (line.through_date < it.from || line.through_date < it.recorded) continue;
    line.from_date = line.from_date < it.from ? line.from_date : later(line.from_date, it.span);
    line.through_date = later(line.through_date, it.span);
  }
  terms.valid_through_date = later(terms.valid_through_date, it.span);
}

}  // namespace

std::string_view state_name(ContractState state) {
  switch (state) {
    case ContractState::kDraft: return "DRAFT";
    case ContractState::kOffered: return "OFFERED";
    case ContractState::kSigned: return "SIGNED";
    case ContractState::kActive: return "ACTIVE";
    case ContractState::kSuspended: return "SUSPENDED";
    case ContractState::kCompleted: return "COMPLETED";
    case ContractState::kTerminated: return "TERMINATED";
    case ContractState::kExpired: return "EXPIRED";
  }
  return "";
}

Contract Contract::running(SealedTerms sealed, Time now) {
  Contract contract;
  contract.id = ContractId::make();
  contract.hold(std::move(sealed));
  contract.author = contract.seller;
  contract.state = ContractState::kActive;
  contract.version = 1;
  contract.create_time = contract.update_time = now;
  return contract;
}

void Contract::hold(SealedTerms sealed) {
  seller = sealed.terms.seller;
  buyer = sealed.terms.buyer;
  terms = std::move(sealed.terms);
  signed_terms = std::move(sealed.bytes);
  terms_digest = std::move(sealed.digest);
}

std::optional<Side> Contract::side_of(std::string_view party) const {
  if (party == seller) return Side::kSeller;
  if (party == buyer) return Side::kBuyer;
  return std::nullopt;
}

Status Contract::expect(std::initializer_list<ContractState> states, const char* otherwise) const {
  if (std::find(states.begin(), states.end(), state) != states.end()) return ok();
  return refuse("CONTRACT_STATE", otherwise, {{"state", std::string(state_name(state))}});
}

Status Contract::move(std::initializer_list<ContractState> from, ContractState to, Time now) {
  RETURN_IF_ERROR(expect(from, "the state of the contract does not allow this"));
  state = to;
  update_time = now;
  ++version;
  ++revision;
  return ok();
}

Status Contract::edit(SealedTerms changed, Time now) {
  if (state != ContractState::kDraft) {
    return refuse("CONTRACT_TERMS_FROZEN", "offered terms change by an annex only",
                  {{"state", std::string(state_name(state))}});
  }
  hold(std::move(changed));
  update_time = now;
  ++revision;
  return ok();
}

Status Contract::offer(Time now) {
  return move({ContractState::kDraft}, ContractState::kOffered, now);
}

Status check_signature(const std::vector<Signature>& before, const Signature& next,
                       std::string_view digest) {
  for (const Signature& it : before) {
    if (it.side == next.side) return refuse("ALREADY_SIGNED", "this side has signed these terms");
    if (it.signer == next.signer) {
      return refuse("ALREADY_SIGNED", "this person has signed them for the other side");
    }
  }
  if (next.digest == digest) return ok();
  return refuse("DIGEST_MISMATCH", "other terms were signed than those offered",
                {{"terms_digest", std::string(digest)}});
}

Status Contract::sign(Signature signature) {
  if (state != ContractState::kDraft) {
    RETURN_IF_ERROR(check_signature(signatures, signature, terms_digest));
  }
  const bool both = signatures.size() == 1;
  RETURN_IF_ERROR(move({ContractState::kOffered},
                       both ? ContractState::kSigned : ContractState::kOffered,
                       signature.sign_time));
  signatures.push_back(std::move(signature));
  return ok();
}

Status Contract::activate(Time now) {
  return move({ContractState::kSigned}, ContractState::kActive, now);
}

Status Contract::suspend(Date from, Time now) {
  RETURN_IF_ERROR(move({ContractState::kActive}, ContractState::kSuspended, now));
  suspended_from = from;
  return ok();
}

Status Contract::resume(Date recorded, Date today, Time now) {
  RETURN_IF_ERROR(move({ContractState::kSuspended}, ContractState::kActive, now));
  const Date from = suspended_from.value_or(today);
  const auto span = std::chrono::sys_days(today) - std::chrono::sys_days(from);
  if (span.count() > 0) move_schedule(terms, {from, recorded, span});
  suspended_from.reset();
  return ok();
}

Status Contract::terminate(TerminationCause why, Time now) {
  RETURN_IF_ERROR(move({ContractState::kOffered, ContractState::kSigned, ContractState::kActive,
                        ContractState::kSuspended},
                       ContractState::kTerminated, now));
  cause = why;
  suspended_from.reset();
  end_date = date_in_vietnam(now);
  return ok();
}

Status Contract::end(bool fulfilled, Time now) {
  RETURN_IF_ERROR(move({ContractState::kActive},
                       fulfilled ? ContractState::kCompleted : ContractState::kExpired, now));
  end_date = terms.valid_through_date;
  return ok();
}

Status Contract::adopt(int number, ContractTerms changed, Time now) {
  RETURN_IF_ERROR(move({ContractState::kSigned, ContractState::kActive}, state, now));
  annex = number;
  terms = std::move(changed);
  return ok();
}

void Contract::note(Time now) {
  update_time = now;
  ++version;
  ++revision;
}

Status Contract::check_active() const {
  return expect({ContractState::kActive}, "the contract is not active");
}

Status Contract::check_draft() const {
  return expect({ContractState::kDraft}, "the contract is no draft any more");
}

Status Contract::check_signed() const {
  return expect({ContractState::kSigned, ContractState::kActive, ContractState::kSuspended},
                "this is for a contract from its signature to its end");
}

Status Contract::check_timely(Date today) const {
  if (today <= terms.valid_through_date) return ok();
  return refuse("OFFER_LAPSED", "the last day of the contract is over",
                {{"valid_through_date", format_date(terms.valid_through_date)}});
}

Status Contract::check_notice(Date from, Date today) const {
  if (from < terms.valid_from_date) {
    return invalid("from_date", "is before the first day of the contract");
  }
  const auto passed = std::chrono::sys_days(today) - std::chrono::sys_days(from);
  if (passed.count() < 0) return invalid("from_date", "is a day to come");
  if (passed.count() <= terms.force_majeure_notice_days) return ok();
  return refuse("NOTICE_TOO_LATE", "more days have passed than the contract allows",
                {{"notice_days", std::to_string(terms.force_majeure_notice_days)}});
}

Status Contract::check_annexable() const {
  return expect({ContractState::kSigned, ContractState::kActive},
                "the state of the contract does not allow annexes");
}

Status Contract::check_annex(const ContractTerms& changed) const {
  RETURN_IF_ERROR(check_annexable());
  const bool same = changed.seller == seller && changed.buyer == buyer &&
                    changed.product == terms.product && changed.unit == terms.unit &&
                    changed.valid_from_date == terms.valid_from_date &&
                    changed.linkage == terms.linkage;
  if (same) return ok();
  return refuse("CONTRACT_TERMS_FROZEN", "parties, product, unit, first day and linkage stay");
}

}  // namespace farmgate::cooperatives
