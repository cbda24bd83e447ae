#include "services/cooperatives/domain/annex.h"

namespace farmgate::cooperatives {
namespace {

Status check_offered(AnnexState state) {
  if (state == AnnexState::kOffered) return ok();
  return refuse("ANNEX_STATE", "the annex is not open for signature");
}

}  // namespace

Status Annex::sign(Signature signature) {
  RETURN_IF_ERROR(check_signature(signatures, signature, sealed.digest));
  RETURN_IF_ERROR(check_offered(state));
  signatures.push_back(std::move(signature));
  if (signatures.size() == 2) state = AnnexState::kInForce;
  return ok();
}

Status Annex::withdraw() {
  RETURN_IF_ERROR(check_offered(state));
  state = AnnexState::kWithdrawn;
  return ok();
}

}  // namespace farmgate::cooperatives
