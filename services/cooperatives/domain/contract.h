#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/base/clock.h"
#include "chassis/base/money.h"
#include "chassis/base/rules.h"
#include "services/cooperatives/domain/contract_ids.h"
#include "services/cooperatives/domain/price.h"
#include "services/cooperatives/domain/settlement.h"

// A supply contract between a seller (household, group, cooperative ...) and a buyer (cooperative,
// enterprise ...), and the states through which it goes.
namespace farmgate::cooperatives {

enum class ContractState {
  kDraft = 1,
  kOffered,
  kSigned,
  kActive,
  kSuspended,
  kCompleted,
  kTerminated,
  kExpired
};
std::string_view state_name(ContractState state);

enum class TerminationCause { kMutual = 1, kBreach, kForceMajeure };
// How long the product takes from planting to harvest: it sets the least term of a linkage.
enum class ProductCycle { kBelowOneYear = 1, kOneYearAndMore };
enum class Side { kSeller = 1, kBuyer };
inline Side other(Side side) { return side == Side::kSeller ? Side::kBuyer : Side::kSeller; }

struct Grade {
  std::string name;
  std::int64_t factor = 1'000'000;  // millionths of the unit price
  std::string limits;               // sizes, defects, in the words of the parties
};

// What is to be delivered when and where. Numbers run from 1 without gaps.
struct ScheduleLine {
  int number = 0;
  Date from_date;  // both days included
  Date through_date;
  Quantity planned;
  std::string place;

  bool operator==(const ScheduleLine&) const = default;
};

// Given before delivery and recovered from what is paid, lowest number first.
struct AdvanceTerm {
  int number = 0;
  std::string title;
  Money amount;
};

// What the parties sign. Never changed in place: annexes carry whole new terms.
struct ContractTerms {
  std::string title;
  std::string seller;    // "producers/..."
  std::string buyer;     // "producers/..."
  std::string product;   // "producers/.../products/..."
  bool linkage = false;  // a linkage of Decree 98/2018 has a least term
  ProductCycle cycle = ProductCycle::kBelowOneYear;
  Unit unit = Unit::kKilogram;
  Date valid_from_date;
  Date valid_through_date;
  std::int64_t tolerance = 0;  // millionths of a schedule line, both ways
  std::vector<ScheduleLine> schedule;
  std::vector<Grade> grades;
  PriceClause price;
  std::vector<Term> premiums;
  std::vector<Term> deductions;
  std::vector<AdvanceTerm> advances;
  Money deposit;
  int payment_days = 0;           // after a settlement
  std::int64_t penalty_rate = 0;  // millionths of what is short
  int force_majeure_notice_days = 0;

  // Every violation at once as INVALID_FIELD; then PENALTY_ABOVE_CAP and LINKAGE_TOO_SHORT, judged
  // by the rules of `today`.
  Status check(const DatedRules& rules, Date today) const;
  const Grade* grade(std::string_view name) const;
  // Of an advance, 0 for the deposit; nothing for a number that the terms do not have.
  std::optional<Money> advance(int number) const;
  // The last day for paying what was settled on that day.
  Date due_after(Date settled) const { return later(settled, std::chrono::days(payment_days)); }
  const ScheduleLine* line(int number) const;
};

// Terms with the bytes that are signed, in their one canonical form, and the SHA-256 of those: 64
// hexadecimal digits.
struct SealedTerms {
  ContractTerms terms;
  std::string bytes;
  std::string digest;
};

struct Signature {
  Side side = Side::kSeller;
  std::string signer;  // token subject
  std::string digest;  // of the terms that were signed, 64 hexadecimal digits
  Time sign_time;
};

// Whether `next` may stand beside what was signed for the same terms: ALREADY_SIGNED,
// DIGEST_MISMATCH.
Status check_signature(const std::vector<Signature>& before, const Signature& next,
                       std::string_view digest);

struct Contract {
  ContractId id;
  std::string author;  // the party that drew it up
  std::string seller;
  std::string buyer;
  ContractState state = ContractState::kDraft;
  // Those in force: of the newest annex that both signed, or the first, moved by suspensions.
  ContractTerms terms;
  std::string signed_terms;           // the bytes of the first ones, as they were signed
  std::string terms_digest;           // and their digest
  int annex = 0;                      // number of the annex in force; 0: none
  std::vector<Signature> signatures;  // of the first ones
  std::optional<TerminationCause> cause;
  std::optional<Date> suspended_from;
  std::optional<Date> end_date;  // the last day on which it was in force, once it is over
  std::int64_t version = 0;      // of the last event; 0 while it is a draft
  std::int64_t revision = 1;     // the etag
  Time create_time;
  Time update_time;

  // An ACTIVE one on terms that were signed on paper.
  static Contract running(SealedTerms sealed, Time now);

  std::optional<Side> side_of(std::string_view party) const;
  const std::string& party(Side side) const { return side == Side::kSeller ? seller : buyer; }

  // CONTRACT_STATE from any other state than the one named; each raises the revision, and all but
  // edit() the version.
  Status edit(SealedTerms changed, Time now);  // DRAFT; CONTRACT_TERMS_FROZEN
  Status offer(Time now);                      // DRAFT
  // OFFERED -> SIGNED when both have signed. DIGEST_MISMATCH when other terms were signed than
  // those offered, ALREADY_SIGNED for the second signature of a side or of a person.
  Status sign(Signature signature);
  Status activate(Time now);            // SIGNED
  Status suspend(Date from, Time now);  // ACTIVE
  // SUSPENDED -> ACTIVE: the end moves by the days of the suspension, and so do lines that were not
  // over when it began nor on the day on which it was recorded.
  Status resume(Date recorded, Date today, Time now);
  Status terminate(TerminationCause cause, Time now);  // OFFERED, SIGNED, ACTIVE, SUSPENDED
  // ACTIVE after its last day: COMPLETED when nothing is short, else EXPIRED.
  Status end(bool fulfilled, Time now);
  // An annex that both have signed. SIGNED, ACTIVE.
  Status adopt(int number, ContractTerms changed, Time now);
  // Something under it happened of which its event tells.
  void note(Time now);

  // Whether a schedule line has had its last day under this contract.
  bool is_over(const ScheduleLine& line, Date today) const {
    return line.through_date < today && (!end_date || line.through_date <= *end_date);
  }
  Status check_active() const;  // CONTRACT_STATE unless ACTIVE
  Status check_draft() const;   // CONTRACT_STATE unless DRAFT
  Status check_signed() const;  // CONTRACT_STATE unless SIGNED, ACTIVE or SUSPENDED
  // OFFER_LAPSED when its last day is over before it is signed.
  Status check_timely(Date today) const;
  // A suspension that begins on that day: INVALID_FIELD for a day to come or before the first,
  // NOTICE_TOO_LATE when more days have passed than the terms allow.
  Status check_notice(Date from, Date today) const;
  // CONTRACT_STATE unless SIGNED or ACTIVE: while it is suspended its schedule waits to be moved.
  Status check_annexable() const;
  // What can be annexed: CONTRACT_TERMS_FROZEN for other parties, another product or unit, another
  // first day, and a linkage made of what was none.
  Status check_annex(const ContractTerms& changed) const;

 private:
  void hold(SealedTerms sealed);  // parties, terms, and what is signed of them
  Status expect(std::initializer_list<ContractState> states, const char* otherwise) const;
  Status move(std::initializer_list<ContractState> from, ContractState to, Time now);
};

}  // namespace farmgate::cooperatives
