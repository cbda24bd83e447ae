#include "services/producers/domain/bank_account.h"

#include <utility>

namespace farmgate::producers {
namespace {

constexpr std::size_t kShown = 4;

}  // namespace

void BankAccount::open(bool at_once, const std::string& caller, Time now,
                       std::chrono::days cool_down) {
  create_time = now;
  if (at_once) {
    effective_time = now;
    return;
  }
  pending = PendingTerms{terms, caller, now, now + cool_down};
}

Status BankAccount::change(const AccountPatch& patch, const std::string& caller, Time now,
                           std::chrono::days cool_down) {
  if (pending) {
    return refuse("CHANGE_PENDING", "a change of the account waits already",
                  {{"effective_time", format_time(pending->effective_time)}});
  }
  AccountTerms wanted = terms;
  wanted.bank_bin = patch.bank_bin.value_or(terms.bank_bin);
  wanted.account_number = patch.account_number.value_or(terms.account_number);
  wanted.holder = patch.holder.value_or(terms.holder);
  if (wanted == terms) return invalid("bank_account", "says the same already");
  pending = PendingTerms{std::move(wanted), caller, now, now + cool_down};
  ++revision;
  return ok();
}

Status BankAccount::check_pending() const {
  if (pending) return ok();
  return refuse("CHANGE_NOT_PENDING", "no change of the account waits");
}

void BankAccount::apply(Time now) {
  terms = std::move(pending->terms);
  if (!effective_time) effective_time = now;
  pending.reset();
  ++revision;
}

Status BankAccount::approve(const std::string& caller, Time now) {
  RETURN_IF_ERROR(check_pending());
  if (pending->caller == caller) {
    return Status(Code::kPermissionDenied, "SECOND_PERSON_NEEDED",
                  "who asked for a change does not approve it");
  }
  apply(now);
  return ok();
}

Status BankAccount::reject() {
  RETURN_IF_ERROR(check_pending());
  pending.reset();
  ++revision;
  return ok();
}

Status BankAccount::mature(Time now) {
  RETURN_IF_ERROR(check_pending());
  if (now < pending->effective_time) {
    return refuse("CHANGE_NOT_PENDING", "the cool-down has not passed");
  }
  apply(now);
  return ok();
}

std::string masked(std::string_view number) {
  const std::size_t hidden = number.size() > kShown ? number.size() - kShown : number.size();
  return std::string(hidden, '*') + std::string(number.substr(hidden));
}

}  // namespace farmgate::producers
