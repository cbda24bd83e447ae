#pragma once

#include "services/certification/api/council_desk.h"

namespace google::api {
class HttpBody;
}
namespace farmgate::certification::v1 {
class PrintMinutesRequest;
class PrintScoreTableRequest;
}  // namespace farmgate::certification::v1

namespace farmgate::certification {

// What a council prints. Thread-safe.
class CouncilPrintApi {
 public:
  explicit CouncilPrintApi(const CouncilParts& parts) : it_(parts.dossiers) {}

  StatusOr<google::api::HttpBody> minutes(const rpc::Call& call,
                                          const v1::PrintMinutesRequest& request);
  StatusOr<google::api::HttpBody> score_table(const rpc::Call& call,
                                              const v1::PrintScoreTableRequest& request);

 private:
  DossierParts it_;
};

}  // namespace farmgate::certification
