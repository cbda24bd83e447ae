#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "chassis/base/clock.h"
#include "services/producers/domain/ids.h"

namespace farmgate::producers {

// What an account says: to whom money goes.
struct AccountTerms {
  std::string bank_bin;
  std::string account_number;
  std::string holder;

  bool operator==(const AccountTerms&) const = default;
};

// New values of the fields that an update names; the others stay.
struct AccountPatch {
  std::optional<std::string> bank_bin;
  std::optional<std::string> account_number;
  std::optional<std::string> holder;
};

// Terms that wait for an officer's approval or the end of the cool-down.
struct PendingTerms {
  AccountTerms terms;
  std::string caller;  // who asked
  Time request_time;
  Time effective_time;
};

enum class AccountAct { kCreated = 1, kRequested, kApproved, kRejected, kTookEffect };

// The account to which a seller is paid. What a thief would change waits, and the old terms are the
// ones to pay to until then. Every act is a line of the account's history.
struct BankAccount {
  BankAccountId id;
  ProducerId producer;
  AccountTerms terms;
  std::optional<Time> effective_time;  // none: it may not be paid to
  std::optional<PendingTerms> pending;
  std::int64_t revision = 1;
  Time create_time;

  // A producer's first account is one at once when the producer itself names it. Another one, and
  // one that somebody names for it, waits like a change: else it would be the way around the wait.
  void open(bool at_once, const std::string& caller, Time now, std::chrono::days cool_down);
  // CHANGE_PENDING; INVALID_FIELD for a change of nothing.
  Status change(const AccountPatch& patch, const std::string& caller, Time now,
                std::chrono::days cool_down);
  // CHANGE_NOT_PENDING; PERMISSION_DENIED/SECOND_PERSON_NEEDED for who asked for it.
  Status approve(const std::string& caller, Time now);
  Status reject();          // CHANGE_NOT_PENDING
  Status mature(Time now);  // CHANGE_NOT_PENDING, also before its time

 private:
  Status check_pending() const;
  void apply(Time now);
};

// One line of an account's history; append-only.
struct AccountEntry {
  std::int64_t id = 0;  // grows with time
  BankAccountId account;
  AccountAct act = AccountAct::kCreated;
  std::string actor;
  AccountTerms terms;  // that the act was about
  std::string reason;
  Time act_time;
};

// All but the last four characters hidden.
std::string masked(std::string_view number);

// How many one producer may have: they are read in a piece.
inline constexpr int kBankAccountsMost = 50;

}  // namespace farmgate::producers
