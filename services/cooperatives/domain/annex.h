#pragma once

#include <string>
#include <vector>

#include "services/cooperatives/domain/contract.h"

namespace farmgate::cooperatives {

enum class AnnexState { kOffered = 1, kInForce, kSuperseded, kWithdrawn };

// Whole new terms of a signed contract, under a number of their own.
struct Annex {
  ContractId contract;
  int number = 0;
  std::string author;  // the party that offers it
  SealedTerms sealed;
  std::string reason;
  AnnexState state = AnnexState::kOffered;
  std::vector<Signature> signatures;
  Time create_time;

  // OFFERED -> IN_FORCE when both have signed. ANNEX_STATE, ALREADY_SIGNED, DIGEST_MISMATCH.
  Status sign(Signature signature);
  // OFFERED -> WITHDRAWN, by its author or by the side that declines it. ANNEX_STATE.
  Status withdraw();
};

}  // namespace farmgate::cooperatives
