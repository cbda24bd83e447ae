#include "services/cooperatives/domain/annex.h"

namespace farmgate::cooperatives {

Status Annex::sign(Signature signature) {
  RETURN_IF_ERROR(check_signature(signatures, signature, sealed.digest));
  if (state != AnnexState::kOffered) {
    return refuse("ANNEX_STATE", "the annex is not open for signature");
  }
  signatures.push_back(std::move(signature));
  if (signatures.size() == 2) state = AnnexState::kInForce;
  return ok();
}

}  // namespace farmgate::cooperatives
