#pragma once

#include <optional>

#include "services/producers/api/producer_api.h"
#include "services/producers/domain/person_key.h"

namespace farmgate::producers::v1 {
class DerivePersonKeyRequest;
class DerivePersonKeyResponse;
class ListPersonKeysRequest;
class ListPersonKeysResponse;
}  // namespace farmgate::producers::v1

namespace farmgate::producers {

// Which bodies one person stands behind, for siblings that look for ties. Without a secret both
// methods are FAILED_PRECONDITION/PERSON_KEY_MISSING.
class PersonApi {
 public:
  PersonApi(ApiParts parts, std::optional<PersonSecret> secret)
      : it_(parts), secret_(std::move(secret)) {}

  StatusOr<rpc::Bytes> derive(const rpc::Call& call, const v1::DerivePersonKeyRequest& request);
  StatusOr<v1::ListPersonKeysResponse> list(const rpc::Call& call,
                                            const v1::ListPersonKeysRequest& request);

 private:
  Status check_secret() const;

  ApiParts it_;
  std::optional<PersonSecret> secret_;
};

}  // namespace farmgate::producers
