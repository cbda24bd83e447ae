#pragma once

#include "services/certification/api/dossier_desk.h"

namespace google::api {
class HttpBody;
}
namespace farmgate::certification::v1 {
class PrintDossierFormRequest;
}

namespace farmgate::certification {

// The forms of the Decision as pages.
class FormApi {
 public:
  explicit FormApi(const DossierParts& parts) : it_(parts) {}

  StatusOr<google::api::HttpBody> print(const rpc::Call& call,
                                        const v1::PrintDossierFormRequest& request);

 private:
  DossierParts it_;
};

}  // namespace farmgate::certification
